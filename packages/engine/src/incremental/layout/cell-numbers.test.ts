import fc from "fast-check";
import { expect, test } from "vitest";
import { cellNumbers } from "./cell-numbers.ts";
import { TopologyKey } from "../nodes/topology-keys.ts";

const slots = 24;

function keyOf(values: readonly (string | undefined)[]): TopologyKey {
  const key = new TopologyKey("zone");
  values.forEach((zone, slot) => key.setNode(slot, zone === undefined ? {} : { zone }));
  return key;
}

/** Numbers by first asking, of slots by a text of all that tells them apart. */
function naiveNumbers(parts: readonly (readonly unknown[])[], asked: readonly number[]): readonly number[] {
  const known = new Map<string, number>();
  return asked.map((slot) => {
    const text = JSON.stringify(parts.map((part) => part[slot] ?? "none"));
    const number = known.get(text) ?? known.size;
    known.set(text, number);
    return number;
  });
}

function bySlot<Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<readonly Value[]> {
  return fc.array(value, { minLength: slots, maxLength: slots });
}

test("slots are in one cell if and only if nothing tells them apart, and cells are numbered as they are asked for", () => {
  // Near each other, for which there is a table, and so far apart that there is a map.
  const number = fc.oneof(fc.integer({ min: -2, max: 2 }), fc.constantFrom(2 ** 31 - 1, -(2 ** 31), 2 ** 20));
  const cases = fc.record({
    zones: fc.array(bySlot(fc.constantFrom(undefined, "", "a", "b", "constructor")), { maxLength: 2 }),
    numbers: fc.array(fc.oneof(bySlot(fc.integer({ min: -2, max: 2 })), bySlot(number), fc.constant(undefined)), {
      maxLength: 3,
    }),
    asked: fc.array(fc.nat({ max: slots - 1 }), { size: "+1" }),
  });
  fc.assert(
    fc.property(cases, ({ zones, numbers, asked }) => {
      const at = cellNumbers(
        zones.map(keyOf),
        numbers.map((some) => some && Int32Array.from(some)),
        slots,
      );
      const parts = [...zones, ...numbers.flatMap((some) => (some === undefined ? [] : [some]))];
      expect(asked.map(at)).toEqual(naiveNumbers(parts, asked));
    }),
    { numRuns: 500 },
  );
});

test("all are in one cell where nothing could tell them apart", () => {
  const at = cellNumbers([], [undefined], 3);
  expect([at(2), at(0), at(1)]).toEqual([0, 0, 0]);
});
