import { expect, test } from "vitest";
import type { ClusterObject, PodObject } from "../api/cluster-object.ts";
import type { Affinity, PodAffinityTerm } from "../api/affinity.ts";
import type { Engine } from "../engine.ts";
import { defaultProfile } from "../plugins/default-profile.ts";
import { createReferenceEngine } from "../reference/reference-engine.ts";
import { createIncrementalEngine } from "./incremental-engine.ts";

// Pods are counted otherwise when the labels of their namespace change, though none of them has come or gone.

const topologyKey = "kubernetes.io/hostname";

function namespace(name: string, team: string): ClusterObject {
  return { kind: "Namespace", metadata: { name, labels: { team } } };
}

function nodes(count: number): readonly ClusterObject[] {
  return Array.from({ length: count }, (_, index) => ({
    kind: "Node",
    metadata: { name: `n${index}`, labels: { [topologyKey]: `n${index}` } },
    status: { allocatable: { cpu: "4", memory: "8Gi", pods: "110" } },
  }));
}

function pod(name: string, place: { namespace: string; nodeName?: string }, affinity: Affinity = {}): PodObject {
  const { nodeName } = place;
  return {
    kind: "Pod",
    metadata: { name, namespace: place.namespace },
    spec: { containers: [{ name: "main" }], affinity, ...(nodeName !== undefined && { nodeName }) },
  };
}

function avoiding(term: Partial<PodAffinityTerm>): Affinity {
  const terms = [{ topologyKey, labelSelector: {}, ...term }];
  return { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: terms } };
}

const ofTeamA = { namespaceSelector: { matchLabels: { team: "a" } } };
const avoidsTeamA = pod("incoming", { namespace: "own" }, avoiding(ofTeamA));
const terms = [{ topologyKey, labelSelector: {}, ...ofTeamA }];
const asksForItself = { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: terms } };

/** What is said of the pod before the namespace is another team's, after it, and when that is taken back. */
function answers(engine: Engine, cluster: readonly ClusterObject[], incoming: PodObject): readonly unknown[] {
  for (const object of [namespace("own", "own"), namespace("moving", "a"), ...cluster]) engine.add(object);
  const asked = (): unknown => {
    const decision = engine.decide(incoming, () => 0);
    return decision.kind === "scheduled" ? [decision.feasible, decision.ties, decision.total] : decision;
  };
  const first = asked();
  const mark = engine.mark();
  engine.change(namespace("moving", "b"));
  const then = asked();
  engine.undo(mark);
  return [first, then, asked()];
}

test.each<[string, readonly ClusterObject[], PodObject]>([
  [
    "another reason keeps it from a node",
    [...nodes(1), pod("there", { namespace: "moving", nodeName: "n0" }, avoiding({ namespaces: ["own"] }))],
    avoidsTeamA,
  ],
  [
    "many nodes take the pod that did not",
    [...nodes(100), ...nodes(99).map((_, at) => pod(`p${at}`, { namespace: "moving", nodeName: `n${at}` }))],
    avoidsTeamA,
  ],
  [
    "pods that avoid its team take the pod",
    [...nodes(2), pod("there", { namespace: "own", nodeName: "n0" }, avoiding(ofTeamA))],
    pod("incoming", { namespace: "moving" }),
  ],
  ["the first pod of a group is none of it", nodes(2), pod("incoming", { namespace: "moving" }, asksForItself)],
])("%s once a namespace is another team's", (_, cluster, incoming) => {
  const expected = answers(createReferenceEngine(defaultProfile()), cluster, incoming);
  expect(expected[1]).not.toEqual(expected[0]);
  expect(expected[2]).toEqual(expected[0]);
  expect(answers(createIncrementalEngine(defaultProfile()), cluster, incoming)).toEqual(expected);
});
