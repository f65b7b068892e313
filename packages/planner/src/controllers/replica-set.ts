import { type ControlledPod, isActive } from "./controlled-pod.ts";
import { podsToDelete } from "./victims.ts";

/** What a ReplicaSet or ReplicationController does next. */
export interface ReplicaSetTurn<Pod> {
  /** How many pods it makes. */
  readonly create: number;
  readonly delete: readonly Pod[];
}

/** Makes the pods that are missing, or deletes those that are too many. Source: `manageReplicas` (pkg/controller/replicaset). */
export function replicaSetTurn<Pod extends ControlledPod>(
  replicas: number,
  pods: Iterable<Pod>,
  related: () => Iterable<ControlledPod>,
  now: number,
): ReplicaSetTurn<Pod> {
  const active = [...pods].filter(isActive);
  if (active.length <= replicas) return { create: replicas - active.length, delete: [] };
  return { create: 0, delete: podsToDelete(active, related(), active.length - replicas, now) };
}
