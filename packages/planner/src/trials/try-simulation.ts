import { simulate } from "../simulate/simulate.ts";
import type { SimulationInput } from "../simulate/simulation-input.ts";
import type { Trial } from "./trials.ts";

/** One trial of a simulation: with another seed and another order of arrival. */
export function trySimulation(input: SimulationInput, trial: number): Trial {
  const { reasonOf: _, onProgress: __, order = 0, ...rest } = input;
  const { before, final, changes } = simulate({
    ...rest,
    keepsSteps: false,
    seed: rest.seed + trial,
    order: order + trial,
  });
  const stuck = Object.entries(final.workloads)
    .filter(([name, { satisfied }]) => !satisfied && before.workloads[name]?.satisfied !== false)
    .map(([name]) => name);
  const isBlocked = changes.some(({ drain }) => drain === "blocked");
  return {
    trial,
    isPlaced: stuck.length === 0 && !isBlocked,
    pending: final.pending.reduce((sum, { count }) => sum + count, 0),
    pods: [...final.pending.map(({ pod }) => pod), ...stuck],
  };
}
