import { byCreation, type DeploymentSets, replicasOf } from "./deployment-sets.ts";
import type { ReplicaSetView } from "./deployment-view.ts";
import { scaledValue } from "./int-or-percent.ts";

/**
 * How many replicas the new set gets: as far as surge allows. Source: `NewRSNewReplicas` (deployment/util).
 *
 * @param present What it has.
 */
export function newSetReplicas({ view, all }: DeploymentSets, present: number): number {
  const { strategy, replicas, maxSurge } = view;
  if (strategy === "Recreate") return replicas;
  const most = replicas + scaledValue(maxSurge, replicas, "up");
  const current = replicasOf(all);
  if (current >= most) return present;
  return present + Math.min(most - current, replicas - present);
}

/** Scales the new set up, or down where it has too many. @returns whether it did. Source: `reconcileNewReplicaSet` (rolling.go). */
export function scaleNewSet(sets: DeploymentSets, newSet: ReplicaSetView): boolean {
  const { replicas } = sets.view;
  if (newSet.replicas === replicas) return false;
  return sets.scale(newSet, newSet.replicas > replicas ? replicas : newSetReplicas(sets, newSet.replicas));
}

/**
 * Scales old sets down: first what of them is not available, then as far as enough are available without.
 * New pods that are not available spend the budget. Source: `reconcileOldReplicaSets` (rolling.go).
 *
 * @returns whether any was scaled.
 */
export function scaleOldSets(sets: DeploymentSets, newSet: ReplicaSetView): boolean {
  const { view, activeOld, all } = sets;
  if (activeOld.length === 0) return false;
  const minAvailable = view.replicas - sets.fenceposts().unavailable;
  const newUnavailable = newSet.replicas - newSet.status.available;
  const mostDown = replicasOf(all) - minAvailable - newUnavailable;
  if (mostDown <= 0) return false;
  const names = activeOld.toSorted(byCreation).map(({ name }) => name);
  const cleanedUp = cleanUp(sets, names, mostDown);
  const available = sets.all
    .filter(({ name }) => names.includes(name) || name === newSet.name)
    .reduce((sum, { status }) => sum + status.available, 0);
  return cleanedUp + scaleDown(sets, names, available - minAvailable) > 0;
}

/** Source: `cleanupUnhealthyReplicas` (rolling.go). @returns how many replicas went. */
function cleanUp(sets: DeploymentSets, names: readonly string[], most: number): number {
  let done = 0;
  for (const name of names) {
    const set = sets.old.find((one) => one.name === name);
    if (done >= most || set === undefined) break;
    const down = Math.min(most - done, set.replicas - set.status.available);
    if (set.replicas === 0 || down <= 0) continue;
    sets.scale(set, set.replicas - down);
    done += down;
  }
  return done;
}

/** Source: `scaleDownOldReplicaSetsForRollingUpdate` (rolling.go). @returns how many replicas went. */
function scaleDown(sets: DeploymentSets, names: readonly string[], most: number): number {
  let done = 0;
  for (const name of names) {
    const set = sets.old.find((one) => one.name === name);
    if (done >= most || set === undefined) break;
    const down = Math.min(most - done, set.replicas);
    if (down === 0) continue;
    sets.scale(set, set.replicas - down);
    done += down;
  }
  return done;
}
