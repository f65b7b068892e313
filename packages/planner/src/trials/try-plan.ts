import { podKey } from "@stowage/engine";
import type { PlanInput } from "../plan/plan-input.ts";
import { planPods } from "../plan/plan-pods.ts";
import type { Trial } from "./trials.ts";

/** One trial of a plan: with another seed and another order of arrival. */
export function tryPlan(input: PlanInput, trial: number): Trial {
  const { reasonOf: _, onProgress: __, order = 0, ...rest } = input;
  const { pods } = planPods({ ...rest, seed: rest.seed + trial, order: order + trial });
  const without = pods.filter(({ status, isStranger = false }) => status !== "Scheduled" && !isStranger);
  return {
    trial,
    isPlaced: without.length === 0,
    pending: without.reduce((sum, { alike = 0 }) => sum + 1 + alike, 0),
    stuck: [],
    pods: without.map(({ pod }) => podKey(pod)),
  };
}
