import { newSetReplicas, scaleNewSet, scaleOldSets } from "./deployment-rolling.ts";
import { isScaled, scale } from "./deployment-scale.ts";
import { byCreation, DeploymentSets } from "./deployment-sets.ts";
import {
  type Conditions,
  currentStatus,
  deadlineOf,
  isComplete,
  rolloutStatus,
  withCondition,
} from "./deployment-status.ts";
import type { DeploymentStatus, DeploymentTurn, DeploymentView, ReplicaSetView } from "./deployment-view.ts";

/** Whatever name the ReplicaSet that a turn creates will have. */
export const createdSetName = "";

/** One turn of the controller of Deployments. Source: `syncDeployment` (pkg/controller/deployment/deployment_controller.go). */
export function deploymentTurn(view: DeploymentView): DeploymentTurn {
  const sets = new DeploymentSets(view);
  const conditions = pausedConditions(view);
  const removed: string[] = [];
  const status = takeTurn(sets, conditions, removed);
  const checkAt = view.paused ? undefined : deadlineOf(view, status);
  return {
    ...(sets.created && sets.newSet !== undefined ? { create: sets.newSet } : {}),
    changed: sets.changed.filter(({ name }) => name !== createdSetName),
    removed,
    status,
    ...(checkAt === undefined ? {} : { checkAt }),
  };
}

function takeTurn(sets: DeploymentSets, conditions: Conditions, removed: string[]): DeploymentStatus {
  const { view } = sets;
  if (view.paused || isScaled(sets)) {
    const found = sets.newSet === undefined ? conditions : foundConditions(view, conditions);
    scale(sets);
    if (view.paused) removed.push(...surplusHistory(sets));
    return currentStatus(sets, found);
  }
  return view.strategy === "Recreate" ? recreate(sets, conditions, removed) : roll(sets, conditions, removed);
}

/** Source: `rolloutRolling` (rolling.go). */
function roll(sets: DeploymentSets, conditions: Conditions, removed: string[]): DeploymentStatus {
  const [newSet, now] = ensureNewSet(sets, conditions);
  if (scaleNewSet(sets, newSet)) return rolloutStatus(sets, now);
  if (scaleOldSets(sets, newSet)) return rolloutStatus(sets, now);
  if (isComplete(sets.view, sets.view.status)) removed.push(...surplusHistory(sets));
  return rolloutStatus(sets, now);
}

/** All old pods are gone before the first new one is made. Source: `rolloutRecreate` (recreate.go). */
function recreate(sets: DeploymentSets, conditions: Conditions, removed: string[]): DeploymentStatus {
  const { view, activeOld } = sets;
  const known = sets.newSet === undefined ? conditions : foundConditions(view, conditions);
  if (activeOld.length > 0) {
    for (const old of activeOld) sets.scale(old, 0);
    return rolloutStatus(sets, known);
  }
  if (view.hasOldPods) return rolloutStatus(sets, known);
  const [newSet, now] = ensureNewSet(sets, conditions);
  sets.scale(newSet, view.replicas);
  if (isComplete(view, view.status)) removed.push(...surplusHistory(sets));
  return rolloutStatus(sets, now);
}

/** The set of the present template, made if it is not there. Source: `getNewReplicaSet` (sync.go). */
function ensureNewSet(sets: DeploymentSets, conditions: Conditions): readonly [ReplicaSetView, Conditions] {
  const { view } = sets;
  const newest = Math.max(0, ...sets.old.map(({ revision }) => revision));
  if (sets.newSet !== undefined) {
    if (sets.newSet.revision <= newest) sets.put({ ...sets.newSet, revision: newest + 1 });
    return [sets.newSet, foundConditions(view, conditions)];
  }
  const replicas = newSetReplicas(sets, 0);
  const newSet: ReplicaSetView = {
    name: createdSetName,
    createdAt: view.now,
    replicas,
    desiredReplicas: view.replicas,
    maxReplicas: view.replicas + sets.fenceposts().surge,
    revision: newest + 1,
    status: { replicas: 0, ready: 0, available: 0 },
  };
  sets.newSet = newSet;
  sets.created = true;
  if (view.progressDeadlineSeconds === undefined) return [newSet, conditions];
  const condition = { status: "True", reason: "NewReplicaSetCreated", updatedAt: view.now } as const;
  return [newSet, withCondition(conditions, "Progressing", condition)];
}

/** A Deployment whose progress nobody has watched yet is watched from now on. */
function foundConditions(view: DeploymentView, conditions: Conditions): Conditions {
  if (view.progressDeadlineSeconds === undefined || conditions.has("Progressing")) return conditions;
  const condition = { status: "True", reason: "FoundNewReplicaSet", updatedAt: view.now } as const;
  return withCondition(conditions, "Progressing", condition);
}

/** While a Deployment is paused its progress is unknown. Source: `checkPausedConditions` (sync.go). */
function pausedConditions({ progressDeadlineSeconds, paused, status, now }: DeploymentView): Conditions {
  const { conditions } = status;
  const reason = conditions.get("Progressing")?.reason;
  if (progressDeadlineSeconds === undefined || reason === "ProgressDeadlineExceeded") return conditions;
  const isPaused = reason === "DeploymentPaused";
  if (paused === isPaused) return conditions;
  const told = paused ? "DeploymentPaused" : "DeploymentResumed";
  return withCondition(conditions, "Progressing", { status: "Unknown", reason: told, updatedAt: now });
}

/** The oldest old sets beyond the limit that have no pods. Source: `cleanupDeployment` (sync.go). */
function surplusHistory({ old, view: { revisionHistoryLimit } }: DeploymentSets): readonly string[] {
  if (revisionHistoryLimit === undefined) return [];
  const surplus = old.length - revisionHistoryLimit;
  if (surplus <= 0) return [];
  return old
    .toSorted((one, other) => one.revision - other.revision || byCreation(one, other))
    .slice(0, surplus)
    .filter(({ replicas, status }) => replicas === 0 && status.replicas === 0)
    .map(({ name }) => name);
}
