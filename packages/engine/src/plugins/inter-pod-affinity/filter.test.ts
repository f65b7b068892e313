import { expect, test } from "vitest";
import type { Labels } from "../../api/object-meta.ts";
import type { ClusterSnapshot } from "../../cluster/cluster-snapshot.ts";
import type { NodeInfo } from "../../cluster/node-info.ts";
import type { PodInfo } from "../../cluster/pod-info.ts";
import type { NodeFilter, Rejection } from "../../cycle/plugin.ts";
import { affinityPod as pod, term } from "../../testing/affinity-pod.ts";
import { clusterWith, labelledNode } from "../../testing/labelled-cluster.ts";
import {
  affinityNotMet,
  antiAffinityViolated,
  existingAntiAffinityViolated,
  interPodAffinityFilter,
} from "./filter.ts";
import { trialOn } from "../../testing/trial-on.ts";

const filter = interPodAffinityFilter(false);

const [z1, z2] = [{ zone: "1" }, { zone: "2" }];

function node(name: string, labels: Labels, ...placed: readonly PodInfo[]): NodeInfo {
  return labelledNode(name, labels, placed);
}

function cluster(nodes: readonly NodeInfo[], namespaces: Readonly<Record<string, Labels>> = {}): ClusterSnapshot {
  return clusterWith(nodes, { namespaces: new Map(Object.entries(namespaces)) });
}

/** The nodes' verdicts, or that PreFilter skips. */
function verdicts(incoming: PodInfo, snapshot: ClusterSnapshot): Record<string, string> | "skip" {
  const result = filter.preFilter(incoming, snapshot);
  return result.kind === "filter" ? verdictsOf(result.filter, snapshot) : "skip";
}

function filterOf(incoming: PodInfo, snapshot: ClusterSnapshot): Required<NodeFilter> {
  const result = filter.preFilter(incoming, snapshot);
  if (result.kind !== "filter") throw new Error(`unexpected "${result.kind}"`);
  return result.filter as Required<NodeFilter>;
}

function verdictsOf(filter: NodeFilter, { nodes }: ClusterSnapshot): Record<string, string> {
  return Object.fromEntries(nodes.map((one) => [one.name, verdictOf(filter.filter(one))]));
}

function verdictOf(rejection: Rejection | undefined): string {
  if (rejection === undefined) return "fits";
  if (rejection === affinityNotMet) return "affinity";
  if (rejection === antiAffinityViolated) return "anti-affinity";
  return rejection === existingAntiAffinityViolated ? "existing anti-affinity" : "unknown";
}

test("each rejection has upstream's code and text", () => {
  expect([affinityNotMet, antiAffinityViolated, existingAntiAffinityViolated]).toEqual([
    { code: "UnschedulableAndUnresolvable", reasons: ["node(s) didn't match pod affinity rules"] },
    { code: "Unschedulable", reasons: ["node(s) didn't match pod anti-affinity rules"] },
    { code: "Unschedulable", reasons: ["node(s) didn't satisfy existing pods anti-affinity rules"] },
  ]);
});

test("a pod without terms that nobody avoids is skipped", () => {
  const snapshot = cluster([node("a", z1, pod("store", { avoids: [term("other")], wants: [term("web")] }))]);
  expect(verdicts(pod("web"), snapshot)).toBe("skip");
});

test("affinity keeps a pod in the domains of the pods it wants", () => {
  const snapshot = cluster([node("a", z1, pod("store")), node("b", z1), node("c", z2), node("d", {})]);
  expect(verdicts(pod("web", { wants: [term("store")] }), snapshot)).toEqual({
    a: "fits",
    b: "fits",
    c: "affinity",
    d: "affinity",
  });
});

test("one pod must match every affinity term to count for any", () => {
  const inDatabase = { labelSelector: { matchExpressions: [{ key: "app", operator: "In", values: ["db"] }] } } as const;
  const wants = [term("store"), { topologyKey: "zone", ...inDatabase }];
  const snapshot = cluster([node("a", z1, pod("store"), pod("db"))]);
  expect(verdicts(pod("web", { wants }), snapshot)).toEqual({ a: "affinity" });
});

test("terms may be met by different pods, each of which matches all terms", () => {
  const snapshot = cluster([
    node("a", { zone: "1", rack: "1" }, pod("store")),
    node("b", { zone: "2", rack: "2" }, pod("store")),
    node("c", { zone: "1", rack: "2" }),
    node("d", { zone: "1", rack: "3" }),
  ]);
  expect(verdicts(pod("web", { wants: [term("store"), term("store", "rack")] }), snapshot)).toEqual({
    a: "fits",
    b: "fits",
    c: "fits",
    d: "affinity",
  });
});

test("the first pod of a group with affinity to itself goes anywhere that has the key", () => {
  const snapshot = cluster([node("a", z1, pod("store")), node("b", z2), node("c", {})]);
  expect(verdicts(pod("web", { wants: [term("web")] }), snapshot)).toEqual({ a: "fits", b: "fits", c: "affinity" });
});

test("a pod that does not match its own affinity is no first pod", () => {
  const snapshot = cluster([node("a", z1)]);
  expect(verdicts(pod("web", { wants: [term("web"), term("store")] }), snapshot)).toEqual({ a: "affinity" });
  const elsewhere = term("web", "zone", { namespaces: ["other"] });
  expect(verdicts(pod("web", { wants: [elsewhere] }), snapshot)).toEqual({ a: "affinity" });
});

test("a counted pod anywhere, for any term, ends the first pod's exception everywhere", () => {
  const snapshot = cluster([node("a", z1, pod("web")), node("b", { zone: "2", rack: "2" })]);
  const web = pod("web", { wants: [term("web"), term("web", "rack")] });
  expect(verdicts(web, snapshot)).toEqual({ a: "affinity", b: "affinity" });
});

test("a matching pod on a node without the key does not end the first pod's exception", () => {
  const snapshot = cluster([node("a", {}, pod("web")), node("b", z2)]);
  expect(verdicts(pod("web", { wants: [term("web")] }), snapshot)).toEqual({ a: "affinity", b: "fits" });
});

test("anti-affinity keeps a pod out of the domains of the pods it avoids", () => {
  const snapshot = cluster([node("a", z1, pod("web")), node("b", z1), node("c", z2)]);
  expect(verdicts(pod("web", { avoids: [term("web")] }), snapshot)).toEqual({
    a: "anti-affinity",
    b: "anti-affinity",
    c: "fits",
  });
});

test("one of the anti-affinity terms is enough to reject", () => {
  const snapshot = cluster([
    node("a", { zone: "1", rack: "1" }, pod("store")),
    node("b", { zone: "2", rack: "2" }, pod("db")),
    node("c", { zone: "3", rack: "2" }),
    node("d", { zone: "2", rack: "3" }),
  ]);
  expect(verdicts(pod("web", { avoids: [term("store"), term("db", "rack")] }), snapshot)).toEqual({
    a: "anti-affinity",
    b: "anti-affinity",
    c: "anti-affinity",
    d: "fits",
  });
});

test("anti-affinity leaves nodes without the label alone, in both directions", () => {
  const avoids = [term("web")];
  expect(verdicts(pod("web", { avoids }), cluster([node("a", {}, pod("web"))]))).toEqual({ a: "fits" });
  expect(verdicts(pod("web"), cluster([node("a", {}, pod("store", { avoids })), node("b", z1)]))).toBe("skip");
  expect(verdicts(pod("web"), cluster([node("a", z1, pod("store", { avoids })), node("b", {})]))).toEqual({
    a: "existing anti-affinity",
    b: "fits",
  });
});

test("a pod without rules is kept out of the domains of the pods that avoid it", () => {
  const snapshot = cluster([node("a", z1, pod("store", { avoids: [term("web")] })), node("b", z1), node("c", z2)]);
  expect(verdicts(pod("web"), snapshot)).toEqual({
    a: "existing anti-affinity",
    b: "existing anti-affinity",
    c: "fits",
  });
});

test("affinity is judged before anti-affinity, and that before the anti-affinity of placed pods", () => {
  const store = pod("store", { avoids: [term("web")] });
  const snapshot = cluster([node("a", z1, store)]);
  const wants = [term("db")];
  const avoids = [term("store")];
  expect(verdicts(pod("web", { wants, avoids }), snapshot)).toEqual({ a: "affinity" });
  expect(verdicts(pod("web", { avoids }), snapshot)).toEqual({ a: "anti-affinity" });
  expect(verdicts(pod("web"), snapshot)).toEqual({ a: "existing anti-affinity" });
});

test("terminating pods count", () => {
  const going = pod("store", { terminating: true, avoids: [term("db")] });
  const snapshot = cluster([node("a", z1, going)]);
  expect(verdicts(pod("web", { wants: [term("store")] }), snapshot)).toEqual({ a: "fits" });
  expect(verdicts(pod("web", { avoids: [term("store")] }), snapshot)).toEqual({ a: "anti-affinity" });
  expect(verdicts(pod("db"), snapshot)).toEqual({ a: "existing anti-affinity" });
});

test("a term without a label selector selects nobody", () => {
  const snapshot = cluster([node("a", z1, pod("web"))]);
  expect(verdicts(pod("web", { avoids: [{ topologyKey: "zone" }] }), snapshot)).toEqual({ a: "fits" });
  expect(verdicts(pod("web", { wants: [{ topologyKey: "zone" }] }), snapshot)).toEqual({ a: "affinity" });
});

test("a term without namespaces means the namespace of the pod that has it", () => {
  const snapshot = cluster([node("a", z1, pod("web", { namespace: "other", avoids: [term("web")] }))]);
  expect(verdicts(pod("web", { avoids: [term("web")] }), snapshot)).toEqual({ a: "fits" });
});

test("the incoming pod's namespace selector means the namespaces that it selects now", () => {
  const notDev = {
    namespaceSelector: { matchExpressions: [{ key: "env", operator: "NotIn", values: ["dev"] }] },
  } as const;
  const web = pod("web", { avoids: [term("web", "zone", notDev)] });
  const snapshot = cluster(
    [
      node("a", z1, pod("web", { namespace: "dev" })),
      node("b", z2, pod("web", { namespace: "prod" })),
      node("c", { zone: "3" }, pod("web", { namespace: "unknown" })),
    ],
    { dev: { env: "dev" }, prod: { env: "prod" } },
  );
  expect(verdicts(web, snapshot)).toEqual({ a: "fits", b: "anti-affinity", c: "fits" });
  const wanting = pod("web", { wants: [term("web", "zone", notDev)] });
  expect(verdicts(wanting, snapshot)).toEqual({ a: "affinity", b: "fits", c: "affinity" });
});

test("up to 1.36 the incoming pod's negative namespace selector reaches every namespace", () => {
  const notDev = {
    namespaceSelector: { matchExpressions: [{ key: "env", operator: "NotIn", values: ["dev"] }] },
  } as const;
  const incoming = pod("web", { avoids: [term("web", "zone", notDev)] });
  const snapshot = cluster([node("a", z1, pod("web", { namespace: "dev" }))], { dev: { env: "dev" } });
  const of = (selectorStays: boolean) => {
    const result = interPodAffinityFilter(selectorStays).preFilter(incoming, snapshot);
    return result.kind === "filter" ? verdictsOf(result.filter, snapshot) : "skip";
  };
  expect([of(true), of(false)]).toEqual([{ a: "anti-affinity" }, { a: "fits" }]);
});

test("an empty namespace selector reaches unknown namespaces", () => {
  const web = pod("web", { avoids: [term("web", "zone", { namespaceSelector: {} })] });
  expect(verdicts(web, cluster([node("a", z1, pod("web", { namespace: "unknown" }))]))).toEqual({ a: "anti-affinity" });
});

test("a placed pod's namespace selector sees the labels of the incoming pod's namespace, if it is known", () => {
  const notDev = {
    namespaceSelector: { matchExpressions: [{ key: "env", operator: "NotIn", values: ["dev"] }] },
  } as const;
  const store = pod("store", { namespace: "other", avoids: [term("web", "zone", notDev)] });
  const snapshot = cluster([node("a", z1, store)], { dev: { env: "dev" }, prod: { env: "prod" } });
  expect(verdicts(pod("web", { namespace: "dev" }), snapshot)).toBe("skip");
  expect(verdicts(pod("web", { namespace: "prod" }), snapshot)).toEqual({ a: "existing anti-affinity" });
  expect(verdicts(pod("web", { namespace: "unknown" }), snapshot)).toEqual({ a: "existing anti-affinity" });
});

test("keys that every object inherits are keys like any other", () => {
  const labels = Object.fromEntries([["__proto__", "1"]]);
  const avoids = [term("web", "__proto__"), term("web", "constructor")];
  const snapshot = cluster([node("a", labels, pod("web")), node("b", {}), node("c", { constructor: "1" })]);
  expect(verdicts(pod("web", { avoids }), snapshot)).toEqual({ a: "anti-affinity", b: "fits", c: "fits" });
});

test("a trial moves all three counts, and leaves the filter that it starts from as it was", () => {
  const snapshot = cluster([node("a", z1), node("b", z2, pod("store"))]);
  const filter = filterOf(pod("web", { wants: [term("store")], avoids: [term("db")] }), snapshot);
  const db = pod("db");
  const loner = pod("loner", { avoids: [term("web")] });

  const a = trialOn("a", filter, snapshot, verdictOf);
  expect(a.with(pod("store"))).toBe("fits");
  expect(a.with(db)).toBe("anti-affinity");
  expect(a.without(db)).toBe("fits");
  const b = trialOn("b", filter, snapshot, verdictOf);
  expect(b.with(loner)).toBe("existing anti-affinity");
  expect(b.without(loner)).toBe("fits");
  expect(a.with(db)).toBe("anti-affinity");
  expect(verdictsOf(filter, snapshot)).toEqual({ a: "affinity", b: "fits" });
});

test("pods that come to a node without the key count for nothing in a trial", () => {
  const snapshot = cluster([node("a", {}), node("b", z2, pod("store"))]);
  const filter = filterOf(pod("web", { avoids: [term("db")] }), snapshot);
  expect(trialOn("a", filter, snapshot, verdictOf).with(pod("db"))).toBe("fits");
});

test("taking out the last wanted pod makes the incoming one the first", () => {
  const other = pod("web");
  const snapshot = cluster([node("a", z1, other), node("b", z2)]);
  const filter = filterOf(pod("web", { wants: [term("web")] }), snapshot);
  expect(verdictsOf(filter, snapshot)).toEqual({ a: "fits", b: "affinity" });
  const a = trialOn("a", filter, snapshot, verdictOf);
  expect(a.without(other)).toBe("fits");
  expect(a.with(other)).toBe("fits");
  // A second of them elsewhere: the incoming one is not the first.
  const two = cluster([node("a", z1, other), node("b", z2, pod("web"))]);
  const filterOfTwo = filterOf(pod("web", { wants: [term("web")] }), two);
  expect(trialOn("a", filterOfTwo, two, verdictOf).without(other)).toBe("affinity");
});

test("it tells whether a node's own pods matter to its verdict on it", () => {
  const snapshot = cluster([node("a", z1, pod("db")), node("b", z2, pod("cache"))]);
  const filter = filterOf(pod("web", { avoids: [term("db")] }), snapshot);
  expect(snapshot.nodes.map((one) => filter.ignoresPodsOf?.(one))).toEqual([false, true]);
});
