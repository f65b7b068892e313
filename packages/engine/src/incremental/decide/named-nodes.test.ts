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

/** A pod for that node, as a DaemonSet has it, or for one of those. */
function podFor(...names: readonly string[]): PodObject {
  const fieldsOf = (name: string) => [{ key: "metadata.name", operator: "In" as const, values: [name] }];
  const required = { nodeSelectorTerms: names.map((name) => ({ matchFields: fieldsOf(name) })) };
  return {
    kind: "Pod",
    metadata: { name: `agent-${names.join("-")}`, labels: { app: "agent" } },
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
    const decision = engine.decide(pod, () => 0, {
      asksRunnerUp: true,
      ...(startIndex !== undefined && { startIndex }),
    });
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

test("a pod that its nominated node does not take goes where others go", () => {
  const taken = { ...podFor("large"), metadata: { name: "there" } };
  const there = { ...taken, spec: { containers: taken.spec.containers, nodeName: "large" } };
  const asked = (nominatedNodeName: string): PodObject => ({
    ...there,
    metadata: { name: "asked" },
    spec: { containers: [{ name: "main", resources: { requests: { cpu: "3" } } }] },
    status: { nominatedNodeName },
  });
  for (const name of ["large", "small", "gone"]) {
    expect(decided(defaultProfile(), [...nodes, there], asked(name))).toMatchObject({ nodeName: "other", feasible: 1 });
  }
  const free = decided(defaultProfile(), nodes, asked("large"));
  expect(free).toMatchObject({ nodeName: "large", ties: 1, feasible: 1 });
});

test("scores of one plugin that looks at other pods are enough to choose by, and so are none", () => {
  const zoned = nodes.map((one) => ({
    ...one,
    metadata: { ...one.metadata, labels: { zone: one.metadata.name ?? "" } },
  }));
  const podAffinityTerm = { topologyKey: "zone", labelSelector: { matchLabels: { app: "agent" } } };
  const preferred = [{ weight: 5, podAffinityTerm }];
  const affinity = { podAffinity: { preferredDuringSchedulingIgnoredDuringExecution: preferred } };
  const pod: PodObject = { kind: "Pod", metadata: { name: "new" }, spec: { containers: [{ name: "main" }], affinity } };
  const there = { ...podFor("other"), spec: { containers: [{ name: "main" }], nodeName: "other" } };
  const scorers = [{ name: "InterPodAffinity" as const, weight: 2 }];
  const alone = decided({ ...defaultProfile(), scorers }, [...zoned, there], pod);
  expect(alone).toMatchObject({ nodeName: "other", total: 200, ties: 1, feasible: 3 });
  const none = { ...defaultProfile(), scorers: [] };
  expect(decided(none, [...zoned, there], pod)).toMatchObject({ total: 0, ties: 3, feasible: 3 });
  expect(decided({ ...none, percentageOfNodesToScore: 50 }, [...zoned, there], pod, 0)).toMatchObject({ feasible: 1 });
});

test("of several nodes that a pod names the best is taken", () => {
  const several = podFor("small", "gone", "other", "large");
  const there = { ...podFor("large"), metadata: { name: "there" } };
  const taken = { ...there, spec: { containers: [{ name: "main" }], nodeName: "large" } };
  expect(decided(defaultProfile(), [...nodes, taken], several)).toMatchObject({ nodeName: "other", feasible: 2 });
  const sampling = { ...defaultProfile(), percentageOfNodesToScore: 50 };
  expect(decided(sampling, [...nodes, taken], several, 2)).toMatchObject({ nodeName: "other", nextStartIndex: 2 });
  expect(decided(defaultProfile(), nodes, podFor("small", "gone"))).toMatchObject({
    message: "0/3 nodes are available: 1 Insufficient cpu, 2 node(s) didn't satisfy plugin(s) [NodeAffinity].",
  });
});

test("pods on other nodes do not count for the constraints of a pod that names some, unless these say so", () => {
  const zoned = ["a1", "a2", "b1"].map((name): NodeObject => {
    const one = node(name, 8);
    return { ...one, metadata: { name, labels: { zone: name.slice(0, 1) } } };
  });
  const on = (nodeName: string, number: number): PodObject => ({
    kind: "Pod",
    metadata: { name: `on-${nodeName}-${number}`, labels: { app: "agent" } },
    spec: { containers: [{ name: "main" }], nodeName },
  });
  const spread = (pod: PodObject, nodeAffinityPolicy: "Honor" | "Ignore", minDomains: number): PodObject => {
    const labelSelector = { matchLabels: { app: "agent" } };
    const constraint = { topologyKey: "zone", whenUnsatisfiable: "DoNotSchedule" as const, labelSelector };
    const constraints = [{ ...constraint, maxSkew: 1, minDomains, nodeAffinityPolicy }];
    return { ...pod, spec: { ...pod.spec, topologySpreadConstraints: constraints } };
  };
  const cluster = [...zoned, on("a1", 0), on("a1", 1), on("a2", 0)];
  const decide = (...of: Parameters<typeof spread>): Decision => decided(defaultProfile(), cluster, spread(...of));
  expect(decide(podFor("a2"), "Honor", 1)).toMatchObject({ nodeName: "a2" });
  expect(decide(podFor("a2"), "Honor", 2)).toMatchObject({ kind: "unschedulable" });
  expect(decide(podFor("a2"), "Ignore", 1)).toMatchObject({ kind: "unschedulable" });
  expect(decide(podFor("a2", "b1"), "Honor", 1)).toMatchObject({ nodeName: "b1", feasible: 1 });
  expect(decide(podFor("a2", "a1"), "Honor", 1)).toMatchObject({ nodeName: "a2", feasible: 2 });
  expect(decide(podFor("gone"), "Honor", 1)).toMatchObject({ kind: "unschedulable" });
  const even = [...zoned, on("a2", 0), on("b1", 0)];
  const withTwoDomains = decided(defaultProfile(), even, spread(podFor("a2"), "Honor", 2));
  expect(withTwoDomains).toMatchObject({ kind: "unschedulable" });
});
