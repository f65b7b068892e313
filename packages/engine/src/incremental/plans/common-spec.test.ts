import { expect, test } from "vitest";
import type { Taint } from "../../api/node.ts";
import type { PodSpec } from "../../api/pod.ts";
import type { NodeSelectorTerm } from "../../api/selectors.ts";
import type { PodObject } from "../../api/cluster-object.ts";
import { defaultProfile } from "../../plugins/default-profile.ts";
import { createReferenceEngine } from "../../reference/reference-engine.ts";
import { createLimitedEngine } from "../incremental-engine.ts";
import { defaultLimits } from "../limits.ts";
import { NodeGroupTable } from "../nodes/node-groups.ts";
import { NodeTable } from "../nodes/node-table.ts";
import { RareNodes } from "../nodes/rare-nodes.ts";
import { commonSpec } from "./common-spec.ts";

const hostname = "kubernetes.io/hostname";
const containers = [{ name: "main" }];

/** Forty nodes in two zones, each with a taint of its own; the first is cordoned. */
const nodes = Array.from({ length: 40 }, (_, number) => {
  const name = `n${number}`;
  const taints: readonly Taint[] = [
    { key: "own", value: name, effect: number === 11 ? "NoSchedule" : "PreferNoSchedule" },
    { key: "all", effect: "PreferNoSchedule" },
  ];
  return {
    kind: "Node" as const,
    metadata: {
      name,
      labels: { [hostname]: name, zone: `z${number % 2}`, group: `g${Math.trunc(number / 3)}` },
    },
    spec: { taints, unschedulable: number === 0 },
    status: { allocatable: { cpu: "4", memory: "8Gi", pods: "110" } },
  };
});

const zone: NodeSelectorTerm = { matchExpressions: [{ key: "zone", operator: "In", values: ["z1"] }] };

function hosts(operator: "In" | "NotIn", ...values: readonly string[]): NodeSelectorTerm {
  return { matchExpressions: [{ key: hostname, operator, values }] };
}

function names(operator: "In" | "NotIn", name: string): NodeSelectorTerm {
  return { matchFields: [{ key: "metadata.name", operator, values: [name] }] };
}

function requiring(...nodeSelectorTerms: readonly NodeSelectorTerm[]): PodSpec {
  const required = { nodeSelectorTerms };
  return { containers, affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: required } } };
}

function preferring(...preferences: readonly NodeSelectorTerm[]): PodSpec {
  const preferred = preferences.map((preference, index) => ({ weight: 10 * (index + 1), preference }));
  return { containers, affinity: { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: preferred } } };
}

/** Of at most three nodes is kept what they say of one kind of pods. @param each For so many at most by each value. */
function commonOf(spec: PodSpec, each = 1): object | undefined {
  const table = new NodeTable();
  for (const node of nodes) table.append(node);
  const common = commonSpec(spec, new RareNodes(table, new NodeGroupTable(table)), { each, all: 3 });
  const namesOf = (slots: readonly number[]): readonly string[] => slots.map((slot) => `n${slot}`);
  return common && { ...common, but: namesOf(common.but), only: common.only && namesOf(common.only) };
}

const nothing = { containers, affinity: {} };

test("a term that leaves few nodes out says nothing of most", () => {
  const common = { spec: nothing, but: ["n1", "n2"], only: undefined, values: 2 };
  expect(commonOf(requiring(hosts("NotIn", "n1", "n2")))).toEqual(common);
  expect(commonOf(requiring(names("NotIn", "n1")))).toEqual({ ...common, but: ["n1"], values: 1 });
  // One of the two matches: which others do makes no difference but to these.
  expect(commonOf(requiring(zone, hosts("NotIn", "n1")))).toEqual({ ...common, but: ["n1"], values: 1 });
  expect(commonOf(requiring(hosts("NotIn", "n1", "n2", "n3", "n4")))).toBeUndefined();
});

test("terms that few nodes match leave these alone", () => {
  const only = { spec: nothing, but: [], only: ["n1", "n2", "n3"], values: 3 };
  expect(commonOf(requiring(hosts("In", "n1", "n2", "n3")))).toEqual(only);
  expect(commonOf(requiring(names("In", "n1"), hosts("In", "n2", "nobody")))).toEqual({ ...only, only: ["n1", "n2"] });
  expect(commonOf({ containers, nodeSelector: { zone: "z1", [hostname]: "n3" } })).toEqual({
    ...only,
    only: ["n3"],
    values: 1,
  });
  expect(commonOf(requiring({ matchExpressions: [] }))).toEqual({ ...only, only: [], values: 0 });
  expect(commonOf(requiring(hosts("In", "n1", "n2", "n3", "n4")))).toBeUndefined();
});

test("what else is required stays", () => {
  const { matchExpressions = [] } = zone;
  const both = {
    matchExpressions: [...matchExpressions, { key: hostname, operator: "NotIn" as const, values: ["n1"] }],
  };
  const left = requiring({ ...zone, matchFields: [] });
  const common = { only: undefined, values: 1 };
  expect(commonOf(requiring(both))).toEqual({ ...common, spec: left, but: ["n1"] });
  expect(commonOf(requiring(zone, hosts("In", "n2")))).toEqual({ ...common, spec: requiring(zone), but: ["n2"] });
  expect(commonOf(requiring(zone))).toBeUndefined();
});

test("a preference for few nodes goes, one against few is for every node", () => {
  const common = { but: ["n1"], only: undefined, values: 1 };
  expect(commonOf(preferring(hosts("In", "n1")))).toEqual({ ...common, spec: nothing });
  expect(commonOf(preferring(hosts("NotIn", "n1")))).toEqual({ ...common, spec: preferring(names("NotIn", "")) });
  expect(commonOf(preferring(zone))).toBeUndefined();
});

test("so do tolerations of what few nodes are tainted with, whatever the taint does", () => {
  const tolerating = (value: string): PodSpec => ({ containers, tolerations: [{ key: "own", value }] });
  const common = { spec: nothing, only: undefined, values: 1 };
  expect(commonOf(tolerating("n1"))).toEqual({ ...common, but: ["n1"] });
  expect(commonOf(tolerating("n11"))).toEqual({ ...common, but: ["n11"] });
  expect(commonOf(tolerating("nobody"))).toEqual({ ...common, but: [] });
  const unschedulable = { key: "node.kubernetes.io/unschedulable", operator: "Exists" as const };
  expect(commonOf({ containers, tolerations: [unschedulable] })).toEqual({ ...common, but: ["n0"] });
  for (const key of ["all", "own"]) {
    expect(commonOf({ containers, tolerations: [{ key, operator: "Exists" }] })).toBeUndefined();
  }
});

test("nodes that pods tolerate are beside those that they must be on one of", () => {
  const tolerations = [
    { key: "own", value: "n5" },
    { key: "all", operator: "Exists" as const },
  ];
  const dedicated = { containers, tolerations, nodeSelector: { [hostname]: "n4" } };
  const left = { ...nothing, tolerations: tolerations.slice(1) };
  expect(commonOf(dedicated)).toEqual({ spec: left, but: ["n5"], only: ["n4"], values: 2 });
});

test("with more nodes for a value than few, others will ask for the same", () => {
  const group = (operator: "In" | "NotIn"): NodeSelectorTerm => ({
    matchExpressions: [{ key: "group", operator, values: ["g1"] }],
  });
  const avoiding = { spec: nothing, but: ["n3", "n4", "n5"], only: undefined, values: 1 };
  expect(commonOf(requiring(group("NotIn")), 3)).toEqual(avoiding);
  expect(commonOf(requiring(group("NotIn")), 2)).toBeUndefined();
  expect(commonOf(preferring(group("In")), 2)).toBeUndefined();
  // Those that are all that pods can be on are asked first.
  const only = { spec: nothing, but: [], only: ["n3", "n4", "n5"], values: 1 };
  expect(commonOf(requiring(group("In")), 2)).toEqual(only);
});

const specs: readonly PodSpec[] = [
  requiring(hosts("NotIn", "n1", "n2")),
  requiring(names("NotIn", "n3")),
  requiring(hosts("In", "n1", "n2", "n3")),
  requiring(names("In", "n1"), names("In", "n11")),
  // The node that the first term names is in another zone.
  requiring(hosts("In", "n2"), zone),
  requiring({ matchExpressions: [] }, names("In", "n4")),
  { containers, nodeSelector: { zone: "z0", [hostname]: "n3" } },
  preferring(hosts("In", "n1"), zone),
  preferring(hosts("NotIn", "n1"), zone),
  { ...preferring(hosts("In", "n5", "n6")), tolerations: [{ key: "own", value: "n6" }] },
  { containers, tolerations: [{ key: "own", value: "n7" }, { key: "all" }] },
  { containers, tolerations: [{ key: "own", value: "n11" }] },
  { containers, tolerations: [{ key: "own", value: "n11" }], nodeSelector: { [hostname]: "n11" } },
  { containers, tolerations: [{ key: "own", value: "n13" }], nodeSelector: { [hostname]: "n11" } },
  { ...requiring(hosts("In", "n11", "n12")), tolerations: [{ key: "own", value: "n11" }] },
  {
    ...preferring(hosts("In", "n11")),
    tolerations: [
      { key: "own", value: "n11" },
      { key: "own", value: "n2" },
    ],
  },
  { containers, tolerations: [{ key: "node.kubernetes.io/unschedulable", operator: "Exists" }] },
];

const limits = [
  { apart: 0, apartEach: 1 },
  { apart: 1, apartEach: 1 },
  { apart: 2, apartEach: 1 },
  { apart: 100, apartEach: 1 },
  { apart: 100, apartEach: 16 },
];

test.each(limits)("so pods are decided as they always are, with these kept apart: %j", (few) => {
  const incremental = createLimitedEngine({ ...defaultLimits, ...few }, defaultProfile());
  const reference = createReferenceEngine(defaultProfile());
  for (const node of nodes) for (const engine of [incremental, reference]) engine.add(node);
  const chosen: boolean[] = [];
  for (let round = 0; round < 3; round++) {
    specs.forEach((spec, index) => {
      const pod: PodObject = { kind: "Pod", metadata: { name: `p${round}-${index}` }, spec };
      const { best, nodes: all, message } = reference.examine(pod);
      const totals = new Map(
        all.flatMap((one) => (one.code === "Success" ? [[one.nodeName, one.total] as const] : [])),
      );
      const decision = incremental.decide(pod, (ties) => round % ties);
      const nodeName = best[round % Math.max(1, best.length)];
      const expected =
        nodeName === undefined
          ? { kind: "unschedulable", message }
          : { kind: "scheduled", total: totals.get(nodeName), ties: best.length, feasible: totals.size };
      expect(decision).toMatchObject(expected);
      if (decision.kind !== "scheduled") return;
      chosen.push(totals.get(decision.nodeName) === totals.get(nodeName ?? ""));
      for (const engine of [incremental, reference]) engine.assume(pod, decision.nodeName);
    });
  }
  expect(chosen).not.toContain(false);
  expect(chosen.length).toBeGreaterThan(2 * specs.length);
});
