import { expect, test } from "vitest";
import type { Labels } from "../../api/object-meta.ts";
import type { EvidencedRejection, SpreadEvidence } from "../../cycle/evidence.ts";
import type { PodTopologySpreadArgs } from "../../cycle/profile.ts";
import type { NodeInfo } from "../../cluster/node-info.ts";
import type { PodInfo } from "../../cluster/pod-info.ts";
import { clusterWith, labelledNode } from "../../testing/labelled-cluster.ts";
import { must, should, spreadPod, webs } from "../../testing/spread-pod.ts";
import { spreadEvidence } from "./evidence.ts";
import { spreadKeyMissing, spreadViolated } from "./filter.ts";

const [z1, z2] = [{ zone: "1" }, { zone: "2" }];

/** What keeps the pod from the first of the nodes. */
function evidence(
  incoming: PodInfo,
  nodes: readonly NodeInfo[],
  args: PodTopologySpreadArgs = { defaultingType: "List", defaultConstraints: [] },
): readonly EvidencedRejection[] {
  const [asked] = nodes as [NodeInfo];
  return spreadEvidence(args)(incoming, clusterWith(nodes))(asked);
}

/** Of a first constraint over zones that allows a difference of 1, in zone 1. */
function uneven(part: Partial<SpreadEvidence>): object {
  return {
    kind: "spread",
    term: "spec.topologySpreadConstraints[0]",
    topologyKey: "zone",
    topologyValue: "1",
    inDomain: 0,
    lowest: 0,
    emptiest: "2",
    minDomains: 1,
    domainCount: 2,
    countsItself: true,
    maxSkew: 1,
    ...part,
  };
}

test("a violated constraint comes with the counts that violate it", () => {
  const incoming = spreadPod({ app: "web" }, { spread: [must()] });
  expect(evidence(incoming, [node("a", z1, webs(3)), node("b", z2, webs(2))])).toEqual([
    { plugin: "PodTopologySpread", ...spreadViolated, evidence: uneven({ inDomain: 3, lowest: 2 }) },
  ]);
});

test("a constraint that the pod would just keep is no evidence", () => {
  const incoming = spreadPod({ app: "web" }, { spread: [must()] });
  expect(evidence(incoming, [node("a", z1, webs(2)), node("b", z2, webs(2))])).toEqual([]);
});

test("a pod that its own selector does not select adds nothing", () => {
  const incoming = spreadPod({ app: "db" }, { spread: [must()] });
  expect(evidence(incoming, [node("a", z1, webs(1)), node("b", z2)])).toEqual([]);
  expect(evidence(incoming, [node("a", z1, webs(2)), node("b", z2)])).toEqual([
    { plugin: "PodTopologySpread", ...spreadViolated, evidence: uneven({ inDomain: 2, countsItself: false }) },
  ]);
});

test("a node without the key is told so, however even the spread is", () => {
  const incoming = spreadPod({ app: "web" }, { spread: [must()] });
  expect(evidence(incoming, [node("a", {}, webs(1)), node("b", z2)])).toEqual([
    {
      plugin: "PodTopologySpread",
      ...spreadKeyMissing,
      evidence: uneven({ topologyValue: undefined, domainCount: 1 }),
    },
  ]);
});

test("a domain all of whose nodes are left out holds nobody", () => {
  const incoming = spreadPod({ app: "web" }, { spread: [must()], nodeSelector: z2 });
  expect(evidence(incoming, [node("a", z1, webs(5)), node("b", z2)])).toEqual([]);
});

test("each violated constraint is told by its place in the pod, wishes left out", () => {
  const spread = [should(), must({ topologyKey: "rack" }), must(), must({ maxSkew: 2 })];
  const nodes = [node("a", { zone: "1", rack: "1" }, webs(1)), node("b", { zone: "2", rack: "2" })];
  expect(terms(evidence(spreadPod({ app: "web" }, { spread }), nodes))).toEqual([
    "spec.topologySpreadConstraints[1]",
    "spec.topologySpreadConstraints[2]",
  ]);
});

test("a constraint that the profile gave is called so", () => {
  const services = [{ kind: "Service" as const, metadata: { name: "web" }, spec: { selector: { app: "web" } } }];
  const nodes = [node("a", z1, webs(1)), node("b", z2)];
  const args = {
    defaultingType: "List",
    defaultConstraints: [{ maxSkew: 1, topologyKey: "zone", whenUnsatisfiable: "DoNotSchedule" }],
  } as const;
  const cluster = clusterWith(nodes, { services: () => services });
  const [asked] = nodes as [NodeInfo];
  expect(terms(spreadEvidence(args)(spreadPod({ app: "web" }), cluster)(asked))).toEqual([
    "the profile's default constraint",
  ]);
});

function terms(rejections: readonly EvidencedRejection[]): readonly string[] {
  return rejections.map(({ evidence: found }) => (found?.kind === "spread" ? found.term : "no evidence"));
}

function node(name: string, labels: Labels, placed: readonly PodInfo[] = []): NodeInfo {
  return labelledNode(name, labels, placed);
}
