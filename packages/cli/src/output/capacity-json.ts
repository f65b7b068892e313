import type { Capacity } from "@stowage/planner";

/**
 * The capacity as `docs/capacity.schema.json` describes it: `null` for what is not there.
 *
 * @param isWhole Whether all has been measured.
 */
export function capacityJson(capacity: Capacity, { isWhole }: { readonly isWhole: boolean }): object {
  const { kubernetesVersion, seed, cluster, workloads, now, stops, notes } = capacity;
  const { afterLosingNode, afterLosingZone, duringRollout, oneMoreNode } = capacity;
  return {
    apiVersion: "stowage.dev/v1",
    kind: "Capacity",
    isWhole,
    kubernetesVersion,
    seed,
    cluster,
    workloads,
    now,
    stops,
    afterLosingNode: afterLosingNode ?? null,
    afterLosingZone: afterLosingZone ?? null,
    duringRollout: duringRollout ?? null,
    oneMoreNode: oneMoreNode ?? null,
    notes,
  };
}
