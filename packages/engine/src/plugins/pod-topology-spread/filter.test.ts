import { expect, test } from "vitest";
import type { Taint } from "../../api/node.ts";
import type { Toleration } from "../../api/pod.ts";
import type { TopologySpreadConstraint } from "../../api/topology-spread.ts";
import type { ClusterSnapshot } from "../../cluster/cluster-snapshot.ts";
import type { PodInfo } from "../../cluster/pod-info.ts";
import type { NodeFilter, Rejection } from "../../cycle/plugin.ts";
import type { PodTopologySpreadArgs } from "../../cycle/profile.ts";
import { toNodeInfo } from "../../cluster/to-node-info.ts";
import { clusterWith as cluster, labelledNode as node } from "../../testing/labelled-cluster.ts";
import { must, should, spreadPod as pod, webs } from "../../testing/spread-pod.ts";
import { podTopologySpreadFilter, spreadKeyMissing, spreadViolated } from "./filter.ts";
import { trialOn } from "../../testing/trial-on.ts";

const systemDefaults: PodTopologySpreadArgs = { defaultingType: "System", defaultConstraints: [] };
const [z1, z2, z3] = [{ zone: "1" }, { zone: "2" }, { zone: "3" }];

function filterOf(incoming: PodInfo, snapshot: ClusterSnapshot, args = systemDefaults): Required<NodeFilter> {
  const result = podTopologySpreadFilter(args).preFilter(incoming, snapshot);
  if (result.kind !== "filter") throw new Error(`unexpected "${result.kind}"`);
  return result.filter as Required<NodeFilter>;
}

function isSkipped(incoming: PodInfo, snapshot: ClusterSnapshot, args = systemDefaults): boolean {
  return podTopologySpreadFilter(args).preFilter(incoming, snapshot).kind === "skip";
}

function verdicts(incoming: PodInfo, snapshot: ClusterSnapshot, args = systemDefaults): Record<string, string> {
  return verdictsOf(filterOf(incoming, snapshot, args), snapshot);
}

function verdictsOf(filter: NodeFilter, { nodes }: ClusterSnapshot): Record<string, string> {
  return Object.fromEntries(nodes.map((one) => [one.name, verdictOf(filter.filter(one))]));
}

function verdictOf(rejection: Rejection | undefined): string {
  if (rejection === undefined) return "fits";
  if (rejection === spreadViolated) return "skew";
  return rejection === spreadKeyMissing ? "no key" : "unknown";
}

test("each rejection has upstream's code and text", () => {
  expect([spreadViolated, spreadKeyMissing]).toEqual([
    { code: "Unschedulable", reasons: ["node(s) didn't match pod topology spread constraints"] },
    {
      code: "UnschedulableAndUnresolvable",
      reasons: ["node(s) didn't match pod topology spread constraints (missing required label)"],
    },
  ]);
});

test("the pod may not make its domain's count exceed the lowest by more than maxSkew", () => {
  const snapshot = cluster([node("a", z1, webs(2)), node("b", z1), node("c", z2, webs(1)), node("d", z3, webs(1))]);
  const web = (maxSkew: number): PodInfo => pod({ app: "web" }, { spread: [must({ maxSkew })] });
  expect(verdicts(web(1), snapshot)).toEqual({ a: "skew", b: "skew", c: "fits", d: "fits" });
  expect(verdicts(web(2), snapshot)).toEqual({ a: "fits", b: "fits", c: "fits", d: "fits" });
});

test("a pod that does not match its own selector does not count itself", () => {
  const snapshot = cluster([node("a", z1, webs(1)), node("b", z2)]);
  expect(verdicts(pod({ app: "web" }, { spread: [must()] }), snapshot)).toEqual({ a: "skew", b: "fits" });
  expect(verdicts(pod({ app: "db" }, { spread: [must()] }), snapshot)).toEqual({ a: "fits", b: "fits" });
});

test("a node without the key is rejected for good", () => {
  expect(verdicts(pod({}, { spread: [must()] }), cluster([node("a", {})]))).toEqual({ a: "no key" });
});

test("constraints are judged in their order", () => {
  const snapshot = cluster([node("a", z1, webs(1)), node("b", { zone: "2", rack: "1" }), node("c", { rack: "2" })]);
  const both = [must(), must({ topologyKey: "rack", maxSkew: 9 })];
  const web = pod({ app: "web" }, { spread: both });
  // Only b has both keys, and is counted: a is in no counted domain, where the count is 0.
  expect(verdicts(web, snapshot)).toEqual({ a: "no key", b: "fits", c: "no key" });
  const crowded = cluster([
    node("a", { zone: "1", rack: "1" }, webs(1)),
    node("b", { zone: "2", rack: "1" }),
    node("c", z1),
  ]);
  expect(verdicts(web, crowded)).toEqual({ a: "skew", b: "fits", c: "skew" });
});

test("a node that lacks one constraint's key counts for none", () => {
  const snapshot = cluster([node("a", { zone: "1", rack: "1" }, webs(1)), node("b", z2)]);
  const spread = [must(), must({ topologyKey: "rack" })];
  expect(verdicts(pod({ app: "web" }, { spread }), snapshot)).toEqual({ a: "fits", b: "no key" });
});

test("with fewer domains than minDomains the lowest count is 0", () => {
  const snapshot = cluster([node("a", z1, webs(1)), node("b", z2, webs(1))]);
  const web = (minDomains: number): PodInfo => pod({ app: "web" }, { spread: [must({ minDomains })] });
  expect(verdicts(web(2), snapshot)).toEqual({ a: "fits", b: "fits" });
  expect(verdicts(web(3), snapshot)).toEqual({ a: "skew", b: "skew" });
});

test("nodes that the pod's node selector leaves out do not count, unless the constraint says so", () => {
  const snapshot = cluster([node("a", { zone: "1", disk: "ssd" }, webs(1)), node("b", z2)]);
  const web = (more: Partial<TopologySpreadConstraint>): PodInfo =>
    pod({ app: "web" }, { spread: [must(more)], nodeSelector: { disk: "ssd" } });
  expect(verdicts(web({}), snapshot)).toEqual({ a: "fits", b: "fits" });
  expect(verdicts(web({ nodeAffinityPolicy: "Ignore" }), snapshot)).toEqual({ a: "skew", b: "fits" });
});

test("nodes with taints that the pod does not tolerate count, unless the constraint says otherwise", () => {
  const taints: readonly Taint[] = [{ key: "gone", effect: "NoExecute" }];
  const snapshot = cluster([node("a", z1, webs(1)), node("b", z2, [], taints)]);
  const web = (more: Partial<TopologySpreadConstraint>, tolerations: readonly Toleration[] = []): PodInfo =>
    pod({ app: "web" }, { spread: [must(more)], tolerations });
  expect(verdicts(web({}), snapshot)).toEqual({ a: "skew", b: "fits" });
  expect(verdicts(web({ nodeTaintsPolicy: "Honor" }), snapshot)).toEqual({ a: "fits", b: "fits" });
  expect(verdicts(web({ nodeTaintsPolicy: "Honor" }, [{ operator: "Exists" }]), snapshot)).toEqual({
    a: "skew",
    b: "fits",
  });
});

test("terminating pods and those of other namespaces do not count", () => {
  const others = [pod({ app: "web" }, { terminating: true }), pod({ app: "web" }, { namespace: "other" })];
  const snapshot = cluster([node("a", z1, others), node("b", z2)]);
  expect(verdicts(pod({ app: "web" }, { spread: [must()] }), snapshot)).toEqual({ a: "fits", b: "fits" });
});

test("a selector of everything counts the pod itself and nobody else", () => {
  const snapshot = cluster([node("a", z1, webs(3)), node("b", z2)]);
  const web = (maxSkew: number): PodInfo => pod({}, { spread: [must({ labelSelector: {}, maxSkew })] });
  expect(verdicts(web(1), snapshot)).toEqual({ a: "fits", b: "fits" });
  expect(verdicts(web(0), snapshot)).toEqual({ a: "skew", b: "skew" });
});

test("an absent selector counts nobody, not even the pod itself", () => {
  const { labelSelector: _, ...nobody } = must({ maxSkew: 0 });
  const snapshot = cluster([node("a", z1, webs(3)), node("b", z2)]);
  expect(verdicts(pod({ app: "web" }, { spread: [nobody] }), snapshot)).toEqual({ a: "fits", b: "fits" });
});

test("matchLabelKeys narrow the selector to the pod's own values; those it lacks are passed over", () => {
  const placed = [pod({ app: "web", hash: "old" })];
  const snapshot = cluster([node("a", z1, placed), node("b", z2)]);
  const web = (...matchLabelKeys: readonly string[]): PodInfo =>
    pod({ app: "web", hash: "new" }, { spread: [must({ matchLabelKeys })] });
  expect(verdicts(web(), snapshot)).toEqual({ a: "skew", b: "fits" });
  expect(verdicts(web("constructor"), snapshot)).toEqual({ a: "skew", b: "fits" });
  expect(verdicts(web("hash"), snapshot)).toEqual({ a: "fits", b: "fits" });
});

test("a trial counts pods that come and go, and leaves the filter that it starts from as it was", () => {
  const snapshot = cluster([node("a", z1), node("b", z2), node("c", { disk: "ssd" })]);
  const filter = filterOf(pod({ app: "web" }, { spread: [must()] }), snapshot);
  const web = pod({ app: "web" });

  const a = trialOn("a", filter, snapshot, verdictOf);
  expect(a.with(web)).toBe("skew");
  expect(a.without(web)).toBe("fits");
  expect(a.with(pod({ app: "db" }))).toBe("fits");
  expect(a.with(pod({ app: "web" }, { namespace: "other" }))).toBe("fits");
  expect(a.with(web)).toBe("skew");
  expect(trialOn("c", filter, snapshot, verdictOf).with(web)).toBe("no key");
  expect(verdictsOf(filter, snapshot)).toEqual({ a: "fits", b: "fits", c: "no key" });
});

test.each([
  ["the emptiest domain fills up", [], webs(1), "fits"],
  ["another domain is as empty", [], [], "skew"],
  ["the domain was not the emptiest", webs(1), [], "skew"],
])("with a pod more in a trial, %s", (_what, inA, inB, verdict) => {
  const snapshot = cluster([node("a", z1, inA), node("b", z2, inB)]);
  const filter = filterOf(pod({ app: "web" }, { spread: [must()] }), snapshot);
  expect(trialOn("a", filter, snapshot, verdictOf).with(pod({ app: "web" }))).toBe(verdict);
});

test("a domain that only a trial empties is the emptiest", () => {
  const [only] = webs(1);
  const snapshot = cluster([node("a", z1, webs(1)), node("b", z2, webs(2))]);
  const filter = filterOf(pod({ app: "web" }, { spread: [must({ maxSkew: 2 })] }), snapshot);
  expect(trialOn("a", filter, snapshot, verdictOf).without(only as PodInfo)).toBe("fits");
  expect(trialOn("b", filter, snapshot, verdictOf).with(pod({ app: "web" }))).toBe("skew");
});

test("a trial leaves out a node that lacks the key of another constraint", () => {
  const snapshot = cluster([node("a", { zone: "1", rack: "1" }), node("b", z1), node("c", { zone: "2", rack: "2" })]);
  const zones = must({ maxSkew: 0 });
  const filter = filterOf(pod({ app: "web" }, { spread: [zones, must({ topologyKey: "rack" })] }), snapshot);
  // It would be "skew" if the pod counted or if its own skew did not: the key that is missing comes second.
  expect(trialOn("b", filter, snapshot, verdictOf).with(pod({ app: "web" }))).toBe("skew");
  const loose = filterOf(pod({ app: "web" }, { spread: [must(), must({ topologyKey: "rack" })] }), snapshot);
  expect(trialOn("b", loose, snapshot, verdictOf).with(pod({ app: "web" }))).toBe("no key");
});

test("a trial leaves out the nodes that the constraint leaves out", () => {
  const snapshot = cluster([
    node("a", { zone: "1", disk: "ssd" }),
    node("b", z1),
    node("c", { zone: "2", disk: "ssd" }),
  ]);
  const filter = filterOf(pod({ app: "web" }, { spread: [must()], nodeSelector: { disk: "ssd" } }), snapshot);
  expect(trialOn("b", filter, snapshot, verdictOf).with(pod({ app: "web" }))).toBe("fits");
  expect(trialOn("a", filter, snapshot, verdictOf).with(pod({ app: "web" }))).toBe("skew");
});

test("a trial takes away a terminating pod that was never counted", () => {
  const going = pod({ app: "web" }, { terminating: true });
  const [other] = webs(1);
  const snapshot = cluster([node("a", z1, [going]), node("b", z2, webs(1)), node("c", { zone: "3" })]);
  const filter = filterOf(pod({ app: "web" }, { spread: [must({ maxSkew: 1 })] }), snapshot);
  const trial = trialOn("a", filter, snapshot, verdictOf);
  expect(trial.without(going)).toBe("fits");
  // One less than none, and one more: no more than there were.
  expect(trial.with(other as PodInfo)).toBe("fits");
  expect(trial.with(other as PodInfo)).toBe("skew");
});

test("a trial counts a pod that a selector of everything selects", () => {
  const snapshot = cluster([node("a", z1), node("b", z2)]);
  const filter = filterOf(pod({}, { spread: [must({ labelSelector: {} })] }), snapshot);
  expect(trialOn("a", filter, snapshot, verdictOf).with(pod({}))).toBe("skew");
});

test("it tells whether a node's own pods matter to its verdict on it: those that a selector selects, terminating or not", () => {
  const going = pod({ app: "web" }, { terminating: true });
  const elsewhere = pod({ app: "web" }, { namespace: "other" });
  const snapshot = cluster([
    node("a", z1, webs(1)),
    node("b", z2, [going]),
    node("c", z1, [pod({ app: "db" }), elsewhere]),
  ]);
  const ignoring = (labelSelector?: object): readonly unknown[] => {
    const filter = filterOf(pod({ app: "web" }, { spread: [must(labelSelector && { labelSelector })] }), snapshot);
    return snapshot.nodes.map((one) => filter.ignoresPodsOf?.(one));
  };
  expect(ignoring()).toEqual([false, false, true]);
  expect(ignoring({})).toEqual([false, false, false]);
});

test("a pod without demands is not filtered", () => {
  const snapshot = cluster([node("a", z1)]);
  expect(isSkipped(pod({}), snapshot)).toBe(true);
  expect(isSkipped(pod({}, { spread: [should()] }), snapshot)).toBe(true);
});

test("a node without a spec has no taints that could leave it out", () => {
  const bare = toNodeInfo({ metadata: { name: "b", labels: z2 } });
  const web = pod({ app: "web" }, { spread: [must({ nodeTaintsPolicy: "Honor" })] });
  expect(verdicts(web, cluster([node("a", z1, webs(1)), bare]))).toEqual({ a: "skew", b: "fits" });
});
