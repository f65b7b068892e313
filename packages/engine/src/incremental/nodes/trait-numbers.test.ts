import fc from "fast-check";
import { expect, test } from "vitest";
import { labelValue } from "../../api/object-meta.ts";
import { NodeTable } from "./node-table.ts";
import { TraitNumbers, withoutTrait } from "./trait-numbers.ts";

const value = fc.option(fc.constantFrom("", "a", "b", "constructor", "__proto__"), { nil: undefined });
const change = fc.record({ slot: fc.nat({ max: 6 }), value, stays: fc.boolean(), isRead: fc.boolean() });

function labels(zone: string | undefined): Record<string, string> {
  return zone === undefined ? {} : { zone };
}

test("nodes have one number if and only if they have the same, and another version once any has another", () => {
  fc.assert(
    fc.property(fc.array(change, { size: "+1" }), (changes) => {
      const nodes = new NodeTable();
      const zones = new TraitNumbers((node) => labelValue(node.labels, "zone"));
      const seen = new Map<number, number>();
      let version = -1;
      for (const one of changes) {
        const name = `n${one.slot}`;
        const known = nodes.named(name);
        if (known === undefined) nodes.append({ metadata: { name, labels: labels(one.value) } });
        else if (one.stays) {
          known.replace({ metadata: { name, labels: labels(one.value) } });
          nodes.nodeChanged(known);
        } else nodes.vacate(known);
        if (!one.isRead) continue;
        zones.catchUp(nodes);
        const texts = nodes.list().map((node) => labelValue(node.labels, "zone"));
        const numbers = nodes.list().map(({ slot }) => zones.at(slot));
        expect(numbers).toEqual(texts.map((text) => (text === undefined ? withoutTrait : zones.find(text))));
        expect(new Set(numbers).size).toBe(new Set(texts).size);
        expect(numbers.every((number) => number < zones.part.size)).toBe(true);
        const isChanged = nodes.list().some(({ slot }) => seen.has(slot) && seen.get(slot) !== zones.at(slot));
        expect(isChanged && zones.version === version).toBe(false);
        version = zones.version;
        seen.clear();
        for (const { slot } of nodes.list()) seen.set(slot, zones.at(slot));
      }
    }),
  );
});

test("what nodes had and have no more is forgotten once there is much of it", () => {
  const nodes = new NodeTable();
  const node = nodes.append({ metadata: { name: "n" } });
  const other = nodes.append({ metadata: { name: "other", labels: { zone: "stays" } } });
  const zones = new TraitNumbers(({ labels: { zone } }) => zone);
  for (let at = 0; at < 1000; at++) {
    node.replace({ metadata: { name: "n", labels: { zone: `z${at}` } } });
    nodes.nodeChanged(node);
    zones.catchUp(nodes);
  }
  expect(zones.part.size).toBeLessThan(100);
  expect(zones.at(node.slot)).toBe(zones.find("z999"));
  expect(zones.at(other.slot)).toBe(zones.find("stays"));
});
