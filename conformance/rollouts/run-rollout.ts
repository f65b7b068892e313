import { createIncrementalEngine, defaultProfile } from "@stowage/engine";
import { type Simulation, simulate } from "@stowage/planner";
import type { RecordedRollout } from "./recorded-rollout.ts";

/** Simulates a recorded case. */
export function runRollout({ cluster, change }: RecordedRollout, seed = 0): Simulation {
  const changes = "kind" in change ? [change] : change;
  return simulate({
    objects: cluster.filter(({ kind }) => (kind as string) !== "ControllerRevision"),
    changes,
    namespace: "app",
    seed,
    profiles: [defaultProfile("1.37")],
    createEngine: createIncrementalEngine,
  });
}
