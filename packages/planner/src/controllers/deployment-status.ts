import type { DeploymentSets } from "./deployment-sets.ts";
import type { Condition, DeploymentStatus, DeploymentView } from "./deployment-view.ts";

/** Conditions, one of which may be set or taken away. */
export type Conditions = ReadonlyMap<string, Condition>;

/** Sets a condition; one that says the same already stays as it is. Source: `SetDeploymentCondition` (deployment/util). */
export function withCondition(conditions: Conditions, type: string, condition: Condition): Conditions {
  const current = conditions.get(type);
  if (current?.status === condition.status && current.reason === condition.reason) return conditions;
  return new Map(conditions).set(type, condition);
}

/** The numbers of now, and whether enough pods are available. Source: `calculateStatus` (deployment/sync.go). */
export function currentStatus(sets: DeploymentSets, conditions: Conditions): DeploymentStatus {
  const { view, all, newSet } = sets;
  const sum = (of: (set: (typeof all)[number]) => number): number => all.reduce((total, set) => total + of(set), 0);
  const available = sum(({ status }) => status.available);
  const isEnough = available >= view.replicas - sets.fenceposts().unavailable;
  const condition: Condition = isEnough
    ? { status: "True", reason: "MinimumReplicasAvailable", updatedAt: view.now }
    : { status: "False", reason: "MinimumReplicasUnavailable", updatedAt: view.now };
  return {
    replicas: sum(({ status }) => status.replicas),
    updated: newSet?.status.replicas ?? 0,
    ready: sum(({ status }) => status.ready),
    available,
    conditions: withCondition(conditions, "Available", condition),
  };
}

/** Whether all pods are of the present template and available, and no other is there. Source: `DeploymentComplete`. */
export function isComplete({ replicas }: DeploymentView, status: DeploymentStatus): boolean {
  return status.updated === replicas && status.replicas === replicas && status.available === replicas;
}

/**
 * The status of a rollout: whether it is complete, goes on, or has not for too long. A Deployment that was complete is
 * not watched before its template changes. Source: `syncRolloutStatus` (deployment/progress.go).
 *
 * @param conditions Those of now, which this turn may have changed.
 */
export function rolloutStatus(sets: DeploymentSets, conditions: Conditions): DeploymentStatus {
  const { view } = sets;
  const status = currentStatus(sets, withFailure(conditions, view));
  if (view.progressDeadlineSeconds === undefined) {
    const others = new Map(status.conditions);
    others.delete("Progressing");
    return { ...status, conditions: others };
  }
  const current = conditions.get("Progressing");
  if (status.replicas === status.updated && current?.reason === "NewReplicaSetAvailable") return status;
  const progressing = progressCondition(view, status, current);
  if (progressing === undefined) return status;
  return { ...status, conditions: progressing };
}

/** Whether pods are refused, as a ReplicaSet says of itself. Source: `getReplicaFailures` (deployment/progress.go). */
function withFailure(conditions: Conditions, { hasFailedCreate, now }: DeploymentView): Conditions {
  const type = "ReplicaFailure";
  if (hasFailedCreate)
    return withCondition(conditions, type, { status: "True", reason: "FailedCreate", updatedAt: now });
  if (!conditions.has(type)) return conditions;
  const others = new Map(conditions);
  others.delete(type);
  return others;
}

function progressCondition(
  view: DeploymentView,
  status: DeploymentStatus,
  current: Condition | undefined,
): Conditions | undefined {
  const updatedAt = view.now;
  if (isComplete(view, status)) {
    const condition: Condition = { status: "True", reason: "NewReplicaSetAvailable", updatedAt };
    return withCondition(status.conditions, "Progressing", condition);
  }
  if (hasProgressed(view.status, status)) {
    // Progress is told anew each time, so that the deadline counts from now.
    return new Map(status.conditions).set("Progressing", { status: "True", reason: "ReplicaSetUpdated", updatedAt });
  }
  if (!isTimedOut(view, current)) return undefined;
  const condition: Condition = { status: "False", reason: "ProgressDeadlineExceeded", updatedAt };
  return withCondition(status.conditions, "Progressing", condition);
}

/** Source: `DeploymentProgressing` (deployment/util). */
function hasProgressed(before: DeploymentStatus, now: DeploymentStatus): boolean {
  return (
    now.updated > before.updated ||
    now.replicas - now.updated < before.replicas - before.updated ||
    now.ready > before.ready ||
    now.available > before.available
  );
}

/** Source: `DeploymentTimedOut` (deployment/util). */
function isTimedOut({ progressDeadlineSeconds = Infinity, now }: DeploymentView, current?: Condition): boolean {
  if (current === undefined || current.reason === "NewReplicaSetAvailable") return false;
  return current.reason === "ProgressDeadlineExceeded" || current.updatedAt + progressDeadlineSeconds < now;
}

/** When the deadline has to be looked at again, in seconds. Source: `requeueStuckDeployment` (deployment/progress.go). */
export function deadlineOf(view: DeploymentView, status: DeploymentStatus): number | undefined {
  const current = status.conditions.get("Progressing");
  if (view.progressDeadlineSeconds === undefined || current === undefined) return undefined;
  if (isComplete(view, status) || current.reason === "ProgressDeadlineExceeded") return undefined;
  if (current.reason === "NewReplicaSetAvailable") return undefined;
  return current.updatedAt + view.progressDeadlineSeconds + 1;
}
