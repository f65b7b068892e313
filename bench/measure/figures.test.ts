import { expect, test } from "vitest";
import { figuresOf, percentile } from "./figures.ts";
import { GrowingSteps } from "./steps.ts";

test("a percentile is the smallest value that so many do not exceed", () => {
  const hundred = Float64Array.from({ length: 100 }, (_, i) => i + 1);
  expect([percentile(hundred, 0.5), percentile(hundred, 0.99), percentile(hundred, 1)]).toEqual([50, 99, 100]);
  expect(percentile(Float64Array.of(7, 8, 9), 0.5)).toBe(8);
  expect(percentile(new Float64Array(0), 0.5)).toBe(0);
});

function run(micros: readonly number[], seconds: number) {
  // There is room for more steps than are made.
  const steps = new GrowingSteps(10);
  for (const one of micros) steps.push({ pod: 0, node: 0, total: 0, ties: 1, feasible: 1, micros: one });
  return { steps, placed: micros.length, failed: 0, seconds };
}

test("runs are taken together, but for what one of them did", () => {
  expect(figuresOf([run([1, 2, 3], 3), run([4, 5, 6], 5)])).toEqual({
    placed: 3,
    failed: 0,
    seconds: 4,
    decisionsPerSecond: 0.75,
    p50us: 3,
    p99us: 6,
  });
});
