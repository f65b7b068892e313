import fc from "fast-check";
import { expect, test } from "vitest";
import { IntCounts } from "./int-counts.ts";
import { NumberRooms } from "./number-rooms.ts";

/** What reading all keys finds. */
function read(counts: IntCounts): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  counts.forEachKey((key, number) => {
    if (found.has(key)) throw new Error(`key ${key} is there twice`);
    found.set(key, number);
  });
  return found;
}

/** Makes the changes, and compares with a `Map` after each. */
function agrees(changes: readonly (readonly [key: number, by: number])[], keys: readonly number[]): void {
  const counts = new IntCounts(new NumberRooms());
  const expected = new Map<number, number>();
  for (const [key, by] of changes) {
    const after = (expected.get(key) ?? 0) + by;
    const added = counts.add(key, by);
    if (after === 0) expected.delete(key);
    else expected.set(key, after);
    const found = keys.map((one) => counts.get(one));
    expect([added, counts.size, ...found]).toEqual([
      after,
      expected.size,
      ...keys.map((one) => expected.get(one) ?? 0),
    ]);
  }
  expect(read(counts)).toEqual(expected);
}

/** Adding 0 included; small, so that numbers often come back to 0, and keys are deleted. */
const by = fc.integer({ min: -2, max: 2 });

test("numbers are as a Map has them, whatever is added and taken away", () => {
  // So few that a table is crowded, and the keys behind a deleted one move up, round its end too.
  const keys = fc.uniqueArray(fc.nat({ max: 2 ** 31 - 1 }), { minLength: 1, maxLength: 12 });
  const cases = keys.chain((some) =>
    fc.tuple(fc.constant(some), fc.array(fc.tuple(fc.constantFrom(...some), by), { size: "+1" })),
  );
  fc.assert(
    fc.property(cases, ([some, changes]) => agrees(changes, [...some, 0])),
    { numRuns: 400 },
  );
});

test("of one key, which needs no table, too", () => {
  fc.assert(
    fc.property(fc.nat({ max: 2 ** 31 - 1 }), fc.nat({ max: 9 }), fc.array(by), (key, next, numbers) => {
      const changes = numbers.map((number) => [key, number] as const);
      agrees([...changes, [next, 1], [next, -1], [key, 1]], [key, next]);
    }),
  );
});

test("a table grows with its keys, and can be emptied in any order", () => {
  const size = 300;
  const order = fc.shuffledSubarray([...Array(size).keys()], { minLength: size, maxLength: size });
  fc.assert(
    fc.property(order, fc.integer({ min: 1, max: 1000 }), (keys, stride) => {
      const counts = new IntCounts(new NumberRooms());
      for (let key = 0; key < size; key++) counts.add(key * stride, key + 1);
      expect(counts.size).toBe(size);
      expect(keys.every((key) => counts.get(key * stride) === key + 1)).toBe(true);
      const left = new Map(keys.map((key) => [key * stride, key + 1]));
      for (const some of [keys.slice(0, size / 2), keys.slice(size / 2)]) {
        for (const key of some) {
          counts.add(key * stride, -(key + 1));
          left.delete(key * stride);
        }
        expect([counts.size, read(counts)]).toEqual([left.size, left]);
      }
    }),
    { numRuns: 20 },
  );
});
