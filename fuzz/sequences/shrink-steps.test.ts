import { expect, test } from "vitest";
import { shrinkSteps } from "./shrink-steps.ts";

const steps = Array.from({ length: 100 }, (_, index) => index);

test("leaves the steps that are needed together, in their order", async () => {
  const needed = [3, 41, 97];
  const left = await shrinkSteps(steps, async (fewer) => needed.every((step) => fewer.includes(step)));
  expect(left).toEqual(needed);
});

test("asks again about early steps when later ones are gone", async () => {
  // 1 is needed as long as 2 is there.
  const isInteresting = async (fewer: readonly number[]): Promise<boolean> =>
    fewer.includes(0) && (!fewer.includes(2) || fewer.includes(1));
  expect(await shrinkSteps([0, 1, 2, 3], isInteresting)).toEqual([0]);
});

test("leaves alone what can not be shorter", async () => {
  expect(await shrinkSteps(steps, async () => false)).toEqual(steps);
});
