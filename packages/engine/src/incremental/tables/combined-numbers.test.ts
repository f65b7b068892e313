import fc from "fast-check";
import { expect, test } from "vitest";
import { combinedNumbers, type NumberPart, partOf } from "./combined-numbers.ts";

const places = 24;

/** Numbers in the order of asking, by a text of all that tells places apart. */
function naiveNumbers(parts: readonly NumberPart[], asked: readonly number[]): readonly number[] {
  const known = new Map<string, number>();
  return asked.map((place) => {
    const text = parts.map(({ of }) => of[place]).join();
    const number = known.get(text) ?? known.size;
    known.set(text, number);
    return number;
  });
}

test("places have one number if and only if nothing tells them apart, in the order in which they come", () => {
  // Near each other, for which there is a table, and so far apart that there is a map.
  const near = fc.integer({ min: -2, max: 2 });
  const far = fc.constantFrom(2 ** 31 - 1, -(2 ** 31), 2 ** 20, 0);
  const list = fc
    .oneof(near, far)
    .chain((number) => fc.array(fc.oneof(near, fc.constant(number)), { minLength: places, maxLength: places }));
  const cases = fc.record({
    lists: fc.array(list, { maxLength: 4 }),
    asked: fc.uniqueArray(fc.nat({ max: places - 1 }), { size: "+1" }),
  });
  fc.assert(
    fc.property(cases, ({ lists, asked }) => {
      const here = Int32Array.from(asked);
      const parts = lists.map((some) => partOf(Int32Array.from(some), here));
      const { numbers, firsts } = combinedNumbers(here, parts);
      const expected = naiveNumbers(parts, asked);
      expect(Array.from(numbers)).toEqual(expected);
      expect(Array.from(firsts)).toEqual(asked.filter((_, index) => expected.indexOf(expected[index] ?? 0) === index));
    }),
  );
});
