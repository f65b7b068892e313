import type { DaemonSet, NodeObject, PodTemplateSpec } from "@stowage/engine";
import { isActive, isAvailable } from "../controllers/controlled-pod.ts";
import { daemonSetTurn } from "../controllers/daemon-set.ts";
import { deploymentTurn } from "../controllers/deployment.ts";
import type { DeploymentView, ReplicaSetView } from "../controllers/deployment-view.ts";
import { jobTurn } from "../controllers/job.ts";
import { replicaSetTurn } from "../controllers/replica-set.ts";
import { statefulSetTurn } from "../controllers/stateful-set.ts";
import { statefulSetClaims } from "../claims/pod-claim-templates.ts";
import { podPrefix } from "../names/pod-names.ts";
import { daemonPod, type NodeVerdict, nodeVerdicts } from "../workloads/daemon-set.ts";
import { withDaemonTolerations } from "../workloads/daemon-tolerations.ts";
import { newReplicaSet, replicaSetObject } from "../workloads/deployment.ts";
import { completedIndexes, jobPod } from "../workloads/job.ts";
import { controllerReference, podFromTemplate } from "../workloads/pod-from-template.ts";
import { statefulSetPod } from "../workloads/stateful-set.ts";
import { asAppliedWorkload } from "../workloads/workload-pods.ts";
import { sameTemplate } from "./same-template.ts";
import type { SimulatedPod } from "./simulated-pod.ts";
import type {
  DaemonSetState,
  DeploymentState,
  JobState,
  ReplicaSetState,
  StatefulSetState,
  WorkloadState,
} from "./workload-state.ts";
import type { World } from "./world.ts";

/** Lets the controllers of a world act: each is told what its workload is like, and does what it says. */
export class Controllers {
  readonly #world: World;
  /** What the API server refused to create, by workload. */
  readonly refusals: Map<string, string> = new Map();
  readonly #verdicts = new WeakMap<DaemonSet["spec"]["template"], WeakMap<NodeObject, NodeVerdict>>();

  constructor(world: World) {
    this.#world = world;
  }

  /** Lets one controller act on what it has to look at. @returns whether there was anything. */
  takeTurn(): boolean {
    const { due, workloads, arrival } = this.#world;
    const key = nth(due, arrival.next(due.size));
    if (key === undefined) return false;
    due.delete(key);
    const state = workloads.get(key);
    if (state !== undefined) this.#act(state);
    return true;
  }

  #act(state: WorkloadState): void {
    switch (state.kind) {
      case "Deployment":
        this.#deployment(state);
        return;
      case "ReplicaSet":
        this.#replicaSet(state);
        return;
      case "StatefulSet":
        this.#statefulSet(state);
        return;
      case "DaemonSet":
        this.#daemonSet(state);
        return;
      case "Job":
        this.#job(state);
        return;
      default:
        state satisfies never;
    }
  }

  #deployment(state: DeploymentState): void {
    const { workloads, pods, now, alarms } = this.#world;
    const { spec } = state.object;
    const sets = this.#world.replicaSetsOf(state.key);
    const current = currentSet(spec.template, sets);
    const minReady = spec.minReadySeconds ?? 0;
    const views = new Map(sets.map((set) => [set, this.#setView(set, minReady)]));
    const { type = "RollingUpdate", rollingUpdate = {} } = spec.strategy ?? {};
    const old = sets.filter((set) => set !== current);
    const deadline = spec.progressDeadlineSeconds ?? 600;
    const view: DeploymentView = {
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
      hasOldPods: old.some(({ key }) => hasPods(pods.ofOwner(key))),
      now,
    };
    const turn = deploymentTurn(view);
    workloads.set(state.key, { ...state, status: turn.status });
    if (turn.checkAt === undefined) alarms.delete(state.key);
    else alarms.set(state.key, turn.checkAt);
    if (minReady > 0) this.#alarmForAvailability(state.key, sets, minReady);
    for (const set of sets) {
      const name = set.object.metadata.name;
      const changed = turn.changed.find((one) => one.name === name);
      if (changed !== undefined) this.#changeSet(set, changed);
      if (turn.removed.includes(name)) this.#world.removeWorkload(set);
    }
    if (turn.create !== undefined) this.#createSet(state, turn.create);
    // It looks again when what it did has shown: its sets will have their pods by then.
    if (turn.changed.length > 0 || turn.create !== undefined) this.#world.wake(state.key);
  }

  #setView(set: ReplicaSetState, minReady: number): ReplicaSetView {
    const { pods, now } = this.#world;
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

  #changeSet(set: ReplicaSetState, { replicas, desiredReplicas, maxReplicas, revision }: ReplicaSetView): void {
    this.#world.workloads.set(set.key, { ...set, replicas, desiredReplicas, maxReplicas, revision });
    if (replicas !== set.replicas) this.#world.wake(set.key);
  }

  #createSet(state: DeploymentState, made: ReplicaSetView): void {
    const world = this.#world;
    const owned = newReplicaSet(state.object);
    const object = asAppliedWorkload(replicaSetObject(state.object, owned));
    if (object?.kind !== "ReplicaSet") return;
    world.putObject({ ...object, kind: "ReplicaSet" });
    const { namespace, name } = object.metadata;
    const key = `ReplicaSet/${namespace}/${name}`;
    const { replicas, desiredReplicas, maxReplicas, revision } = made;
    world.putWorkload({
      kind: "ReplicaSet",
      key,
      label: world.labelOf("ReplicaSet", namespace, name),
      object,
      owner: state.key,
      replicas,
      desiredReplicas,
      maxReplicas,
      revision,
      createdAt: Math.floor(world.now),
      hash: owned.hash,
    });
    world.wake(key);
  }

  #replicaSet(set: ReplicaSetState): void {
    const world = this.#world;
    const { active } = world.pods.ownerCounts(set.key);
    if (active === set.replicas) return;
    const related = (): Iterable<SimulatedPod> => {
      if (set.owner === undefined) return world.pods.ofOwner(set.key);
      return world.replicaSetsOf(set.owner).flatMap(({ key }) => [...world.pods.ofOwner(key)]);
    };
    const turn = replicaSetTurn(set.replicas, world.pods.ofOwner(set.key), related, world.now);
    for (const pod of turn.delete) world.deletePod(pod);
    const { object } = set;
    const { template } = object.spec;
    if (template === undefined) return;
    const { namespace, name, uid } = object.metadata;
    const apiVersion = object.kind === "ReplicaSet" ? "apps/v1" : "v1";
    const owner = controllerReference(apiVersion, object.kind, name, uid);
    const generateName = podPrefix(name);
    for (let made = 0; made < turn.create; made++) {
      const pod = podFromTemplate(template, {
        namespace,
        name: world.names.generate(namespace, generateName),
        generateName,
        owner,
      });
      const refusal = world.createPod(pod, set.key, set.hash);
      if (refusal !== undefined) {
        this.refusals.set(set.key, refusal);
        return;
      }
    }
  }

  #statefulSet(state: StatefulSetState): void {
    const world = this.#world;
    const { object, revisions, updateRevision } = state;
    const { spec, metadata } = object;
    const { type = "RollingUpdate", rollingUpdate } = spec.updateStrategy ?? {};
    const minReadySeconds = spec.minReadySeconds ?? 0;
    const turn = statefulSetTurn({
      replicas: spec.replicas ?? 1,
      start: spec.ordinals?.start ?? 0,
      isParallel: spec.podManagementPolicy === "Parallel",
      strategy: type,
      partition:
        spec.updateStrategy?.type === undefined
          ? (rollingUpdate?.partition ?? 0)
          : rollingUpdate && (rollingUpdate.partition ?? 0),
      maxUnavailable: rollingUpdate?.maxUnavailable,
      allowsMaxUnavailable: world.engine.profile.kubernetesVersion === "1.37",
      minReadySeconds,
      status: state.status,
      updateRevision,
      pods: [...world.pods.ofOwner(state.key)],
      now: world.now,
    });
    world.workloads.set(state.key, { ...state, status: turn.status });
    for (const pod of turn.delete) {
      const present = world.pods.get(pod.key);
      if (present !== undefined) world.deletePod(present);
    }
    const isParallel = spec.podManagementPolicy === "Parallel";
    for (const { ordinal, revision } of isParallel ? world.arrival.all(turn.create) : turn.create) {
      const template: PodTemplateSpec = revisions.get(revision) ?? spec.template;
      const pod = statefulSetPod({ ...object, spec: { ...spec, template } }, ordinal);
      const labels = { ...pod.metadata.labels, "controller-revision-hash": revision };
      const claims = statefulSetClaims(object, pod.metadata.name ?? "");
      world.names.take(metadata.namespace, pod.metadata.name ?? "");
      const refusal = world.createPod({ ...pod, metadata: { ...pod.metadata, labels } }, state.key, revision, claims);
      if (refusal !== undefined) {
        this.refusals.set(state.key, refusal);
        return;
      }
    }
    if (minReadySeconds > 0) this.#alarmForPods(state.key, world.pods.ofOwner(state.key), minReadySeconds);
  }

  #daemonSet(state: DaemonSetState): void {
    const world = this.#world;
    const { object, revision } = state;
    const { spec } = object;
    const podSpec = withDaemonTolerations(spec.template.spec);
    const podsByNode = new Map<string, SimulatedPod[]>();
    for (const pod of world.pods.ofOwner(state.key)) {
      const node = pod.nodeName ?? pod.pinnedTo;
      if (node === undefined) continue;
      const there = podsByNode.get(node);
      if (there === undefined) podsByNode.set(node, [pod]);
      else there.push(pod);
    }
    const { type = "RollingUpdate", rollingUpdate = {} } = spec.updateStrategy ?? {};
    const minReadySeconds = spec.minReadySeconds ?? 0;
    const turn = daemonSetTurn({
      strategy: type,
      maxSurge: rollingUpdate.maxSurge ?? 0,
      maxUnavailable: rollingUpdate.maxUnavailable ?? 1,
      minReadySeconds,
      revision,
      nodes: world.arrival
        .all(world.nodesInOrder())
        .map((node) => ({ name: node.metadata.name ?? "", ...this.#verdict(object, node) })),
      podsByNode,
      now: world.now,
    });
    for (const pod of turn.delete) {
      const present = world.pods.get(pod.key);
      if (present !== undefined) world.deletePod(present);
    }
    for (const nodeName of turn.create) {
      const pod = daemonPod(object, podSpec, nodeName, world.names);
      const labels = { ...pod.metadata.labels, "controller-revision-hash": revision };
      const refusal = world.createPod({ ...pod, metadata: { ...pod.metadata, labels } }, state.key, revision);
      if (refusal !== undefined) {
        this.refusals.set(state.key, refusal);
        return;
      }
    }
    if (turn.create.length > 0 || turn.delete.length > 0) world.wake(state.key);
    if (minReadySeconds > 0) this.#alarmForPods(state.key, world.pods.ofOwner(state.key), minReadySeconds);
  }

  #verdict({ spec: { template } }: DaemonSet, node: NodeObject): NodeVerdict {
    const known = this.#verdicts.get(template) ?? new WeakMap<NodeObject, NodeVerdict>();
    this.#verdicts.set(template, known);
    const verdict = known.get(node) ?? nodeVerdicts(withDaemonTolerations(template.spec))(node);
    known.set(node, verdict);
    return verdict;
  }

  #job(state: JobState): void {
    const world = this.#world;
    const { object } = state;
    const { spec, status } = object;
    const pods = [...world.pods.ofOwner(state.key)];
    const succeeded = pods.filter((pod) => pod.state === "succeeded");
    const succeededIndexes = completedIndexes(
      object,
      succeeded.map(({ pod }) => pod),
    );
    const turn = jobTurn({
      parallelism: spec.parallelism ?? 1,
      completions: spec.completions,
      isIndexed: spec.completionMode === "Indexed",
      suspend: spec.suspend ?? false,
      replacesOnlyFailed: spec.podReplacementPolicy === "Failed",
      isOver: state.isComplete,
      succeeded: Math.max(succeeded.length, status?.succeeded ?? 0),
      succeededIndexes,
      pods,
      failures: state.failures,
      now: world.now,
    });
    for (const pod of turn.delete) {
      const present = world.pods.get(pod.key);
      if (present !== undefined) world.deletePod(present);
    }
    // What it deletes itself are no failures.
    if (turn.delete.length > 0) world.workloads.set(state.key, state);
    if (turn.checkAt === undefined) world.alarms.delete(state.key);
    else world.alarms.set(state.key, turn.checkAt);
    for (const index of world.arrival.all(turn.create)) {
      const refusal = world.createPod(jobPod(object, world.names, index).pod, state.key, "");
      if (refusal !== undefined) {
        this.refusals.set(state.key, refusal);
        break;
      }
    }
    if (turn.isComplete !== state.isComplete) world.workloads.set(state.key, { ...state, isComplete: turn.isComplete });
    if (turn.delete.length > 0) world.wake(state.key);
  }

  #alarmForAvailability(key: string, sets: readonly ReplicaSetState[], minReady: number): void {
    for (const set of sets) this.#alarmForPods(key, this.#world.pods.ofOwner(set.key), minReady);
  }

  /** A pod becomes available by time passing. */
  #alarmForPods(key: string, pods: Iterable<SimulatedPod>, minReady: number): void {
    const { now, alarms } = this.#world;
    for (const pod of pods) {
      const at = pod.readyAt === undefined ? undefined : pod.readyAt + minReady;
      if (at !== undefined && at > now && at < (alarms.get(key) ?? Infinity)) alarms.set(key, at);
    }
  }
}

const maxInt32 = 2 ** 31 - 1;

function nth(keys: ReadonlySet<string>, index: number): string | undefined {
  let rest = index;
  for (const key of keys) if (rest-- === 0) return key;
  return undefined;
}

/** The oldest of the sets that have the template. Source: `FindNewReplicaSet` (deployment/util). */
function currentSet(template: PodTemplateSpec, sets: readonly ReplicaSetState[]): ReplicaSetState | undefined {
  return sets.find(({ object }) => {
    const has = object.spec.template;
    return has !== undefined && sameTemplate(template, has);
  });
}

function hasPods(pods: Iterable<SimulatedPod>): boolean {
  for (const { state } of pods) if (state !== "succeeded" && state !== "failed") return true;
  return false;
}
