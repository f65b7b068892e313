import { labelValue, type PersistentVolumeClaim, podKey, type PodObject } from "@stowage/engine";
import { problemsText } from "../plan/pod-admission.ts";
import { madeUpUid } from "../names/made-up-uid.ts";
import { targetNodeName } from "../workloads/daemon-tolerations.ts";
import { ordinalOf, revisionOf } from "./pod-revision.ts";
import { secondsOf } from "./seconds.ts";
import { inState, isInEngine, isOver, type PodState, type SimulatedPod } from "./simulated-pod.ts";
import { type JobState, replacesOnlyFailed, type WorkloadState } from "./workload-state.ts";
import type { World } from "./world.ts";

/** A pod of a cluster as it is. */
export function addPresentPod(world: World, pod: PodObject, owner: string | undefined, state: PodState): void {
  const title = world.titles.titleFor(pod, owner, revisionOf(pod));
  const simulated = simulatedPod(world, pod, { owner, title, state, sequence: world.next("pods") });
  world.pods.put(simulated);
  world.names.take(pod.metadata.namespace ?? "default", pod.metadata.name ?? "");
  if (state === "succeeded" || state === "failed") return;
  if (isInEngine(simulated)) world.engine.add(pod);
  if (pod.spec.nodeName) {
    if (!world.nodes.has(pod.spec.nodeName)) world.lostNodes.set(pod.spec.nodeName, true);
  } else if (pod.metadata.deletionTimestamp === undefined) {
    world.queue.add(pod, world.now);
  }
}

/**
 * A controller makes a pod. @returns why the API server refuses it.
 */
export function createPod(
  world: World,
  made: PodObject,
  owner: string | undefined,
  revision: string,
  claims: readonly PersistentVolumeClaim[] = [],
): string | undefined {
  const { name = "" } = made.metadata;
  // A controller tries again until the name is free; that is another pod's to give.
  if (world.pods.get(podKey(made)) !== undefined) return `there is a pod "${name}" already`;
  const { refused } = world.claims.create(made, claims);
  if (refused !== undefined) return refused;
  const sequence = world.next("pods");
  // By another order other pods of the same age go first: upstream tells these apart by their UIDs.
  const uid = madeUpUid(`Pod/${podKey(made)}/${sequence}/${world.arrival.next(2 ** 30)}`);
  const { pod, problems } = world.admission.admit({ ...made, metadata: { ...made.metadata, uid } });
  const refusals = problems.some(({ severity }) => severity === "error") ? problems : world.quotas.charge(pod);
  if (refusals.length > 0) return problemsText(refusals);
  const title = world.titles.titleFor(pod, owner, revision);
  const nodeName = pod.spec.nodeName === "" ? undefined : pod.spec.nodeName;
  const state = nodeName === undefined ? "pending" : "starting";
  const simulated = simulatedPod(world, pod, { owner, title, state, sequence });
  world.pods.put(simulated);
  world.happenings.created.push(simulated);
  world.changes++;
  if (nodeName === undefined) {
    world.queue.add(pod, world.now);
  } else {
    world.engine.add(pod);
    world.happenings.bound.push(simulated);
    world.tell({ kind: "podAdd", pod });
  }
  world.workloads.wakeOwner(owner);
  return undefined;
}

/** What is known of a pod beside the pod. */
interface Known extends Pick<SimulatedPod, "owner" | "title" | "state" | "sequence"> {}

function simulatedPod(world: World, pod: PodObject, { owner, title, state, sequence }: Known): SimulatedPod {
  const { metadata, spec, status } = pod;
  const controller = owner === undefined ? undefined : world.workloads.get(owner);
  const ready = status?.conditions?.find(({ type }) => type === "Ready");
  const key = podKey(pod);
  const base: SimulatedPod = {
    key,
    uid: metadata.uid ?? key,
    pod,
    title,
    owner,
    state,
    nodeName: spec.nodeName === "" ? undefined : spec.nodeName,
    phase: "Pending",
    isReady: false,
    isTerminating: metadata.deletionTimestamp !== undefined,
    createdAt: secondsOf(metadata.creationTimestamp) ?? Math.floor(world.now),
    deletionCost: Number(labelValue(metadata.annotations, "controller.kubernetes.io/pod-deletion-cost") ?? 0) || 0,
    restarts: restartsOf(pod, controller),
    revision: revisionOf(pod),
    ordinal: controller === undefined ? undefined : ordinalOf(pod, controller.kind),
    sequence,
    bindSequence: spec.nodeName ? world.next("bindings") : 0,
    message: messageOf(pod),
    pinnedTo: controller?.kind === "DaemonSet" ? targetNodeName(pod) : undefined,
    neverReady: world.notReady.has(title.workload) && state !== "ready",
    isTracked: controller?.kind === "Job" && isUncounted(controller, pod, state),
  };
  const stated = inState(base, state, world.now);
  const readyAt = secondsOf(ready?.lastTransitionTime) ?? secondsOf(status?.startTime) ?? base.createdAt;
  return state === "ready" ? { ...stated, readyAt } : stated;
}

/** That of the most restarted container; for Jobs all of them count. Source: `pastBackoffLimitOnFailure` (job_controller.go). */
function restartsOf({ status }: PodObject, controller: WorkloadState | undefined): number {
  const counts = (status?.containerStatuses ?? []).map(({ restartCount = 0 }) => restartCount);
  if (controller?.kind !== "Job") return Math.max(0, ...counts);
  const first = (status?.initContainerStatuses ?? []).map(({ restartCount = 0 }) => restartCount);
  return [...counts, ...first].reduce((sum, count) => sum + count, 0);
}

/** Whether a Job has its pod still to count: those that are over, or count as such, it has, where it tells of any. */
function isUncounted({ object: { spec, status } }: JobState, pod: PodObject, state: PodState): boolean {
  if (isOver({ state })) return status === undefined;
  return pod.metadata.deletionTimestamp === undefined || replacesOnlyFailed(spec);
}

function messageOf({ status }: PodObject): string | undefined {
  return status?.conditions?.find(({ type, status: is }) => type === "PodScheduled" && is === "False")?.message;
}
