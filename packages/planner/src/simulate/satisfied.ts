import { isActive } from "../controllers/controlled-pod.ts";
import type { SimulatedPod } from "./simulated-pod.ts";
import {
  type DaemonSetState,
  type DeploymentState,
  isForeign,
  type JobState,
  type StatefulSetState,
  type WorkloadState,
} from "./workload-state.ts";
import type { World } from "./world.ts";

/** Whether every workload has what it wants, no pod is pending, and nothing that was applied was refused. */
export function isSatisfied(world: World): boolean {
  if (world.pods.pending.size > 0 || world.refusals.objects().length > 0) return false;
  for (const state of world.workloads.values()) {
    if (!(state.kind === "ReplicaSet" && state.owner !== undefined) && !satisfies(state, world)) return false;
  }
  return true;
}

/** How many pods a workload asks for: of a DaemonSet how many nodes want one. */
export function wantedReplicas(state: WorkloadState): number {
  switch (state.kind) {
    case "ReplicaSet":
      return state.replicas;
    case "Deployment":
    case "StatefulSet":
      return state.object.spec.replicas ?? 1;
    case "DaemonSet":
      return state.status.desired;
    case "Job":
      return state.object.spec.completions ?? state.object.spec.parallelism ?? 1;
    default:
      return state satisfies never;
  }
}

/** Whether a workload has all its pods, updated and ready. */
export function satisfies(state: WorkloadState, world: World): boolean {
  switch (state.kind) {
    case "Deployment":
      return deploymentSatisfied(state, world);
    case "ReplicaSet": {
      const { active, ready } = world.pods.ownerCounts(state.key);
      return active === state.replicas && ready === state.replicas;
    }
    case "StatefulSet":
      return statefulSetSatisfied(state, world);
    case "DaemonSet":
      return daemonSetSatisfied(state);
    case "Job":
      return jobSatisfied(state);
    default:
      return state satisfies never;
  }
}

function deploymentSatisfied(state: DeploymentState, world: World): boolean {
  // Its status tells of the template before, as long as the API server refuses the new ReplicaSet.
  if (world.refusals.get(state.key) !== undefined) return false;
  const { replicas = 1, paused = false } = state.object.spec;
  let [active, ready] = [0, 0];
  for (const { key } of world.workloads.replicaSetsOf(state.key)) {
    const counts = world.pods.ownerCounts(key);
    active += counts.active;
    ready += counts.ready;
  }
  return active === replicas && ready === replicas && (paused || state.status.updated === replicas);
}

function statefulSetSatisfied({ key, object: { spec }, updateRevision }: StatefulSetState, world: World): boolean {
  const { type, rollingUpdate } = spec.updateStrategy ?? {};
  const first = (spec.ordinals?.start ?? 0) + (rollingUpdate?.partition ?? 0);
  const pods = [...world.pods.ofOwner(key)].filter(isActive);
  const isUpdated = ({ ordinal = 0, revision }: SimulatedPod): boolean =>
    type === "OnDelete" || ordinal < first || revision === updateRevision;
  return pods.length === (spec.replicas ?? 1) && pods.every((pod) => pod.isReady && isUpdated(pod));
}

/** By what its controller last wrote: a pod may stay where none should be made any more. */
function daemonSetSatisfied({ object, status }: DaemonSetState): boolean {
  const { desired, current, ready, updated } = status;
  const isUpdated = object.spec.updateStrategy?.type === "OnDelete" || updated === desired;
  return isUpdated && current === desired && ready === desired;
}

function jobSatisfied({ status: { conditions }, object: { spec } }: JobState): boolean {
  if (conditions.get("Complete")?.status === "True" || isForeign(spec)) return true;
  return spec.suspend === true && !conditions.has("Failed");
}
