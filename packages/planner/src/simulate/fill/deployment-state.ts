import type { Deployment } from "@stowage/engine";
import type { Condition, DeploymentStatus } from "../../controllers/deployment-view.ts";
import type { AppliedWorkload } from "../../workloads/controller.ts";
import { templateDifference } from "../../workloads/template-difference.ts";
import { renamePod } from "../change-pod.ts";
import { ownerKeyOf } from "../owner-key.ts";
import { secondsOf } from "../seconds.ts";
import type { ReplicaSetState, WorkloadState } from "../workload-state.ts";
import type { World } from "../world.ts";
import { asAdmitted, withHashOf } from "./present-pod.ts";

/** What its controller last wrote; an apply leaves that alone. */
export function deploymentStatusOf(
  { status }: AppliedWorkload<Deployment>,
  known: WorkloadState | undefined,
): DeploymentStatus {
  if (known?.kind === "Deployment") return known.status;
  const conditions = new Map<string, Condition>();
  for (const { type, status: is, reason = "", lastUpdateTime } of status?.conditions ?? []) {
    const told = is === "True" || is === "False" ? is : "Unknown";
    conditions.set(type, { status: told, reason, updatedAt: secondsOf(lastUpdateTime) ?? 0 });
  }
  return {
    replicas: status?.replicas ?? 0,
    updated: status?.updatedReplicas ?? 0,
    ready: status?.readyReplicas ?? 0,
    available: status?.availableReplicas ?? 0,
    conditions,
  };
}

/** ReplicaSets that name a Deployment that was not there until now are its own. */
export function takeOverSets(world: World, owner: string, { spec }: AppliedWorkload<Deployment>): void {
  const sets = [...world.workloads.values()].filter(
    (state): state is ReplicaSetState => state.kind === "ReplicaSet" && state.object.kind === "ReplicaSet",
  );
  for (const set of sets) {
    const [pod] = [...world.pods.ofOwner(set.key)];
    const isOwn = set.owner === owner;
    if (!isOwn && (set.owner !== undefined || ownerKeyOf({ ...set.object, kind: "ReplicaSet" }) !== owner)) continue;
    const isCurrent =
      set.isImplied === true &&
      pod !== undefined &&
      templateDifference(spec.template, pod.pod, asAdmitted) === undefined;
    if (isOwn && !isCurrent) continue;
    const object = isCurrent
      ? { ...set.object, spec: { ...set.object.spec, template: withHashOf(spec.template, set.hash) } }
      : set.object;
    const isImplied = set.isImplied === true && !isCurrent;
    world.workloads.put({ ...set, owner, object: object as ReplicaSetState["object"], isImplied });
    const pods = [...world.pods.ofOwner(set.key)];
    for (const one of pods) renamePod(world, one);
  }
}
