import fc from "fast-check";
import { expect, test } from "vitest";
import { NumberLists } from "./number-lists.ts";
import { NumberSet } from "./number-set.ts";

const lists = 5;
/** More than a list in a room has. */
const most = 907;

test("lists hold their numbers in order, whatever happens to others", () => {
  const list = fc.nat({ max: lists - 1 });
  const step = fc.oneof(
    fc.record({ to: list, from: fc.nat({ max: 900 }), count: fc.nat({ max: 400 }), by: fc.constantFrom(1, -1) }),
    fc.record({ clear: list }),
    fc.record({ rename: list, other: list }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const numbers = new NumberLists(most);
      const expected = Array.from({ length: lists }, () => new Set<number>());
      numbers.makeRoom(lists);
      for (const one of steps) {
        if ("clear" in one) {
          numbers.clear(one.clear);
          expected[one.clear]?.clear();
        } else if ("rename" in one) {
          if (expected[one.other]?.size !== 0 || one.rename === one.other) continue;
          numbers.rename(one.rename, one.other);
          for (const number of expected[one.rename] ?? []) expected[one.other]?.add(number);
          expected[one.rename]?.clear();
        } else {
          for (let number = one.from; number < one.from + one.count; number++) {
            // In no order.
            const next = (number * 7) % most;
            if (one.by === 1 && expected[one.to]?.has(next) === false) numbers.insert(one.to, next);
            if (one.by === 1) expected[one.to]?.add(next);
            else if (expected[one.to]?.delete(next) === true) numbers.delete(one.to, next);
          }
        }
        expected.forEach((set, at) => {
          const sorted = [...set].toSorted((a, b) => a - b);
          expect(Array.from({ length: numbers.counts[at] ?? 0 }, (_, index) => numbers.at(at, index))).toEqual(sorted);
          const found = new NumberSet(most);
          numbers.addTo(found, at, 0, Math.ceil(most / 32) * 32);
          expect([...found]).toEqual(sorted);
        });
      }
    }),
  );
});
