import fc from "fast-check";
import { expect, test } from "vitest";
import { normalizeReversed, normalizeToHighest, percentOf } from "./normalize-score.ts";

test("a percentage is truncated, never rounded up", () => {
  expect([percentOf(1, 3), percentOf(2, 3), percentOf(299, 300), percentOf(0, 7), percentOf(7, 7)]).toEqual([
    33, 66, 99, 0, 100,
  ]);
});

test("amounts that doubles can not multiply give what integers give", () => {
  expect(percentOf(5_764_607_523_034_234, 9_007_199_254_740_991)).toBe(63);
});

test("agrees with integer arithmetic on any amounts", () => {
  const amount = fc.oneof(fc.maxSafeNat(), fc.nat(1000));
  fc.assert(
    fc.property(amount, amount, (one, other) => {
      const whole = Math.max(one, other, 1);
      const part = Math.min(one, other);
      expect(percentOf(part, whole)).toBe(Number((BigInt(part) * 100n) / BigInt(whole)));
    }),
  );
});

test("the highest score becomes 100, the others their share", () => {
  expect([normalizeToHighest([3, 1, 0, 2]), normalizeToHighest([0, 0]), normalizeToHighest([])]).toEqual([
    [100, 33, 0, 66],
    [0, 0],
    [],
  ]);
});

test("reversed, the highest becomes 0, and all are 100 when there is none", () => {
  expect([normalizeReversed([3, 1, 0, 2]), normalizeReversed([0, 0]), normalizeReversed([])]).toEqual([
    [0, 67, 100, 34],
    [100, 100],
    [],
  ]);
});

test("a hundred thousand nodes are not too many", () => {
  expect(normalizeToHighest(Array.from({ length: 200_000 }, () => 5))[199_999]).toBe(100);
});
