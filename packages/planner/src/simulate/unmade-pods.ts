import { mostOfAnyCluster } from "../plan/most-pods.ts";
import type { SimulatedPod } from "./simulated-pod.ts";
import type { WorkloadState } from "./workload-state.ts";
import type { World } from "./world.ts";

/** So many of a workload's replicas as are worth making: one more than have room, so that one tells of all the others. */
export function worthMaking(replicas: number, { engine }: World): number {
  if (replicas <= mostOfAnyCluster) return replicas;
  const room = engine.cluster.nodes.reduce((sum, { allocatable }) => sum + allocatable.pods, 0);
  return Math.min(replicas, Math.max(mostOfAnyCluster, room + 1));
}

/** How many pods of a workload, as it is called, are only counted. */
export function unmadeOf(label: string, world: World): number {
  return unmadePods(world).reduce((sum, { like, count }) => sum + (like.title.workload === label ? count : 0), 0);
}

/** Pods that a workload wants and that are only counted, and one of those that are pending, which they are just like. */
export interface UnmadePods {
  readonly like: SimulatedPod;
  readonly count: number;
}

/** What is only counted, since there is no room for as many. */
export function unmadePods(world: World): readonly UnmadePods[] {
  return [...world.workloads.values()].flatMap((state): readonly UnmadePods[] => {
    const replicas = replicasOf(state);
    const made = worthMaking(replicas, world);
    if (made === replicas) return [];
    for (const like of world.pods.ofOwner(state.key)) {
      if (like.state === "pending") return [{ like, count: replicas - made }];
    }
    return [];
  });
}

/** How many pods it would make at once; the others come one after the other, or are few. */
function replicasOf(state: WorkloadState): number {
  if (state.kind === "ReplicaSet") return state.replicas;
  const isParallel = state.kind === "StatefulSet" && state.object.spec.podManagementPolicy === "Parallel";
  return isParallel ? (state.object.spec.replicas ?? 1) : 0;
}
