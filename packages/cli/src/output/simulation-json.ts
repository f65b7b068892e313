import type { Losses, Simulation } from "@stowage/planner";

/** The simulation as `docs/output.md` describes it. */
export function simulationJson({
  kubernetesVersion,
  seed,
  outcome,
  changes,
  steps,
  final,
  extremes,
  why,
  before,
}: Simulation): object {
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
    why,
  };
}

/** What the loss of each node or domain does, the worst first. */
export function lossesJson({ kubernetesVersion, seed, before, losses }: Losses): object {
  return { apiVersion: "stowage.dev/v1", kind: "Losses", seed, kubernetesVersion, before, losses };
}
