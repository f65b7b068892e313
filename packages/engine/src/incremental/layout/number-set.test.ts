import fc from "fast-check";
import { expect, test } from "vitest";
import { NumberSet } from "./number-set.ts";

const numbers = 5000;

test("the n-th of a range is what the sorted numbers say", () => {
  const number = fc.nat({ max: numbers - 1 });
  const change = fc.oneof(
    fc.record({ add: number }),
    fc.record({ delete: number }),
    fc.record({ clear: fc.tuple(fc.nat({ max: 156 }), fc.nat({ max: 156 })) }),
    // Whole words and blocks.
    fc.record({ addFrom: number, count: fc.nat({ max: 2500 }) }),
  );
  const asked = fc.record({ one: number, other: number, share: fc.double({ min: 0, max: 1, noNaN: true }) });
  fc.assert(
    fc.property(fc.array(change, { maxLength: 30 }), fc.array(asked), (changes, questions) => {
      const bits = new NumberSet(numbers);
      const expected = new Set<number>();
      const add = (one: number): void => {
        expect(bits.add(one)).toBe(!expected.has(one));
        expected.add(one);
      };
      const remove = (one: number): void => {
        expect(bits.delete(one)).toBe(expected.delete(one));
      };
      for (const one of changes) {
        if ("add" in one) add(one.add);
        else if ("delete" in one) remove(one.delete);
        else if ("addFrom" in one) for (let at = 0; at < one.count; at++) add((one.addFrom + at) % numbers);
        else {
          const [from = 0, to = 0] = one.clear.map((word) => word * 32).toSorted((a, b) => a - b);
          bits.clear(from, to);
          for (let at = from; at < to; at++) expected.delete(at);
        }
      }
      expect([...bits]).toEqual([...expected].toSorted((a, b) => a - b));
      for (const { one, other, share } of questions) {
        expect(bits.has(one)).toBe(expected.has(one));
        const [from, to] = [Math.min(one, other), Math.max(one, other)];
        const inside = [...expected].filter((at) => at >= from && at < to).toSorted((a, b) => a - b);
        expect(bits.nth(from, to, inside.length)).toBe(-1 - inside.length);
        if (inside.length === 0) continue;
        const n = Math.floor(share * (inside.length - 1));
        expect(bits.nth(from, to, n)).toBe(inside[n]);
      }
    }),
  );
});
