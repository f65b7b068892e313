import { expect, test } from "vitest";
import type { TopologySpreadConstraint } from "../../api/topology-spread.ts";
import type { ClusterSnapshot } from "../../cluster/cluster-snapshot.ts";
import type { NodeInfo } from "../../cluster/node-info.ts";
import type { PodInfo } from "../../cluster/pod-info.ts";
import type { NodeScorer } from "../../cycle/plugin.ts";
import type { PodTopologySpreadArgs } from "../../cycle/profile.ts";
import { clusterWith as cluster, labelledNode as node } from "../../testing/labelled-cluster.ts";
import { must, should, spreadPod as pod, webs } from "../../testing/spread-pod.ts";
import { normalizeSpread, podTopologySpreadScore } from "./score.ts";

const hostnameKey = "kubernetes.io/hostname";
const systemDefaults: PodTopologySpreadArgs = { defaultingType: "System", defaultConstraints: [] };
const [z1, z2, z3] = [{ zone: "1" }, { zone: "2" }, { zone: "3" }];

interface ScoreOptions {
  readonly feasible?: readonly NodeInfo[];
  readonly args?: PodTopologySpreadArgs;
}

function scorerOf(
  incoming: PodInfo,
  snapshot: ClusterSnapshot,
  { feasible = snapshot.nodes, args = systemDefaults }: ScoreOptions = {},
): NodeScorer | undefined {
  return podTopologySpreadScore(args).preScore(incoming, snapshot, feasible);
}

/** Scores before normalising, or that PreScore skips. */
function scores(
  incoming: PodInfo,
  snapshot: ClusterSnapshot,
  options: ScoreOptions = {},
): Record<string, number> | "skip" {
  const scorer = scorerOf(incoming, snapshot, options);
  if (scorer === undefined) return "skip";
  return Object.fromEntries((options.feasible ?? snapshot.nodes).map((one) => [one.name, scorer.score(one)]));
}

test("a pod without wishes is not scored", () => {
  const snapshot = cluster([node("a", z1)]);
  expect(scores(pod({}), snapshot)).toBe("skip");
  expect(scores(pod({}, { spread: [must()] }), snapshot)).toBe("skip");
});

test("a node scores its domain's count times ln(domains + 2), plus maxSkew - 1, rounded", () => {
  const snapshot = cluster([node("a", z1, webs(2)), node("b", z1, webs(1)), node("c", z2, webs(1)), node("d", z3)]);
  // ln 5 is 1.609: 3 pods make 4.83, 1 pod 1.61.
  expect(scores(pod({ app: "web" }, { spread: [should()] }), snapshot)).toEqual({ a: 5, b: 5, c: 2, d: 0 });
  expect(scores(pod({ app: "web" }, { spread: [should({ maxSkew: 4 })] }), snapshot)).toEqual({
    a: 8,
    b: 8,
    c: 5,
    d: 3,
  });
});

test("the sum over constraints is rounded, not each of them", () => {
  const snapshot = cluster([node("a", { zone: "1", rack: "1" }, webs(1))]);
  // Twice ln 3 is 2.197, and each alone rounds to 1; with maxSkew 1 of three it is 3.296.
  const spread = [should(), should({ topologyKey: "rack" }), should({ topologyKey: "zone" })];
  expect(scores(pod({ app: "web" }, { spread: spread.slice(0, 2) }), snapshot)).toEqual({ a: 2 });
  const two = cluster([node("a", { zone: "1", rack: "1" }, webs(1)), node("b", { zone: "2", rack: "2" })]);
  // ln 4 is 1.386: three make 4.16, where rounding each would make 3.
  expect(scores(pod({ app: "web" }, { spread }), two)).toEqual({ a: 4, b: 0 });
});

test("by hostname each scored node is a domain with its own pods, even where two share the label", () => {
  const spread = [should({ topologyKey: hostnameKey })];
  const same = { [hostnameKey]: "same" };
  const snapshot = cluster([node("a", same, webs(3)), node("b", same, webs(1)), node("c", {}, webs(9))]);
  // ln 4 is 1.386: 4.16 and 1.39.
  expect(scores(pod({ app: "web" }, { spread }), snapshot)).toEqual({ a: 4, b: 1, c: 0 });
});

test("nodes that are not feasible count for domains that are", () => {
  const snapshot = cluster([node("a", z1), node("b", z1, webs(3)), node("c", z2, webs(9))]);
  const feasible = snapshot.nodes.slice(0, 1);
  // One domain: ln 3 is 1.0986.
  expect(scores(pod({ app: "web" }, { spread: [should()] }), snapshot, { feasible })).toEqual({ a: 3 });
});

test("a node that lacks one constraint's key is not scored, and counts for none", () => {
  const spread = [should(), should({ topologyKey: "rack" })];
  const snapshot = cluster([node("a", { zone: "1", rack: "1" }, webs(1)), node("b", z1, webs(5)), node("c", z2)]);
  // One domain each: twice ln 3 is 2.197.
  expect(scores(pod({ app: "web" }, { spread }), snapshot)).toEqual({ a: 2, b: 0, c: 0 });
  const scorer = scorerOf(pod({ app: "web" }, { spread }), snapshot);
  expect(scorer?.normalize?.([2, 0, 0], snapshot.nodes)).toEqual([100, 0, 0]);
});

test("terminating pods, other namespaces and left-out nodes do not count for scores", () => {
  const others = [pod({ app: "web" }, { terminating: true }), pod({ app: "web" }, { namespace: "other" })];
  const snapshot = cluster([node("a", { zone: "1", disk: "ssd" }, others), node("b", z1, webs(4))]);
  const web = (more: Partial<TopologySpreadConstraint>): PodInfo =>
    pod({ app: "web" }, { spread: [should(more)], nodeSelector: { disk: "ssd" } });
  expect(scores(web({}), snapshot)).toEqual({ a: 0, b: 0 });
  expect(scores(web({ nodeAffinityPolicy: "Ignore" }), snapshot)).toEqual({ a: 4, b: 4 });
});

test("normalising makes the lowest score 100 and is exact in whole numbers", () => {
  expect(normalizeSpread([1, 2, 3], [true, true, true])).toEqual([100, 66, 33]);
  // 100 * (29 / 100) would be 28.99…
  expect(normalizeSpread([0, 71, 100], [true, true, true])).toEqual([100, 29, 0]);
});

test("normalising gives 100 to all where nobody counts, and 0 to nodes that are not scored", () => {
  expect(normalizeSpread([0, 0], [true, true])).toEqual([100, 100]);
  expect(normalizeSpread([0, 0], [false, true])).toEqual([0, 100]);
  expect(normalizeSpread([0, 4, 8], [false, true, true])).toEqual([0, 100, 50]);
});
