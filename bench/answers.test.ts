import type { ClusterObject, Labels, Pod, PodAffinityTerm } from "@stowage/engine";
import { expect, test } from "vitest";
import { firstDifference, unplaced, wrongPlaces } from "./answers.ts";
import type { Measurement, Step } from "./measure.ts";

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

function node(name: string, labels: Labels): ClusterObject {
  const allocatable = { cpu: "3", pods: "10" };
  return { kind: "Node", metadata: { name, labels: { host: name, ...labels } }, status: { allocatable } };
}

function existing(one: Pod): ClusterObject {
  return { ...one, kind: "Pod" };
}

const cluster = [node("a", { zone: "1" }), node("b", { zone: "1" }), node("c", { zone: "2" }), node("bare", {})];

function on(nodeName: string, one: Pod): Step {
  return { pod: one, nodeName };
}

test("a group apart by hostname and together in a zone is right", () => {
  const rules = { wants: [near("zone", "web")], avoids: [near("host", "web")] };
  expect(wrongPlaces(cluster, [on("b", pod("1", "web", rules)), on("a", pod("2", "web", rules))])).toEqual([]);
});

test("two pods that avoid each other on one node are wrong", () => {
  const rules = { avoids: [near("host", "web")] };
  expect(wrongPlaces(cluster, [on("a", pod("1", "web", rules)), on("a", pod("2", "web", rules))])).toEqual([
    "default/2 avoids a pod in host=a (placed on a)",
    "default/2 is avoided by a pod in host=a (placed on a)",
  ]);
});

test("a pod that an existing one avoids is wrong", () => {
  const guard = existing(pod("guard", "db", { avoids: [near("zone", "web")], nodeName: "a" }));
  expect(wrongPlaces([...cluster, guard], [on("b", pod("1", "web")), on("c", pod("2", "web"))])).toEqual([
    "default/1 is avoided by a pod in zone=1 (placed on b)",
  ]);
});

test("a group in two zones is wrong", () => {
  const rules = { wants: [near("zone", "web")] };
  expect(wrongPlaces(cluster, [on("a", pod("1", "web", rules)), on("c", pod("2", "web", rules))])).toEqual([
    "default/2 wants a pod in zone=2 (placed on c)",
  ]);
});

test("the first of a group needs a node with the label, and a pod that wants others needs them", () => {
  expect(wrongPlaces(cluster, [on("bare", pod("1", "web", { wants: [near("zone", "web")] }))])).toEqual([
    "default/1 wants a pod in zone= (placed on bare)",
  ]);
  expect(wrongPlaces(cluster, [on("a", pod("1", "web", { wants: [near("zone", "db")] }))])).toEqual([
    "default/1 wants a pod in zone=1 (placed on a)",
  ]);
});

test("a pod that is selected where one of the labels is missing takes away the first one's freedom", () => {
  const wants = [near("zone", "web"), near("host", "web")];
  const lost = existing(pod("lost", "web", { nodeName: "bare" }));
  expect(wrongPlaces(cluster, [on("a", pod("1", "web", { wants }))])).toEqual([]);
  expect(wrongPlaces([...cluster, lost], [on("a", pod("1", "web", { wants }))])).toEqual([
    "default/1 wants a pod in zone=1 (placed on a)",
    "default/1 wants a pod in host=a (placed on a)",
  ]);
});

test("one pod must be selected by all the terms, not one pod by each", () => {
  const both = { matchExpressions: [{ key: "app", operator: "In" as const, values: ["db", "cache"] }] };
  const wants = [near("zone", "db"), { topologyKey: "host", labelSelector: both }];
  const db = existing(pod("db", "db", { nodeName: "a" }));
  const cache = existing(pod("cache", "cache", { nodeName: "b" }));
  expect(wrongPlaces([...cluster, db, cache], [on("a", pod("1", "web", { wants }))])).toEqual([]);
  expect(wrongPlaces([...cluster, db, cache], [on("b", pod("1", "web", { wants }))])).toEqual([
    "default/1 wants a pod in host=b (placed on b)",
  ]);
});

test("terms look into their own namespace, into listed ones, and into selected ones", () => {
  const team: ClusterObject = { kind: "Namespace", metadata: { name: "team", labels: { kind: "team" } } };
  const other = existing(pod("other", "web", { nodeName: "a", namespace: "team" }));
  const wrong = (more: Partial<PodAffinityTerm>): string[] =>
    wrongPlaces([...cluster, team, other], [on("a", pod("1", "db", { avoids: [near("host", "web", more)] }))]);
  const avoided = ["default/1 avoids a pod in host=a (placed on a)"];
  expect(wrong({})).toEqual([]);
  expect(wrong({ namespaces: ["team"] })).toEqual(avoided);
  expect(wrong({ namespaceSelector: { matchLabels: { kind: "team" } } })).toEqual(avoided);
  expect(wrong({ namespaceSelector: { matchLabels: { kind: "other" } } })).toEqual([]);
});

test("an overfilled node is wrong, and so is one that is not there", () => {
  const full = ["1", "2", "3", "4"].map((name) => on("a", pod(name, "web")));
  expect(wrongPlaces(cluster, full)).toEqual(["default/4 asks for more cpu than is left (placed on a)"]);
  expect(wrongPlaces(cluster, [on("d", pod("1", "web"))])).toEqual(["default/1 is on d, which is no node"]);
});

test("a deleted pod leaves its room and its terms", () => {
  const rules = { avoids: [near("zone", "web")] };
  const first = pod("1", "web", rules);
  const other = { ...on("c", pod("2", "web", rules)), deleted: first };
  expect(wrongPlaces(cluster, [on("a", first), other, on("b", pod("3", "web", rules))])).toEqual([]);
  const full = ["4", "5", "6"].map((name) => pod(name, "db"));
  const [one, ...two] = full.map((each) => on("a", each));
  const freed = { ...on("b", pod("7", "db")), deleted: full[0] } as Step;
  expect(wrongPlaces(cluster, [one as Step, ...two, freed, on("a", pod("8", "db"))])).toEqual([]);
});

function measurement(steps: readonly Step[]): Measurement {
  return { steps, placed: 0, failed: 0, seconds: 0, decisionsPerSecond: 0, p50us: 0, p99us: 0 };
}

test("a pod without a node is told", () => {
  expect(unplaced(measurement([on("a", pod("1", "web")), { pod: pod("2", "web") }]))).toEqual([
    "default/2 found no node",
  ]);
});

test("runs part where node or total differ, and not where one of them ends", () => {
  const step = { pod: pod("1", "web"), nodeName: "a", total: 7, ties: 1, feasible: 2 };
  expect(firstDifference(measurement([step]), measurement([]))).toEqual([]);
  expect(firstDifference(measurement([step]), measurement([step]))).toEqual([]);
  expect(firstDifference(measurement([step]), measurement([{ ...step, total: 8 }]))).toEqual([
    "default/1: one engine decides a (total 7, 1 such nodes, 2 feasible), the other a (total 8, 1 such nodes, 2 feasible)",
  ]);
});
