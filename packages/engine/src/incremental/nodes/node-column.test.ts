import fc from "fast-check";
import { expect, test } from "vitest";
import { labelValue } from "../../api/object-meta.ts";
import { NodeColumn } from "./node-column.ts";
import { NodeTable } from "./node-table.ts";

const values = ["", "a", "b", "constructor", "__proto__"] as const;
const value = fc.option(fc.constantFrom(...values), { nil: undefined });
const change = fc.record({ slot: fc.nat({ max: 6 }), value, stays: fc.boolean(), isRead: fc.boolean() });

function labels(zone: string | undefined): Record<string, string> {
  return zone === undefined ? {} : { zone };
}

function zonesOf(): NodeColumn {
  return new NodeColumn((node) => labelValue(node.labels, "zone"));
}

test("nodes have one number exactly if they say the same, and of some values alone, if they say none of these", () => {
  fc.assert(
    fc.property(fc.array(change, { size: "+1" }), fc.subarray([...values, "nowhere"]), (changes, some) => {
      const nodes = new NodeTable();
      const zones = zonesOf();
      const asked = new Set<string>(some);
      for (const one of changes) {
        const name = `n${one.slot}`;
        const known = nodes.named(name);
        if (known === undefined) nodes.append({ metadata: { name, labels: labels(one.value) } });
        else if (one.stays) {
          known.replace({ metadata: { name, labels: labels(one.value) } });
          nodes.nodeChanged(known);
        } else nodes.vacate(known);
        if (!one.isRead) continue;
        const texts = nodes.list().map((node) => labelValue(node.labels, "zone"));
        const meant = texts.map((text) => (text === undefined || asked.has(text) ? text : "another"));
        for (const [part, said] of [
          [zones.part(nodes), texts],
          [zones.partOf(asked, nodes), meant],
        ] as const) {
          const numbers = nodes.list().map(({ slot }) => part.of[slot]);
          const pairs = new Set(numbers.map((number, at) => JSON.stringify([number, said[at] ?? null])));
          expect([new Set(numbers).size, new Set(said).size]).toEqual([pairs.size, pairs.size]);
          expect(numbers.every((number = -1) => number >= part.from && number < part.from + part.size)).toBe(true);
        }
      }
    }),
  );
});

test("what nodes said and say no more is forgotten once there is much of it", () => {
  const nodes = new NodeTable();
  const node = nodes.append({ metadata: { name: "n" } });
  nodes.append({ metadata: { name: "other", labels: { zone: "stays" } } });
  const zones = zonesOf();
  for (let at = 0; at < 1000; at++) {
    node.replace({ metadata: { name: "n", labels: { zone: `z${at}` } } });
    nodes.nodeChanged(node);
    zones.part(nodes);
  }
  const { of, size } = zones.part(nodes);
  expect(size).toBeLessThan(100);
  const [one = 0, other = 0] = of;
  // 0 is for a node that says nothing.
  expect([one > 0, other > 0, one === other]).toEqual([true, true, false]);
});
