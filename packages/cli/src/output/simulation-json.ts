import type { Fixes, Losses, Simulation } from "@stowage/planner";
import { fixesJson } from "./fixes-json.ts";

/** The simulation as `docs/simulate.md` describes it. */
export function simulationJson(
  { kubernetesVersion, seed, outcome, changes, steps, final, extremes, why, before }: Simulation,
  fixes: ReadonlyMap<string, Fixes> = new Map(),
): object {
  return {
    apiVersion: "stowage.dev/v1",
    kind: "Simulation",
    seed,
    kubernetesVersion,
    outcome,
    changes,
    steps,
    before,
    final,
    extremes,
    why: why.map((one) => ({ ...one, ...fixesJson(fixes.get(one.workload)) })),
  };
}

/** What the loss of each node or domain does, the worst first. */
export function lossesJson({ kubernetesVersion, seed, before, losses }: Losses): object {
  return { apiVersion: "stowage.dev/v1", kind: "Losses", seed, kubernetesVersion, before, losses };
}
