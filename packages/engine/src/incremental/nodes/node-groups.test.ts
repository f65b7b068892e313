import { expect, test } from "vitest";
import type { Node } from "../../api/node.ts";
import type { Labels } from "../../api/object-meta.ts";
import { NodeGroupTable } from "./node-groups.ts";
import { NodeTable } from "./node-table.ts";

function tableOf(...nodes: readonly Omit<Node, "metadata">[]): NodeTable {
  const table = new NodeTable();
  nodes.forEach((node, at) => table.append({ metadata: { name: `n${at}` }, ...node }));
  return table;
}

function labelled(...all: readonly Labels[]): NodeTable {
  const table = new NodeTable();
  all.forEach((labels, at) => table.append({ metadata: { name: `n${at}`, labels } }));
  return table;
}

test("nodes are in one group if and only if they have the same of the labels; the first of a group stands for it", () => {
  const proto = JSON.parse('{"__proto__": "a"}') as Labels;
  const nodes = labelled({ zone: "a" }, {}, { zone: "a", rack: "1" }, { zone: "" }, { constructor: "a" }, proto, {});
  const groups = new NodeGroupTable(nodes);
  const of = (...keys: string[]): number[] => Array.from(groups.of(keys).groupOf);
  expect(of()).toEqual([0, 0, 0, 0, 0, 0, 0]);
  expect(of("zone")).toEqual([0, 1, 0, 2, 1, 1, 1]);
  expect(of("rack", "zone")).toEqual([0, 1, 2, 3, 1, 1, 1]);
  expect(of("constructor")).toEqual([0, 0, 0, 0, 1, 0, 0]);
  expect(of("__proto__")).toEqual([0, 0, 0, 0, 0, 1, 0]);
  expect(Array.from(groups.of(["rack", "zone"]).firsts)).toEqual([0, 1, 2, 3]);
});

test("each thing that keeps pods off tells nodes apart", () => {
  const taint = { key: "a", value: "b", effect: "NoSchedule" } as const;
  const nodes = tableOf(
    {},
    { spec: {}, status: { declaredFeatures: [] } },
    { spec: { taints: [taint] } },
    { spec: { taints: [{ ...taint }], unschedulable: false } },
    { spec: { taints: [{ ...taint, value: "c" }] } },
    { spec: { taints: [{ ...taint, effect: "PreferNoSchedule" }] } },
    { spec: { taints: [{ ...taint, key: "c" }] } },
    { spec: { taints: [taint, taint] } },
    { spec: { unschedulable: true } },
    { status: { declaredFeatures: ["A"] } },
  );
  const groups = new NodeGroupTable(nodes);
  expect(Array.from(groups.of([], true).groupOf)).toEqual([0, 0, 1, 1, 2, 3, 4, 5, 6, 7]);
  expect(Array.from(groups.of([], false).groupOf)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
});

test("groups stay until a node comes or goes, or has other labels or taints", () => {
  const nodes = labelled({ zone: "a" }, { zone: "b" });
  const groups = new NodeGroupTable(nodes);
  const [first] = nodes.list();
  const change = (node: Omit<Node, "metadata">): void => {
    first?.replace({ metadata: { name: "n0", labels: { zone: "a" } }, ...node });
    if (first) nodes.nodeChanged(first);
  };
  const zones = groups.of(["zone"]);
  const admitting = groups.of([], true);
  change({ status: { allocatable: { cpu: "1" } } });
  expect(groups.of(["zone"])).toBe(zones);
  expect(groups.of([], true)).toBe(admitting);
  change({ spec: { unschedulable: true } });
  expect(groups.of(["zone"])).toBe(zones);
  expect(Array.from(groups.of([], true).groupOf)).toEqual([0, 1]);
  if (first) nodes.vacate(first);
  expect(Array.from(groups.of(["zone"]).groupOf)).toEqual([-1, 0]);
  expect(Array.from(groups.of([], true).groupOf)).toEqual([-1, 0]);
});
