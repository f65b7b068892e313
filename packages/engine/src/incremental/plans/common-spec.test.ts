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
    metadata: { name, labels: { [hostname]: name, zone: `z${number % 2}` } },
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

/** Of at most two nodes is kept what they say of one kind of pods, of at most three asked. */
function commonOf(spec: PodSpec): object | undefined {
  const table = new NodeTable();
  for (const node of nodes) table.append(node);
  const common = commonSpec(spec, new RareNodes(table, new NodeGroupTable(table)), { matching: 2, others: 3 });
  return common && { ...common, but: common.but.map((slot) => `n${slot}`) };
}

const nothing = { containers, affinity: {} };

test("a term that leaves few nodes out says nothing of most", () => {
  const common = { spec: nothing, but: ["n1", "n2"], isOnly: false };
  expect(commonOf(requiring(hosts("NotIn", "n1", "n2")))).toEqual(common);
  expect(commonOf(requiring(names("NotIn", "n1")))).toEqual({ ...common, but: ["n1"] });
  // One of the two matches: which others do makes no difference but to these.
  expect(commonOf(requiring(zone, hosts("NotIn", "n1")))).toEqual({ ...common, but: ["n1"] });
  expect(commonOf(requiring(hosts("NotIn", "n1", "n2", "n3")))).toBeUndefined();
});

test("terms that few nodes match leave these alone", () => {
  const only = { spec: nothing, but: ["n1", "n2", "n3"], isOnly: true };
  expect(commonOf(requiring(hosts("In", "n1", "n2", "n3")))).toEqual(only);
  expect(commonOf(requiring(names("In", "n1"), hosts("In", "n2", "nobody")))).toEqual({ ...only, but: ["n1", "n2"] });
  expect(commonOf({ containers, nodeSelector: { zone: "z1", [hostname]: "n3" } })).toEqual({ ...only, but: ["n3"] });
  expect(commonOf(requiring({ matchExpressions: [] }))).toEqual({ ...only, but: [] });
  expect(commonOf(requiring(hosts("In", "n1", "n2", "n3", "n4")))).toBeUndefined();
});

test("what else is required stays", () => {
  const { matchExpressions = [] } = zone;
  const both = {
    matchExpressions: [...matchExpressions, { key: hostname, operator: "NotIn" as const, values: ["n1"] }],
  };
  const left = requiring({ ...zone, matchFields: [] });
  expect(commonOf(requiring(both))).toEqual({ spec: left, but: ["n1"], isOnly: false });
  expect(commonOf(requiring(zone, hosts("In", "n2")))).toEqual({ spec: requiring(zone), but: ["n2"], isOnly: false });
  expect(commonOf(requiring(zone))).toBeUndefined();
});

test("a preference for few nodes goes, one against few is for every node", () => {
  expect(commonOf(preferring(hosts("In", "n1")))).toEqual({ spec: nothing, but: ["n1"], isOnly: false });
  expect(commonOf(preferring(hosts("NotIn", "n1")))).toEqual({
    spec: preferring(names("NotIn", "")),
    but: ["n1"],
    isOnly: false,
  });
  expect(commonOf(preferring(zone))).toBeUndefined();
});

test("so do tolerations of what few nodes are tainted with, unless these take no others", () => {
  const tolerating = (value: string): PodSpec => ({ containers, tolerations: [{ key: "own", value }] });
  expect(commonOf(tolerating("n1"))).toEqual({ spec: nothing, but: ["n1"], isOnly: false });
  expect(commonOf(tolerating("nobody"))).toEqual({ spec: nothing, but: [], isOnly: false });
  expect(commonOf(tolerating("n11"))).toBeUndefined();
  for (const key of ["all", "own", "node.kubernetes.io/unschedulable"]) {
    expect(commonOf({ containers, tolerations: [{ key, operator: "Exists" }] })).toBeUndefined();
  }
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
];

test.each([0, 1, 2, 100])("so pods are decided as they always are, with %i nodes kept apart", (apart) => {
  const incremental = createLimitedEngine({ ...defaultLimits, apart }, defaultProfile());
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
