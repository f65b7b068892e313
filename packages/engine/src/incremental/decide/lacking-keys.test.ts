import { expect, test } from "vitest";
import type { ClusterObject, NodeObject, PodObject } from "../../api/cluster-object.ts";
import type { Labels } from "../../api/object-meta.ts";
import type { PodSpec } from "../../api/pod.ts";
import type { Decision } from "../../cycle/outcome.ts";
import type { Profile } from "../../cycle/profile.ts";
import { defaultProfile } from "../../plugins/default-profile.ts";
import { createReferenceEngine } from "../../reference/reference-engine.ts";
import { createLimitedEngine } from "../incremental-engine.ts";
import { defaultLimits } from "../limits.ts";

const hostname = "kubernetes.io/hostname";
const labelSelector = { matchLabels: { app: "web" } };

function node(name: string, labels: Labels = {}): NodeObject {
  return { kind: "Node", metadata: { name, labels }, status: { allocatable: { cpu: 8, memory: "8Gi", pods: 9 } } };
}

function web(name: string, spec: Partial<PodSpec> = {}): PodObject {
  const metadata = { name, labels: { app: "web" } };
  return { kind: "Pod", metadata, spec: { containers: [{ name: "main" }], ...spec } };
}

/** What is decided by keys that divide no nodes into cells, for rules that affect few nodes and for those that affect many. */
function decided(objects: readonly ClusterObject[], pod: PodObject, profile: Profile = defaultProfile()) {
  const fine = { ...defaultLimits, coarseDomains: () => 0 };
  const engines = [
    createReferenceEngine(profile),
    createLimitedEngine(fine, profile),
    createLimitedEngine({ ...fine, mostSingles: 0, mostSoftSingles: 0, denseAfter: () => 0 }, profile),
  ];
  const [expected, ...decisions] = engines.map((engine): Decision => {
    for (const one of objects) engine.add(one);
    return engine.decide(pod, () => 0, { asksRunnerUp: true });
  });
  for (const decision of decisions) expect(decision).toEqual(expected);
  return expected;
}

const required = (topologyKey: string): Partial<PodSpec> => ({
  affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey, labelSelector }] } },
});
const spread = (whenUnsatisfiable: "DoNotSchedule" | "ScheduleAnyway", topologyKey: string): Partial<PodSpec> => ({
  topologySpreadConstraints: [{ maxSkew: 1, topologyKey, whenUnsatisfiable, labelSelector }],
});
const busy = web("busy", { nodeName: "in-row" });
const nodes = [node("a"), node("b"), node("in-row", { row: "r1" })];

test("the first pod of a group goes to a node with the key, however many lack it", () => {
  expect(decided(nodes, web("new", required("row")))).toMatchObject({ nodeName: "in-row", feasible: 1 });
});

test("a strict constraint keeps the pod off nodes that lack its key", () => {
  expect(decided([...nodes, busy], web("new", spread("DoNotSchedule", "row")))).toMatchObject({
    nodeName: "in-row",
    feasible: 1,
  });
  const other = node("other", { row: "r2" });
  expect(decided([...nodes, other, busy], web("new", spread("DoNotSchedule", "row")))).toMatchObject({
    nodeName: "other",
    feasible: 1,
  });
});

test("a node without a hostname gets nothing for being spread over hostnames", () => {
  const named = [node("a", { [hostname]: "a" }), node("b", { [hostname]: "b" }), node("in-row")];
  expect(decided(named, web("new", spread("ScheduleAnyway", hostname)))).toMatchObject({ ties: 2, feasible: 3 });
  expect(decided([...named, busy], web("new", spread("ScheduleAnyway", hostname)))).toMatchObject({ ties: 2 });
});

test("the system's constraints take a node without a hostname, and count nothing there for that", () => {
  const service: ClusterObject = { kind: "Service", metadata: { name: "web" }, spec: { selector: { app: "web" } } };
  const named = ["a", "b", "c"].map((name) => node(name, { [hostname]: name }));
  const there = ["a", "b", "c"].map((nodeName) => web(`on-${nodeName}`, { nodeName }));
  expect(decided([...named, node("d"), service, ...there], web("new"))).toMatchObject({ nodeName: "d", feasible: 4 });
});

test("a share of the nodes is searched without those that lack a key", () => {
  const profile = { ...defaultProfile(), percentageOfNodesToScore: 50 };
  expect(decided([...nodes, busy], web("new", spread("DoNotSchedule", "row")), profile)).toMatchObject({ feasible: 1 });
});

test("many keys that divide no cells are told together", () => {
  const keys = ["k1", "k2", "k3", "k4", "k5"];
  const labelled = ["a", "b", "c", "d"].map((name, at) =>
    node(name, Object.fromEntries(keys.map((key, number) => [key, `${(at + number) % 3}`]))),
  );
  const podAffinityTerm = (topologyKey: string) => ({ topologyKey, labelSelector });
  const preferred = keys.map((key, at) => ({ weight: at + 1, podAffinityTerm: podAffinityTerm(key) }));
  const affinity = { podAffinity: { preferredDuringSchedulingIgnoredDuringExecution: preferred } };
  expect(decided([...labelled, web("busy", { nodeName: "b" })], web("new", { affinity }))).toMatchObject({
    nodeName: "b",
    feasible: 4,
  });
});
