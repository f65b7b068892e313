import type { PodTemplateSpec } from "@stowage/engine";
import { isActive, isAvailable } from "../../controllers/controlled-pod.ts";
import { deploymentTurn } from "../../controllers/deployment.ts";
import { withCondition } from "../../controllers/deployment-status.ts";
import type { DeploymentView, ReplicaSetView } from "../../controllers/deployment-view.ts";
import { newReplicaSet, replicaSetObject } from "../../workloads/deployment.ts";
import { asAppliedWorkload } from "../../workloads/workload-pods.ts";
import { chargeObject } from "../charge.ts";
import { putObject } from "../put-object.ts";
import type { SimulatedPod } from "../simulated-pod.ts";
import type { DeploymentState, ReplicaSetState } from "../workload-state.ts";
import type { World } from "../world.ts";
import { alarmForPods } from "./availability-alarm.ts";

/** Does what a Deployment's controller does next. @returns why the API server refuses a ReplicaSet. */
export function takeDeploymentTurn(state: DeploymentState, world: World): string | undefined {
  const { workloads, pods } = world;
  const sets = workloads.replicaSetsOf(state.key);
  const turn = deploymentTurn(viewOf(state, sets, world));
  workloads.put({ ...state, status: turn.status });
  // A time that has passed changes nothing by passing.
  if (turn.checkAt === undefined || turn.checkAt <= world.now) workloads.alarms.delete(state.key);
  else workloads.alarms.set(state.key, turn.checkAt);
  const { minReadySeconds = 0 } = state.object.spec;
  for (const { key } of sets) alarmForPods(world, state.key, pods.ofOwner(key), minReadySeconds);
  for (const set of sets) {
    const name = set.object.metadata.name;
    const changed = turn.changed.find((one) => one.name === name);
    if (changed !== undefined) changeSet(world, set, changed);
    if (turn.removed.includes(name)) workloads.remove(set);
  }
  const refusal = turn.create === undefined ? undefined : createSet(world, state, turn.create);
  // It looks again when what it did has shown: its sets will have their pods by then.
  if (turn.changed.length > 0 || (turn.create !== undefined && refusal === undefined)) workloads.wake(state.key);
  return refusal;
}

function viewOf(state: DeploymentState, sets: readonly ReplicaSetState[], world: World): DeploymentView {
  const { spec } = state.object;
  const current = currentSet(spec.template, sets, world);
  const minReady = spec.minReadySeconds ?? 0;
  const views = new Map(sets.map((set) => [set, setView(set, minReady, world)]));
  const { type = "RollingUpdate", rollingUpdate = {} } = spec.strategy ?? {};
  const old = sets.filter((set) => set !== current);
  const deadline = spec.progressDeadlineSeconds ?? 600;
  return {
    replicas: spec.replicas ?? 1,
    strategy: type,
    maxSurge: rollingUpdate.maxSurge ?? "25%",
    maxUnavailable: rollingUpdate.maxUnavailable ?? "25%",
    paused: spec.paused ?? false,
    progressDeadlineSeconds: deadline === maxInt32 ? undefined : deadline,
    revisionHistoryLimit: spec.revisionHistoryLimit ?? 10,
    status: state.status,
    newSet: current === undefined ? undefined : views.get(current),
    oldSets: old.flatMap((set) => views.get(set) ?? []),
    hasFailedCreate: sets.some(({ key }) => world.refusals.get(key) !== undefined),
    hasOldPods: old.some(({ key }) => hasPods(world.pods.ofOwner(key))),
    now: world.now,
  };
}

function setView(set: ReplicaSetState, minReady: number, { pods, now }: World): ReplicaSetView {
  const { active, ready } = pods.ownerCounts(set.key);
  let available = ready;
  if (minReady > 0) {
    available = 0;
    for (const pod of pods.ofOwner(set.key)) if (isActive(pod) && isAvailable(pod, minReady, now)) available++;
  }
  const { desiredReplicas, maxReplicas, createdAt, revision, replicas } = set;
  return {
    name: set.object.metadata.name,
    createdAt,
    replicas,
    desiredReplicas,
    maxReplicas,
    revision,
    status: { replicas: active, ready, available },
  };
}

function changeSet(
  { workloads }: World,
  set: ReplicaSetState,
  { replicas, desiredReplicas, maxReplicas, revision }: ReplicaSetView,
): void {
  workloads.put({ ...set, replicas, desiredReplicas, maxReplicas, revision });
  if (replicas !== set.replicas) workloads.wake(set.key);
}

/** @returns why the API server refuses it. */
function createSet(world: World, state: DeploymentState, made: ReplicaSetView): string | undefined {
  const owned = newReplicaSet(state.object);
  const object = asAppliedWorkload(replicaSetObject(state.object, owned));
  if (object?.kind !== "ReplicaSet") return undefined;
  const refusal = chargeObject(world, { ...object, kind: "ReplicaSet" });
  if (refusal !== undefined) {
    noteFailedSet(world, state);
    return refusal;
  }
  putObject(world, { ...object, kind: "ReplicaSet" });
  const { namespace, name } = object.metadata;
  const key = `ReplicaSet/${namespace}/${name}`;
  const { replicas, desiredReplicas, maxReplicas, revision } = made;
  world.workloads.put({
    kind: "ReplicaSet",
    key,
    label: world.titles.labelOf("ReplicaSet", namespace, name),
    object,
    owner: state.key,
    replicas,
    desiredReplicas,
    maxReplicas,
    revision,
    createdAt: Math.floor(world.now),
    hash: owned.hash,
  });
  world.workloads.wake(key);
  return undefined;
}

/** Source: `getNewReplicaSet` (pkg/controller/deployment/sync.go): no status but this is written then. */
function noteFailedSet({ workloads, now }: World, state: DeploymentState): void {
  const { conditions } = state.status;
  workloads.alarms.delete(state.key);
  const hasDeadline = (state.object.spec.progressDeadlineSeconds ?? 600) !== maxInt32;
  const failed = { status: "False", reason: "ReplicaSetCreateError", updatedAt: now } as const;
  workloads.put({
    ...state,
    status: hasDeadline
      ? { ...state.status, conditions: withCondition(conditions, "Progressing", failed) }
      : state.status,
  });
}

const maxInt32 = 2 ** 31 - 1;

/** The oldest of the sets that have the template. Source: `FindNewReplicaSet` (deployment/util). */
function currentSet(
  template: PodTemplateSpec,
  sets: readonly ReplicaSetState[],
  { templates }: World,
): ReplicaSetState | undefined {
  return sets.find(({ object }) => {
    const has = object.spec.template;
    return has !== undefined && templates.isSame(template, has);
  });
}

function hasPods(pods: Iterable<SimulatedPod>): boolean {
  for (const { state } of pods) if (state !== "succeeded" && state !== "failed") return true;
  return false;
}
