import { expect, test } from "vitest";
import type { NodeObject, PodObject } from "../../api/cluster-object.ts";
import type { Decision } from "../../cycle/outcome.ts";
import type { Profile } from "../../cycle/profile.ts";
import type { Engine } from "../../engine.ts";
import { defaultProfile } from "../../plugins/default-profile.ts";
import { createReferenceEngine } from "../../reference/reference-engine.ts";
import { createIncrementalEngine } from "../incremental-engine.ts";

function node(name: string, cpu: number): NodeObject {
  return { kind: "Node", metadata: { name }, status: { allocatable: { cpu, memory: "4Gi", pods: 10 } } };
}

/** A pod for that node, as a DaemonSet has it. */
function podFor(nodeName: string): PodObject {
  const matchFields = [{ key: "metadata.name", operator: "In" as const, values: [nodeName] }];
  const required = { nodeSelectorTerms: [{ matchFields }] };
  return {
    kind: "Pod",
    metadata: { name: `agent-${nodeName}`, labels: { app: "agent" } },
    spec: {
      containers: [{ name: "main", resources: { requests: { cpu: "2" } } }],
      affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: required } },
    },
  };
}

const nodes = [node("small", 1), node("large", 4), node("other", 4)];

/** What both engines say, which must be one thing. */
function decided(
  profile: Profile,
  cluster: readonly (NodeObject | PodObject)[],
  pod: PodObject,
  startIndex?: number,
): Decision {
  const [decision, expected] = [createIncrementalEngine, createReferenceEngine].map((create) => {
    const engine: Engine = create(profile);
    for (const one of cluster) engine.add(one);
    const decision = engine.decide(pod, () => 0, startIndex === undefined ? {} : { startIndex });
    return { ...decision, examined: engine.examine(pod) };
  });
  expect(decision).toEqual(expected);
  if (decision === undefined) throw new Error("there are two engines");
  return decision;
}

test("a pod for a node goes there, whatever the others are like", () => {
  expect(decided(defaultProfile(), nodes, podFor("other"))).toMatchObject({ nodeName: "other", ties: 1, feasible: 1 });
});

test("without room there the others are told apart from it", () => {
  const message = "0/3 nodes are available: 1 Insufficient cpu, 2 node(s) didn't satisfy plugin(s) [NodeAffinity].";
  expect(decided(defaultProfile(), nodes, podFor("small"))).toMatchObject({ kind: "unschedulable", message });
});

test("a node that is not there leaves none that is asked", () => {
  const message = "0/3 nodes are available: 3 node(s) didn't satisfy plugin(s) [NodeAffinity].";
  expect(decided(defaultProfile(), nodes, podFor("gone"))).toMatchObject({ kind: "unschedulable", message });
  expect(decided(defaultProfile(), [], podFor("gone"))).toMatchObject({ kind: "unschedulable" });
});

test("a search among a share of the nodes goes on behind those that could be asked", () => {
  const sampling = { ...defaultProfile(), percentageOfNodesToScore: 50 };
  expect(decided(sampling, nodes, podFor("large"), 2)).toMatchObject({ nodeName: "large", nextStartIndex: 0 });
  expect(decided(sampling, nodes, podFor("small"), 0)).toMatchObject({ kind: "unschedulable", nextStartIndex: 1 });
  expect(decided(sampling, nodes, podFor("gone"), 1)).toMatchObject({ kind: "unschedulable", nextStartIndex: 1 });
  expect(decided(sampling, [], podFor("gone"), 1)).toMatchObject({ kind: "unschedulable", nextStartIndex: 1 });
});

test("without the filter of node affinity the name means nothing", () => {
  const profile = defaultProfile();
  const filters = profile.filters.filter((name) => name !== "NodeAffinity");
  expect(decided({ ...profile, filters }, nodes, podFor("gone"))).toMatchObject({ kind: "scheduled", feasible: 2 });
});

test("room is left to pods that are nominated for that node, and to no others", () => {
  const nominatedFor = (pod: PodObject, nominatedNodeName: string): PodObject => ({
    ...pod,
    metadata: { name: "nominated" },
    status: { nominatedNodeName },
  });
  const large = (nominated: string): PodObject => {
    const containers = [{ name: "main", resources: { requests: { cpu: "3" } } }];
    const pod: PodObject = { kind: "Pod", metadata: {}, spec: { containers } };
    return nominatedFor(pod, nominated);
  };
  expect(decided(defaultProfile(), [...nodes, large("other")], podFor("large"))).toMatchObject({ nodeName: "large" });
  expect(decided(defaultProfile(), [...nodes, large("large")], podFor("large"))).toMatchObject({
    message: "0/3 nodes are available: 1 Insufficient cpu, 2 node(s) didn't satisfy plugin(s) [NodeAffinity].",
  });
  // A node that the pod itself is nominated for is asked too.
  const asked = { ...nominatedFor(podFor("large"), "other"), metadata: { name: "asked" } };
  expect(decided(defaultProfile(), [...nodes, large("other")], asked)).toMatchObject({ nodeName: "large" });
});
