import { expect, test } from "vitest";
import type { Labels } from "../../api/object-meta.ts";
import type { ClusterSnapshot } from "../../cluster/cluster-snapshot.ts";
import type { NodeInfo } from "../../cluster/node-info.ts";
import type { PodInfo } from "../../cluster/pod-info.ts";
import type { InterPodAffinityArgs } from "../../cycle/profile.ts";
import { affinityPod as pod, term } from "../../testing/affinity-pod.ts";
import { clusterWith, labelledNode } from "../../testing/labelled-cluster.ts";
import { interPodAffinityScore, normalizeInterPodAffinity } from "./score.ts";

const defaultArgs: InterPodAffinityArgs = { hardPodAffinityWeight: 1, ignorePreferredTermsOfExistingPods: false };
const [z1, z2] = [{ zone: "1" }, { zone: "2" }];

function node(name: string, labels: Labels, ...placed: readonly PodInfo[]): NodeInfo {
  return labelledNode(name, labels, placed);
}

function cluster(nodes: readonly NodeInfo[], namespaces: Readonly<Record<string, Labels>> = {}): ClusterSnapshot {
  return clusterWith(nodes, { namespaces: new Map(Object.entries(namespaces)) });
}

/** Scores before normalising, or that PreScore skips. */
function scores(
  incoming: PodInfo,
  snapshot: ClusterSnapshot,
  args: Partial<InterPodAffinityArgs> = {},
): Record<string, number> | "skip" {
  const scorer = interPodAffinityScore({ ...defaultArgs, ...args }, false).preScore(incoming, snapshot, snapshot.nodes);
  if (scorer === undefined) return "skip";
  return Object.fromEntries(snapshot.nodes.map((one) => [one.name, scorer.score(one)]));
}

test("the preferences of both sides add up in the domain of each placed pod that they meet", () => {
  const web = pod("web", { prefers: [[50, term("store")]], dislikes: [[7, term("db")]] });
  const required = pod("other", { wants: [term("web")], avoids: [term("web")] });
  const snapshot = cluster([
    node("wanted", z1, pod("store"), pod("store")),
    node("avoided", z2, pod("db")),
    node("required", { zone: "3" }, required),
    node("preferring", { zone: "4" }, pod("other", { prefers: [[20, term("web")]] })),
    node("disliking", { zone: "5" }, pod("other", { dislikes: [[30, term("web")]] })),
    node("neighbour", z1),
    node("elsewhere", {}, pod("store")),
  ]);
  expect(scores(web, snapshot, { hardPodAffinityWeight: 3 })).toEqual({
    wanted: 100,
    avoided: -7,
    required: 3,
    preferring: 20,
    disliking: -30,
    neighbour: 100,
    elsewhere: 0,
  });
});

test("each preferred term is met alone, and a node has the sum of all its domains", () => {
  const web = pod("web", {
    prefers: [
      [5, term("store")],
      [10, term("db", "rack")],
    ],
  });
  const snapshot = cluster([
    node("a", { zone: "1", rack: "1" }, pod("store"), pod("db")),
    node("b", { zone: "1", rack: "2" }),
    node("c", { zone: "2", rack: "1" }),
  ]);
  expect(scores(web, snapshot)).toEqual({ a: 15, b: 5, c: 10 });
});

test("preferences are skipped where no pod meets any", () => {
  const snapshot = cluster([node("a", z1, pod("store")), node("b", {}, pod("db"))]);
  expect(
    scores(
      pod("web", {
        prefers: [
          [5, term("cache")],
          [5, term("db")],
        ],
      }),
      snapshot,
    ),
  ).toBe("skip");
});

test("preferences that cancel out are not skipped", () => {
  const snapshot = cluster([node("a", z1, pod("store"))]);
  const web = pod("web", { prefers: [[5, term("store")]], dislikes: [[5, term("store")]] });
  expect(scores(web, snapshot)).toEqual({ a: 0 });
});

test("a weight of 0 leaves out the required affinity of placed pods", () => {
  const snapshot = cluster([node("a", z1, pod("store", { wants: [term("web")] }))]);
  expect(scores(pod("web"), snapshot, { hardPodAffinityWeight: 0 })).toBe("skip");
  expect(scores(pod("web"), snapshot)).toEqual({ a: 1 });
});

test("placed pods' preferences can be ignored for pods without any, not for others", () => {
  const snapshot = cluster([node("a", z1, pod("store", { prefers: [[9, term("web")]], wants: [term("web")] }))]);
  const ignoring = { ignorePreferredTermsOfExistingPods: true };
  expect(scores(pod("web"), snapshot)).toEqual({ a: 10 });
  expect(scores(pod("web"), snapshot, ignoring)).toBe("skip");
  expect(scores(pod("web", { wants: [term("store")] }), snapshot, ignoring)).toBe("skip");
  expect(scores(pod("web", { dislikes: [[1, term("db")]] }), snapshot, ignoring)).toEqual({ a: 10 });
});

test("preferred terms see namespaces as required ones do", () => {
  const prod = { namespaceSelector: { matchLabels: { env: "prod" } } };
  const namespaces = { prod: { env: "prod" }, dev: { env: "dev" } };
  const snapshot = cluster(
    [
      node("a", z1, pod("store", { namespace: "prod" })),
      node("b", z2, pod("store", { namespace: "dev", prefers: [[4, term("web", "zone", prod)]] })),
    ],
    namespaces,
  );
  const prefers = [[8, term("store", "zone", prod)]] as const;
  const dislikes = [[1, term("store", "zone", prod)]] as const;
  expect(scores(pod("web", { namespace: "dev", prefers }), snapshot)).toEqual({ a: 8, b: 0 });
  expect(scores(pod("web", { namespace: "dev", dislikes }), snapshot)).toEqual({ a: -1, b: 0 });
  expect(scores(pod("web", { namespace: "prod", prefers }), snapshot)).toEqual({ a: 8, b: 4 });
});

test("normalising divides before it multiplies, and truncates", () => {
  expect(normalizeInterPodAffinity([0, 29, 100])).toEqual([0, 28, 100]);
  expect(normalizeInterPodAffinity([-10, -5, 5])).toEqual([0, 33, 100]);
});

test("equal scores normalise to 0", () => {
  expect(normalizeInterPodAffinity([7, 7])).toEqual([0, 0]);
});
