import { createIncrementalEngine, defaultProfile } from "@stowage/engine";
import { expect, test } from "vitest";
import type { PlanInput } from "../plan/plan-input.ts";
import { planPods } from "../plan/plan-pods.ts";
import { deployment, manifests, node } from "../testing/objects.ts";
import { mergeTrials, summedUp, trialNumbers, type TrialsRun } from "./trials.ts";
import { tryPlan } from "./try-plan.ts";

const asks = (cpu: string) => ({
  containers: [{ name: "main", image: "main:1", resources: { requests: { cpu } } }],
});
// The large one fits only where the small ones have left a node alone.
const risky: PlanInput = {
  wishes: manifests(
    node("a", { cpu: "2" }),
    node("b", { cpu: "2" }),
    deployment("large", 1, "app=large", asks("2")),
    deployment("small", 2, "app=small", asks("1")),
  ),
  seed: 0,
  profiles: [defaultProfile()],
  createEngine: createIncrementalEngine,
};
const run: TrialsRun = {
  command: "plan",
  kubernetesVersion: "1.37",
  input: "x",
  seed: 0,
  order: 0,
  trials: 20,
  shards: { of: 1, indexes: [0] },
};

test("the order of arrival decides whether all is placed, and the worst can be seen again", () => {
  const done = trialNumbers(run).map((trial) => tryPlan(risky, trial));
  const { everythingPlaced, ran, worst, pending } = summedUp(run, done);
  expect(ran).toBe(20);
  expect(everythingPlaced).toBeGreaterThan(0);
  expect(everythingPlaced).toBeLessThan(20);
  expect(pending).toEqual([
    { pods: 0, trials: everythingPlaced },
    { pods: 1, trials: 20 - everythingPlaced },
  ]);
  const { pods } = planPods({ ...risky, seed: worst?.seed ?? 0, order: worst?.order ?? 0 });
  expect(pods.filter(({ status }) => status !== "Scheduled")).toHaveLength(1);
  // In the order of the input for all that.
  expect(pods.map(({ owner }) => owner?.name)).toEqual(["large", "small", "small"]);
});

test("shards add up to one run of them all, in whatever order they come", () => {
  const whole = summedUp(
    run,
    trialNumbers(run).map((trial) => tryPlan(risky, trial)),
  );
  const parts = [2, 0, 1].map((index) => {
    const part = { ...run, shards: { of: 3, indexes: [index] } };
    return summedUp(
      part,
      trialNumbers(part).map((trial) => tryPlan(risky, trial)),
    );
  });
  expect(mergeTrials(parts)).toEqual(whole);
  expect(mergeTrials([mergeTrials(parts.slice(0, 2)), ...parts.slice(2)])).toEqual(whole);
});

test("what is not of one run, or there twice, is refused", () => {
  const part = summedUp({ ...run, shards: { of: 2, indexes: [0] } }, []);
  expect(() => mergeTrials([part, part])).toThrow("twice");
  expect(() => mergeTrials([part, { ...part, input: "y" }])).toThrow("input");
  expect(() => mergeTrials([part, { ...part, shards: { of: 3, indexes: [1] } }])).toThrow("shards");
});
