import { expect, test } from "vitest";
import type { ReplicationController, SelectingWorkload, Service } from "../../api/cluster-object.ts";
import type { Labels } from "../../api/object-meta.ts";
import type { LabelSelector } from "../../api/selectors.ts";
import type { ClusterSnapshot } from "../../cluster/cluster-snapshot.ts";
import type { NodeInfo } from "../../cluster/node-info.ts";
import type { PodInfo } from "../../cluster/pod-info.ts";
import type { NodeFilter, NodeScorer, Rejection } from "../../cycle/plugin.ts";
import type { PodTopologySpreadArgs } from "../../cycle/profile.ts";
import { clusterWith, labelledNode as node } from "../../testing/labelled-cluster.ts";
import { must, should, spreadPod as pod, type SpreadPodRules, webs } from "../../testing/spread-pod.ts";
import { podTopologySpreadFilter, spreadKeyMissing, spreadViolated } from "./filter.ts";
import { podTopologySpreadScore } from "./score.ts";

const zoneKey = "topology.kubernetes.io/zone";
const hostnameKey = "kubernetes.io/hostname";
const systemDefaults: PodTopologySpreadArgs = { defaultingType: "System", defaultConstraints: [] };
const [z1, z2] = [{ zone: "1" }, { zone: "2" }];

interface Objects {
  readonly services?: Readonly<Record<string, Labels>>;
  readonly replicationController?: Labels;
  readonly replicaSet?: LabelSelector;
  readonly statefulSet?: LabelSelector;
}

/** Every owner is named `web` and in the namespace `default`, as the Services are. */
function cluster(nodes: readonly NodeInfo[], objects: Objects = {}): ClusterSnapshot {
  const metadata = { name: "web", namespace: "default" };
  const services = Object.entries(objects.services ?? {}).map(
    ([name, selector]): Service => ({ kind: "Service", metadata: { name, namespace: "default" }, spec: { selector } }),
  );
  const controller: ReplicationController = {
    kind: "ReplicationController",
    metadata,
    spec: { selector: objects.replicationController ?? {} },
  };
  const workload = <Kind extends "ReplicaSet" | "StatefulSet">(
    kind: Kind,
    selector: LabelSelector | undefined,
  ): SelectingWorkload<Kind> | undefined =>
    selector === undefined ? undefined : { kind, metadata, spec: { selector } };
  const isWeb = (namespace: string, name: string): boolean => namespace === "default" && name === "web";
  return clusterWith(nodes, {
    services: (namespace) => (namespace === "default" ? services : []),
    replicationController: (...at) =>
      isWeb(...at) && objects.replicationController !== undefined ? controller : undefined,
    replicaSet: (...at) => (isWeb(...at) ? workload("ReplicaSet", objects.replicaSet) : undefined),
    statefulSet: (...at) => (isWeb(...at) ? workload("StatefulSet", objects.statefulSet) : undefined),
  });
}

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

test("default constraints of the profile are for pods that have none and that somebody selects", () => {
  const args: PodTopologySpreadArgs = { defaultingType: "List", defaultConstraints: [must()] };
  const nodes = [node("a", z1, webs(1)), node("b", z2)];
  const selected = cluster(nodes, { services: { web: { app: "web" } } });
  expect(verdicts(pod({ app: "web" }), selected, args)).toEqual({ a: "skew", b: "fits" });
  expect(isSkipped(pod({ app: "db" }), selected, args)).toBe(true);
  expect(isSkipped(pod({ app: "web" }, { spread: [should()] }), selected, args)).toBe(true);
  expect(isSkipped(pod({ app: "web" }), cluster(nodes), args)).toBe(true);
});

test("upstream's defaults spread by hostname and zone, nodes without a zone by hostname alone", () => {
  const snapshot = cluster(
    [
      node("a", { [hostnameKey]: "a", [zoneKey]: "1" }, webs(3)),
      node("b", { [hostnameKey]: "b", [zoneKey]: "1" }, webs(1)),
      node("c", { [hostnameKey]: "c" }, webs(2)),
    ],
    { services: { web: { app: "web" } } },
  );
  // Hostname: 3 domains, ln 5 is 1.609, maxSkew - 1 is 2. Zone: "1" and the nodes without, ln 4 is 1.386, and 4.
  const [a, b, c] = [3 * 1.609 + 2 + 4 * 1.386 + 4, 1.609 + 2 + 4 * 1.386 + 4, 2 * 1.609 + 2].map(Math.round);
  expect(scores(pod({ app: "web" }), snapshot)).toEqual({ a, b, c });
  expect([a, b, c]).toEqual([16, 13, 5]);
});

test("default constraints of a profile score only nodes with every key", () => {
  const args: PodTopologySpreadArgs = { defaultingType: "List", defaultConstraints: [should()] };
  const snapshot = cluster([node("a", z1, webs(1)), node("b", {})], { services: { web: { app: "web" } } });
  const scorer = scorerOf(pod({ app: "web" }), snapshot, { args });
  expect(scorer?.normalize?.([1, 0], snapshot.nodes)).toEqual([100, 0]);
});

test("the default selector is that of all Services which select the pod, and of its controller", () => {
  const labels = { app: "web", tier: "front", track: "stable" };
  const placed = [{}, { app: "web" }, { app: "web", tier: "front" }, labels].map((one) => pod(one));
  const nodes = [node("a", { [hostnameKey]: "a" }, placed)];
  const countWith = (objects: Objects, rules: SpreadPodRules = {}): number | "skip" => {
    const result = scores(pod(labels, rules), cluster(nodes, objects));
    // By hostname alone, one domain: count * ln 3 + 2.
    return result === "skip" ? "skip" : Math.round(((result["a"] ?? Number.NaN) - 2) / 1.0986);
  };
  const services = { web: { app: "web" } };
  const replicaSet = { matchExpressions: [{ key: "track", operator: "Exists" }] } as const;
  expect(countWith({})).toBe("skip");
  expect(countWith({ services })).toBe(3);
  expect(countWith({ services: { ...services, front: { tier: "front" }, other: { tier: "back" } } })).toBe(2);
  expect(countWith({ services, replicaSet }, { owner: "apps/v1 ReplicaSet web" })).toBe(1);
  expect(countWith({ replicaSet }, { owner: "apps/v1 ReplicaSet web" })).toBe(1);
  expect(countWith({ services, statefulSet: replicaSet }, { owner: "apps/v1 StatefulSet web" })).toBe(1);
  expect(countWith({ services, replicaSet }, { owner: "apps/v1 ReplicaSet gone" })).toBe(3);
  expect(countWith({ services, replicaSet }, { owner: "example.com/v1 ReplicaSet web" })).toBe(3);
  expect(countWith({ services, replicaSet }, { namespace: "other", owner: "apps/v1 ReplicaSet web" })).toBe("skip");
  expect(countWith({ replicaSet: {} }, { owner: "apps/v1 ReplicaSet web" })).toBe("skip");
  const replicationController = { app: "db" };
  expect(countWith({ services, replicationController }, { owner: "v1 ReplicationController web" })).toBe(0);
  expect(countWith({ replicationController: { tier: "front" } }, { owner: "v1 ReplicationController web" })).toBe(2);
});

test("default constraints of the other kind mean nothing to a pod", () => {
  const args: PodTopologySpreadArgs = { defaultingType: "List", defaultConstraints: [should(), must()] };
  const services = { web: { app: "web" } };
  const snapshot = cluster([node("a", { zone: "1", rack: "1" }, webs(1)), node("b", z2)], { services });
  const wishes: PodTopologySpreadArgs = { ...args, defaultConstraints: [should({ maxSkew: 9 })] };
  expect(isSkipped(pod({ app: "web" }), snapshot, wishes)).toBe(true);
  expect(verdicts(pod({ app: "web" }), snapshot, args)).toEqual({ a: "skew", b: "fits" });
  expect(scores(pod({ app: "web" }), snapshot, { args: { ...args, defaultConstraints: [must()] } })).toBe("skip");
});

test.each(["v1 ReplicationController web", "apps/v1 ReplicaSet web", "apps/v1 StatefulSet web"])(
  "%s adds nothing to the default selector when it is gone or has no spec",
  (owner) => {
    const nodes = [node("a", z1, webs(1)), node("b", z2)];
    const args: PodTopologySpreadArgs = { defaultingType: "List", defaultConstraints: [must()] };
    const metadata = { name: "web", namespace: "default" };
    const services = { web: { app: "web" } };
    const bare: ClusterSnapshot = {
      ...cluster(nodes, { services }),
      replicationController: () => ({ kind: "ReplicationController", metadata }),
      replicaSet: () => ({ kind: "ReplicaSet", metadata }),
      statefulSet: () => ({ kind: "StatefulSet", metadata }),
    };
    const gone: ClusterSnapshot = {
      ...bare,
      replicationController: () => undefined,
      replicaSet: () => undefined,
      statefulSet: () => undefined,
    };
    const web = pod({ app: "web" }, { owner });
    expect([bare, gone].map((one) => verdicts(web, one, args))).toEqual([
      { a: "skew", b: "fits" },
      { a: "skew", b: "fits" },
    ]);
  },
);

test("a Service without a spec selects nobody", () => {
  const bare: Service = { kind: "Service", metadata: { name: "web", namespace: "default" } };
  const snapshot = { ...cluster([node("a", z1, webs(1))]), services: () => [bare] };
  expect(scores(pod({ app: "web" }), snapshot)).toBe("skip");
});

test("nodes without a zone share the domain of those whose zone is empty", () => {
  const snapshot = cluster([node("a", { [zoneKey]: "" }), node("b", {}, webs(10))], {
    services: { web: { app: "web" } },
  });
  // Zone: one domain of 10 pods, ln 3 is 1.0986, maxSkew - 1 is 4; no node has a hostname.
  expect(scores(pod({ app: "web" }), snapshot)).toEqual({ a: Math.round(10 * 1.0986 + 4), b: 0 });
});
