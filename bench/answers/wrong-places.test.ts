import type { Node, Labels, Pod, PodAffinityTerm } from "@stowage/engine";
import { expect, test } from "vitest";
import { readSpec, type Spec } from "../spec/spec.ts";
import { unplaced, wrongPlaces } from "./wrong-places.ts";

interface Rules {
  readonly wants?: readonly PodAffinityTerm[];
  readonly avoids?: readonly PodAffinityTerm[];
  readonly nodeName?: string;
  readonly namespace?: string;
}

function pod(name: string, app: string, { wants = [], avoids = [], nodeName, namespace = "default" }: Rules = {}): Pod {
  return {
    metadata: { name, namespace, labels: { app } },
    spec: {
      ...(nodeName !== undefined && { nodeName }),
      containers: [{ name: "app", resources: { requests: { cpu: "1" } } }],
      affinity: {
        podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: wants },
        podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: avoids },
      },
    },
  };
}

function near(topologyKey: string, app: string, more: Partial<PodAffinityTerm> = {}): PodAffinityTerm {
  return { topologyKey, labelSelector: { matchLabels: { app } }, ...more };
}

function node(name: string, labels: Labels): Node {
  const allocatable = { cpu: "3", pods: "10" };
  return { metadata: { name, labels: { host: name, ...labels } }, status: { allocatable } };
}

const nodes = [node("a", { zone: "1" }), node("b", { zone: "1" }), node("c", { zone: "2" }), node("bare", {})];
const nodeNames = nodes.map(({ metadata }) => metadata.name);

/** A pod, and the node that it was put on. */
type Placed = readonly [nodeName: string, pod: Pod];

/** What is wrong when pods are placed so, after those that are there already. */
function wrong(existing: readonly Pod[], placed: readonly Placed[], more: Partial<Spec> = {}): string[] {
  const spec = readSpec(JSON.stringify({ nodes, pods: existing, pending: placed.map(([, one]) => one), ...more }));
  const places = placed.map(([nodeName]) => nodeNames.indexOf(nodeName));
  return wrongPlaces(
    spec,
    steps(
      placed.map((_, index) => index),
      places,
    ),
  );
}

function steps(pods: readonly number[], places: readonly number[]) {
  return { length: pods.length, pods: Int32Array.from(pods), nodes: Int32Array.from(places) };
}

const on = (nodeName: string, one: Pod): Placed => [nodeName, one];

test("a group apart by hostname and together in a zone is right", () => {
  const rules = { wants: [near("zone", "web")], avoids: [near("host", "web")] };
  expect(wrong([], [on("b", pod("1", "web", rules)), on("a", pod("2", "web", rules))])).toEqual([]);
});

test("two pods that avoid each other on one node are wrong", () => {
  const rules = { avoids: [near("host", "web")] };
  expect(wrong([], [on("a", pod("1", "web", rules)), on("a", pod("2", "web", rules))])).toEqual([
    "default/2 avoids a pod in host=a (placed on a)",
    "default/2 is avoided by a pod in host=a (placed on a)",
  ]);
});

test("a pod that an existing one avoids is wrong", () => {
  const guard = pod("guard", "db", { avoids: [near("zone", "web")], nodeName: "a" });
  expect(wrong([guard], [on("b", pod("1", "web")), on("c", pod("2", "web"))])).toEqual([
    "default/1 is avoided by a pod in zone=1 (placed on b)",
  ]);
});

test("a group in two zones is wrong", () => {
  const rules = { wants: [near("zone", "web")] };
  expect(wrong([], [on("a", pod("1", "web", rules)), on("c", pod("2", "web", rules))])).toEqual([
    "default/2 wants a pod in zone=2 (placed on c)",
  ]);
});

test("the first of a group needs a node with the label, and a pod that wants others needs them", () => {
  expect(wrong([], [on("bare", pod("1", "web", { wants: [near("zone", "web")] }))])).toEqual([
    "default/1 wants a pod in zone= (placed on bare)",
  ]);
  expect(wrong([], [on("a", pod("1", "web", { wants: [near("zone", "db")] }))])).toEqual([
    "default/1 wants a pod in zone=1 (placed on a)",
  ]);
});

test("a pod that is selected where one of the labels is missing takes away the first one's freedom", () => {
  const wants = [near("zone", "web"), near("host", "web")];
  const lost = pod("lost", "web", { nodeName: "bare" });
  expect(wrong([], [on("a", pod("1", "web", { wants }))])).toEqual([]);
  expect(wrong([lost], [on("a", pod("1", "web", { wants }))])).toEqual([
    "default/1 wants a pod in zone=1 (placed on a)",
    "default/1 wants a pod in host=a (placed on a)",
  ]);
});

test("one pod must be selected by all the terms, not one pod by each", () => {
  const both = { matchExpressions: [{ key: "app", operator: "In" as const, values: ["db", "cache"] }] };
  const wants = [near("zone", "db"), { topologyKey: "host", labelSelector: both }];
  const db = pod("db", "db", { nodeName: "a" });
  const cache = pod("cache", "cache", { nodeName: "b" });
  expect(wrong([db, cache], [on("a", pod("1", "web", { wants }))])).toEqual([]);
  expect(wrong([db, cache], [on("b", pod("1", "web", { wants }))])).toEqual([
    "default/1 wants a pod in host=b (placed on b)",
  ]);
});

test("terms look into their own namespace, into listed ones, and into selected ones", () => {
  const namespaces = [{ metadata: { name: "team", labels: { kind: "team" } } }];
  const other = pod("other", "web", { nodeName: "a", namespace: "team" });
  const told = (more: Partial<PodAffinityTerm>): string[] =>
    wrong([other], [on("a", pod("1", "db", { avoids: [near("host", "web", more)] }))], { namespaces });
  const avoided = ["default/1 avoids a pod in host=a (placed on a)"];
  expect(told({})).toEqual([]);
  expect(told({ namespaces: ["team"] })).toEqual(avoided);
  expect(told({ namespaceSelector: { matchLabels: { kind: "team" } } })).toEqual(avoided);
  expect(told({ namespaceSelector: { matchLabels: { kind: "other" } } })).toEqual([]);
});

test("a selector without labels selects by its expressions, and an empty one everything", () => {
  const expressions = { matchExpressions: [{ key: "app", operator: "NotIn" as const, values: ["web"] }] };
  const told = (labelSelector: object, app: string): string[] =>
    wrong([], [on("a", pod("1", app)), on("a", pod("2", "db", { avoids: [{ topologyKey: "host", labelSelector }] }))]);
  const avoided = ["default/2 avoids a pod in host=a (placed on a)"];
  expect([told(expressions, "web"), told(expressions, "db"), told({}, "web")]).toEqual([[], avoided, avoided]);
});

test("an overfilled node is wrong, and so is one that overfills before the first pod comes", () => {
  const full = ["1", "2", "3", "4"].map((name) => on("a", pod(name, "web")));
  expect(wrong([], full)).toEqual(["default/4 asks for more cpu than is left (placed on a)"]);
  const three = ["1", "2", "3"].map((name) => pod(name, "web", { nodeName: "a" }));
  expect(wrong(three, [on("a", pod("4", "web"))])).toEqual(["default/4 asks for more cpu than is left (placed on a)"]);
  const over = { ...three[0], status: { phase: "Succeeded" } } as Pod;
  expect(wrong([over, ...three.slice(1)], [on("a", pod("4", "web"))])).toEqual([]);
});

test("a deleted pod leaves its room and its terms", () => {
  const rules = { avoids: [near("zone", "web")] };
  const [one, two, three] = ["1", "2", "3"].map((name) => pod(name, "web", rules));
  const pending = [one, two, three];
  const churned = readSpec(JSON.stringify({ nodes, pending, churn: { deleteEvery: 2 } }));
  // The first is deleted after the second is placed, so that the third may be where it was; then the second is.
  const places = ["a", "c", "b"].map((name) => nodeNames.indexOf(name));
  expect(wrongPlaces(churned, steps([0, 1, 2], places))).toEqual([]);
  expect(wrongPlaces(readSpec(JSON.stringify({ nodes, pending })), steps([0, 1, 2], places))).toHaveLength(2);
  const full = ["1", "2", "3", "4", "5", "6"].map((name) => pod(name, "db"));
  const room = { nodes, pending: full };
  const allOnA = steps([0, 1, 2, 3, 4, 5], [0, 0, 0, 0, 0, 0]);
  expect(wrongPlaces(readSpec(JSON.stringify({ ...room, churn: { deleteEvery: 2 } })), allOnA)).toEqual([
    "default/6 asks for more cpu than is left (placed on a)",
  ]);
});

test("pods are decided in the order of the queue", () => {
  const spec = readSpec(JSON.stringify({ nodes, pending: [pod("1", "web"), pod("2", "web")] }));
  expect(wrongPlaces(spec, steps([1, 0], [0, 0]))[0]).toBe("step 0 decides a pod that is not the next of the queue");
});

test("a pod without a node is told", () => {
  const spec = readSpec(JSON.stringify({ nodes, pending: [pod("1", "web"), pod("2", "web")] }));
  expect(unplaced(spec, steps([0, 1], [0, -1]))).toEqual(["default/2 found no node"]);
});
