import fc from "fast-check";
import { expect, test } from "vitest";
import type { NodeObject } from "../../api/cluster-object.ts";
import { type Labels, labelValue } from "../../api/object-meta.ts";
import { compileLabels } from "../../cluster/label-selector.ts";
import { toPodInfo } from "../../cluster/to-pod-info.ts";
import { differencesOf } from "../../cycle/version-differences.ts";
import { Placements } from "../cluster/placements.ts";
import type { LiveNode } from "../nodes/live-node.ts";
import { SpreadSums } from "./spread-sums.ts";

interface Said {
  readonly zone: string | undefined;
  readonly rack: string | undefined;
  readonly disk: string | undefined;
  readonly isTainted: boolean;
}

const zones = ["", "a", "b", "c"];
const said: fc.Arbitrary<Said> = fc.record({
  zone: fc.constantFrom(...zones, "a", "b", undefined),
  rack: fc.constantFrom("r", "r", undefined),
  disk: fc.constantFrom("ssd", "ssd", undefined),
  isTainted: fc.constantFrom(false, false, true),
});
const steps = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant("moves" as const), node: fc.nat(), by: fc.constantFrom(1, 3, -1, -1) }),
    fc.record({ kind: fc.constant("changes" as const), node: fc.nat(), said }),
    fc.record({ kind: fc.constant("comes" as const), said }),
    fc.record({ kind: fc.constant("goes" as const), node: fc.nat() }),
  ),
  { minLength: 10, maxLength: 40, size: "max" },
);

function nodeOf(name: string, { zone, rack, disk, isTainted }: Said): NodeObject {
  const labels = Object.fromEntries(Object.entries({ zone, rack, disk }).filter(([, value]) => value !== undefined));
  const taints = isTainted ? [{ key: "dedicated", value: "x", effect: "NoSchedule" as const }] : [];
  return { kind: "Node", metadata: { name, labels: labels as Labels }, spec: { taints } };
}

test("sums have the pods of each domain on the nodes that count, whatever has happened since they were asked", () => {
  const constraint = fc.record({
    policies: fc.integer({ min: 0, max: 3 }),
    needsRack: fc.boolean(),
    keepsZones: fc.boolean(),
  });
  fc.assert(
    fc.property(steps, constraint, (all, { policies, needsRack, keepsZones }) => {
      const state = new Placements(differencesOf("1.37"));
      const [zone, rack] = [state.keys.use("zone"), state.keys.use("rack")];
      const required = [...(keepsZones ? [zone] : []), ...(needsRack ? [rack] : [])];
      const count = state.spreadCounts.of("default", compileLabels({ app: "web" }));
      const pod = toPodInfo({ metadata: { name: "pod" }, spec: { containers: [], nodeSelector: { disk: "ssd" } } });
      const sums = new SpreadSums(state).of({ key: zone, count, policies }, required, pod);
      const nodes: (LiveNode | undefined)[] = [];
      const pods: number[] = [];
      const counts = ({ node: { spec }, labels }: LiveNode): boolean =>
        required.every(({ name }) => labelValue(labels, name) !== undefined) &&
        ((policies & 1) === 0 || labels["disk"] === "ssd") &&
        ((policies & 2) === 0 || spec?.taints?.length === 0);
      const expectSums = (): void => {
        const expected = new Map<string, number>();
        for (const [slot, node] of nodes.entries()) {
          if (node === undefined || !counts(node)) continue;
          const domain = node.labels["zone"] ?? "";
          expected.set(domain, (expected.get(domain) ?? 0) + (pods[slot] ?? 0));
        }
        sums.catchUp();
        const found = zones.map((value) => sums.get(zone.ordinalOf(value) ?? 0));
        const known = zones.map((value) => (zone.ordinalOf(value) === undefined ? "" : value));
        expect(found).toEqual(known.map((value) => expected.get(value) ?? 0));
        expect([sums.domains, sums.lowest()]).toEqual([expected.size, Math.min(...expected.values())]);
      };
      for (const step of all) {
        const slot = "node" in step ? step.node % Math.max(1, nodes.length) : nodes.length;
        const node = nodes[slot];
        if (step.kind === "comes") nodes.push(state.addNode(nodeOf(`n${slot}`, step.said)));
        else if (step.kind === "goes") {
          if (node === undefined || (pods[slot] ?? 0) > 0) continue;
          state.removeNode(node);
          nodes[slot] = undefined;
        } else if (node !== undefined && step.kind === "changes") state.changeNode(node, nodeOf(node.name, step.said));
        else if (node !== undefined && step.kind === "moves" && (pods[slot] ?? 0) + step.by >= 0) {
          pods[slot] = (pods[slot] ?? 0) + step.by;
          count.move(slot, step.by);
          if (step.by !== 3) expectSums();
        }
      }
      expectSums();
    }),
    { numRuns: 300 },
  );
});

test("the lowest sum follows pods that come and go, of domains that share it", () => {
  const state = new Placements(differencesOf("1.37"));
  for (const zone of ["a", "b", "c"]) state.addNode({ metadata: { name: zone, labels: { zone } } });
  const zone = state.keys.use("zone");
  const count = state.spreadCounts.of("default", compileLabels({ app: "web" }));
  const pod = toPodInfo({ metadata: { name: "pod" }, spec: { containers: [] } });
  const sums = new SpreadSums(state).of({ key: zone, count, policies: 0 }, [zone], pod);
  sums.catchUp();
  const lowestAfter = (...moves: readonly (readonly [slot: number, by: number])[]): number => {
    for (const [slot, by] of moves) count.move(slot, by);
    return sums.lowest();
  };
  expect(lowestAfter([0, 2], [1, 2], [2, 2])).toBe(2);
  expect(lowestAfter([0, -1])).toBe(1);
  expect(lowestAfter([0, 1], [1, 1], [2, 1])).toBe(2);
  expect(lowestAfter([2, -1], [0, 1])).toBe(2);
  expect(lowestAfter([2, 1])).toBe(3);
  expect(lowestAfter([0, 1], [1, 1], [2, 1])).toBe(4);
});
