import fc from "fast-check";
import { expect, test } from "vitest";
import type { Labels } from "../../api/object-meta.ts";
import type { Grouped } from "../tables/grouped.ts";
import { noDomain, type PresentNodes, emptyDomain, TopologyKeys } from "./topology-keys.ts";

const values: fc.Arbitrary<string | undefined> = fc.constantFrom(undefined, "", "a", "b", "c", "constructor");
const steps = fc.array(fc.tuple(fc.nat({ max: 20 }), values, fc.boolean()), { size: "+1" });

function labelled(zone: string | undefined): Labels {
  return zone === undefined ? {} : { zone };
}

/** Puts nodes into slots or takes them away. A key comes into use before the nodes, another after them. */
function keysAfter(all: readonly (readonly [slot: number, zone: string | undefined, stays: boolean])[]) {
  const nodes = new Map<number, Labels>();
  const keys = new TopologyKeys(() => nodes);
  const early = keys.use("zone");
  for (const [slot, zone, stays] of all) {
    if (stays) nodes.set(slot, labelled(zone));
    else nodes.delete(slot);
    if (stays) keys.setNode(slot, labelled(zone));
  }
  const late = new TopologyKeys(() => nodes).use("zone");
  const slots = Int32Array.from(nodes.keys()).sort();
  const table: PresentNodes = { slotsInUse: () => slots, clock: { nodes: 1 } };
  return { nodes, keys, early, late, table };
}

function itemsOf({ items, starts }: Grouped, group: number): readonly number[] {
  return [...items.subarray(starts[group], starts[group + 1])];
}

test("nodes are in one domain if and only if they have the same value; without the key, in none", () => {
  fc.assert(
    fc.property(steps, (all) => {
      const { nodes, early, late } = keysAfter(all);
      for (const key of [early, late]) {
        const found = [...nodes.keys()].map((slot) => key.at(slot));
        expect(found).toEqual(
          [...nodes.values()].map(({ zone }) => (zone === undefined ? noDomain : key.ordinalOf(zone))),
        );
        const zones = new Set([...nodes.values()].flatMap(({ zone }) => zone ?? []));
        expect(new Set(found.filter((domain) => domain !== noDomain)).size).toBe(zones.size);
        expect(found.every((domain) => domain < key.domains)).toBe(true);
      }
    }),
  );
});

test("the nodes of each domain are told as they are now", () => {
  fc.assert(
    fc.property(steps, (all) => {
      const { nodes, early, late, table } = keysAfter(all);
      for (const key of [early, late]) {
        const { byDomain, lacking, inUse, areSingle } = key.nodes(table);
        const expected = Array.from({ length: key.domains }, (_, domain) =>
          [...nodes.keys()].filter((slot) => key.at(slot) === domain).sort((one, other) => one - other),
        );
        expect(expected.map((_, domain) => itemsOf(byDomain, domain))).toEqual(expected);
        expect({ lacking: [...lacking], inUse, areSingle }).toEqual({
          lacking: [...nodes].flatMap(([slot, { zone }]) => (zone === undefined ? [slot] : [])).sort((a, b) => a - b),
          inUse: expected.filter((here) => here.length > 0).length,
          areSingle: expected.every((here) => here.length <= 1),
        });
      }
    }),
  );
});

test("a domain is the first for the empty value, none for a value that no node has had, and stays what it was", () => {
  const { keys, early } = keysAfter([[0, "a", true]]);
  const before = early.ordinalOf("a");
  keys.setNode(0, labelled("b"));
  expect([early.ordinalOf(""), early.ordinalOf("constructor"), early.ordinalOf("a")]).toEqual([
    emptyDomain,
    undefined,
    before,
  ]);
  expect(early.at(0)).toBe(early.ordinalOf("b"));
  expect(keys.use("zone")).toBe(early);
  expect(keys.use("rack").number).toBe(1);
});

test("the nodes of domains are found anew once nodes have changed, and only then", () => {
  const { keys, early, table } = keysAfter([[0, "a", true]]);
  const first = early.nodes(table);
  expect(early.nodes(table)).toBe(first);
  keys.setNode(0, labelled("b"));
  const { byDomain } = early.nodes({ ...table, clock: { nodes: 2 } });
  expect(itemsOf(byDomain, early.ordinalOf("b") ?? noDomain)).toEqual([0]);
});
