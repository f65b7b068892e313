import type { Fixes, Losses, Simulation, SimulationInput, SimulationSoFar } from "@stowage/planner";
import { fixesJson } from "./fixes-json.ts";
import { warningJson } from "./warning-json.ts";

/** The simulation as `docs/simulate.md` describes it. */
export function simulationJson(
  { kubernetesVersion, seed, outcome, changes, steps, final, extremes, why, before, warnings }: Simulation,
  fixes: ReadonlyMap<string, Fixes> = new Map(),
): object {
  return {
    apiVersion: "stowage.dev/v1",
    kind: "Simulation",
    isWhole: true,
    seed,
    kubernetesVersion,
    outcome,
    changes,
    steps,
    before,
    final,
    extremes,
    why: why.map((one) => ({ ...one, ...fixesJson(fixes.get(one.workload)) })),
    warnings: warnings.map(warningJson),
  };
}

/**
 * One that was interrupted: what had happened by then, and nothing of what comes of it.
 *
 * @param known Absent: nothing had.
 */
export function unfinishedJson(
  known: SimulationSoFar | undefined,
  { seed, profiles }: Pick<SimulationInput, "seed" | "profiles">,
): object {
  const { kubernetesVersion } = profiles[0];
  const { changes = [], steps = [], before = null } = known ?? {};
  return {
    apiVersion: "stowage.dev/v1",
    kind: "Simulation",
    isWhole: false,
    seed,
    kubernetesVersion,
    changes,
    steps,
    before,
  };
}

/** What the loss of each node or domain does, the worst first. @param isWhole Whether each has been tried. */
export function lossesJson(
  {
    kubernetesVersion,
    seed,
    before,
    losses,
    topologyKey,
    warnings,
  }: Omit<Losses, "before"> & { readonly before: Losses["before"] | null },
  { isWhole }: { readonly isWhole: boolean },
): object {
  const told = { topologyKey: topologyKey ?? null, before, losses, warnings: warnings.map(warningJson) };
  return { apiVersion: "stowage.dev/v1", kind: "Losses", isWhole, seed, kubernetesVersion, ...told };
}
