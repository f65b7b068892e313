import { expect, test } from "vitest";
import { caseSeed, Random } from "./random.ts";

test("equal seeds give equal choices, other seeds others", () => {
  const drawn = (seed: number): number[] => {
    const random = new Random(seed);
    return Array.from({ length: 20 }, () => random.int(0, 1_000_000));
  };
  expect(drawn(1)).toEqual(drawn(1));
  expect(drawn(1)).not.toEqual(drawn(2));
});

test("a whole number lies within its bounds, and both come", () => {
  const random = new Random(3);
  expect(new Set(Array.from({ length: 200 }, () => random.int(2, 4)))).toEqual(new Set([2, 3, 4]));
});

test("some of the choices are different ones, in their order", () => {
  const random = new Random(4);
  for (let count = 0; count <= 5; count++) {
    const chosen = random.some(["a", "b", "c", "d"], count);
    expect(chosen).toHaveLength(Math.min(count, 4));
    expect(chosen).toEqual([...new Set(chosen)].sort());
  }
});

test("nothing can be picked from nothing", () => {
  expect(() => new Random(1).pick([])).toThrow(RangeError);
});

test("cases of one seed have seeds of their own, and so have those of the next", () => {
  const seeds = [1, 2].flatMap((seed) => Array.from({ length: 1000 }, (_, index) => caseSeed(seed, index)));
  expect(new Set(seeds).size).toBe(2000);
});
