import { createIncrementalEngine, defaultProfile } from "@stowage/engine";
import { type Simulation, type SimulationInput, simulate } from "@stowage/planner";
import type { RecordedRollout } from "./recorded-rollout.ts";

/** Simulates a recorded case. @param options what decides between equals */
export function runRollout(
  { cluster, change }: Pick<RecordedRollout, "cluster" | "change">,
  options: Partial<Pick<SimulationInput, "seed" | "order" | "createEngine" | "failing">> = {},
): Simulation {
  const changes = "kind" in change ? [change] : change;
  return simulate({
    objects: cluster,
    changes,
    namespace: "app",
    seed: 0,
    profiles: [defaultProfile("1.37")],
    createEngine: createIncrementalEngine,
    ...options,
  });
}
