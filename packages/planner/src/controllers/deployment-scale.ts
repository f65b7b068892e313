import type { DeploymentSets } from "./deployment-sets.ts";
import { byCreation, replicasOf } from "./deployment-sets.ts";
import type { ReplicaSetView } from "./deployment-view.ts";

/** Whether somebody has scaled the Deployment: a set remembers other replicas. Source: `isScalingEvent` (deployment/sync.go). */
export function isScaled({ all, view }: DeploymentSets): boolean {
  return all.some(
    ({ replicas, desiredReplicas }) =>
      replicas > 0 && desiredReplicas !== undefined && desiredReplicas !== view.replicas,
  );
}

/**
 * Scales without rolling: the only active set, else all in proportion. A paused Deployment does nothing else.
 * Source: `scale` (pkg/controller/deployment/sync.go).
 */
export function scale(sets: DeploymentSets): void {
  const { view } = sets;
  const single = activeOrLatest(sets);
  if (single !== undefined) {
    sets.scale(single, view.replicas);
    return;
  }
  if (isSaturated(sets)) {
    for (const old of sets.activeOld) sets.scale(old, 0);
    return;
  }
  if (view.strategy === "RollingUpdate") scaleInProportion(sets);
}

/** The only set that asks for pods; without one the newest. Source: `FindActiveOrLatest` (deployment/util). */
function activeOrLatest({ newSet, old, all }: DeploymentSets): ReplicaSetView | undefined {
  const active = all.filter(({ replicas }) => replicas > 0);
  if (active.length > 1) return undefined;
  return active[0] ?? newSet ?? old.toSorted((one, other) => byCreation(other, one))[0];
}

/** Whether the new set has all pods, and all are available. Source: `IsSaturated` (deployment/util). */
function isSaturated({ newSet, view: { replicas } }: DeploymentSets): boolean {
  return (
    newSet !== undefined &&
    newSet.replicas === replicas &&
    newSet.desiredReplicas === replicas &&
    newSet.status.available === replicas
  );
}

function scaleInProportion(sets: DeploymentSets): void {
  const { replicas } = sets.view;
  const active = sets.all.filter((set) => set.replicas > 0);
  const allowed = replicas > 0 ? replicas + sets.fenceposts().surge : 0;
  const toAdd = allowed - replicasOf(active);
  // Of sets of one size the newer grow first, the older shrink first.
  if (toAdd !== 0) {
    active.sort((one, other) => {
      return other.replicas - one.replicas || (toAdd > 0 ? byCreation(other, one) : byCreation(one, other));
    });
  }
  let added = 0;
  const sizes = active.map((set) => {
    const part = toAdd === 0 ? 0 : proportion(set, sets, toAdd, added);
    added += part;
    return set.replicas + part;
  });
  for (const [index, set] of active.entries()) {
    const size = sizes[index] ?? 0;
    // What rounding leaves over is the largest set's.
    sets.scale(set, index === 0 && toAdd !== 0 ? Math.max(0, size + toAdd - added) : size, true);
  }
}

/** Source: `GetReplicaSetProportion` (deployment/util). */
function proportion(set: ReplicaSetView, sets: DeploymentSets, toAdd: number, added: number): number {
  if (set.replicas === 0 || toAdd === added) return 0;
  const part = fraction(set, sets);
  return toAdd > 0 ? Math.min(part, toAdd - added) : Math.max(part, toAdd - added);
}

/** Source: `getReplicaSetFraction` (deployment/util). */
function fraction(set: ReplicaSetView, sets: DeploymentSets): number {
  const { replicas, status } = sets.view;
  if (replicas === 0) return -set.replicas;
  const before = set.maxReplicas === undefined || set.maxReplicas === 0 ? status.replicas : set.maxReplicas;
  if (before === 0) return 0;
  const size = (set.replicas * (replicas + sets.fenceposts().surge)) / before;
  // Half away from zero, as `RoundToInt32` does.
  return (size < 0 ? -Math.floor(0.5 - size) : Math.floor(size + 0.5)) - set.replicas;
}
