import fc from "fast-check";
import { expect, test } from "vitest";
import { keyOf, sortKeys, stateOf } from "./state-order.ts";

test("states are sorted by their hashes, those of one hash by number", () => {
  const hash = fc.oneof(fc.integer(), fc.constantFrom(0, -1, 2 ** 31 - 1, -(2 ** 31)), fc.nat({ max: 3 }));
  fc.assert(
    fc.property(fc.array(hash, { maxLength: 300 }), fc.nat({ max: 1000 }), (hashes, first) => {
      const order = { hashOf: (state: number) => hashes[state - first] ?? 0 };
      const states = hashes.map((_, at) => first + at).toReversed();
      const keys = new Float64Array(states.length);
      sortKeys(Int32Array.from(states), states.length, order, keys);
      const expected = states.map((state) => keyOf(state, order)).toSorted((one, other) => one - other);
      expect([...keys]).toEqual(expected);
      expect([...keys].map(stateOf).toSorted((one, other) => one - other)).toEqual(states.toReversed());
    }),
  );
});
