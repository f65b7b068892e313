import { changeText } from "../change/change-text.ts";
import { isAnything, madeWorse, workloadOf } from "../simulate/made-worse.ts";
import { simulate } from "../simulate/simulate.ts";
import type { SimulationInput } from "../simulate/simulation-input.ts";
import type { Trial } from "./trials.ts";

/** One trial of a simulation: with another seed and another order of arrival. */
export function trySimulation(input: SimulationInput, trial: number): Trial {
  const { reasonOf: _, onProgress: __, order = 0, ...rest } = input;
  const played: SimulationInput = {
    ...rest,
    keepsSteps: false,
    // Somebody has played it once.
    areForeseen: true,
    seed: rest.seed + trial,
    order: order + trial,
  };
  const simulation = simulate(played);
  const worse = madeWorse(played, simulation);
  const blocked = simulation.changes.filter(({ drain }) => drain === "blocked").map(({ change }) => changeText(change));
  return {
    trial,
    isPlaced: !isAnything(worse) && blocked.length === 0,
    pending: [...worse.pending.values()].reduce((sum, count) => sum + count, 0),
    pods: simulation.final.pending.flatMap(({ pod }) => (worse.pending.has(workloadOf(pod)) ? [pod] : [])),
    stuck: [...worse.stuck, ...blocked],
  };
}
