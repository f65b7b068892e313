import { type PodObject, referenceTo } from "@stowage/engine";
import { releasePod, releaseResources } from "./charge.ts";
import { releaseClaims } from "./release-claims.ts";
import { inState, isInEngine, isOver, type PodState, type SimulatedPod } from "./simulated-pod.ts";
import type { World } from "./world.ts";

/** Who ends a pod before its time, as its condition DisruptionTarget says; controllers and users do not say. */
export type Disruption =
  | "EvictionByEvictionAPI"
  | "PreemptionByScheduler"
  | "DeletionByTaintManager"
  | "DeletionByPodGC";

/** Somebody deletes a pod: one with a node terminates, one without is gone at once. */
export function deletePod(world: World, pod: SimulatedPod, disruption?: Disruption): void {
  if (pod.isTerminating) return;
  world.happenings.deleted.push(pod);
  world.changes++;
  const hasNode = pod.nodeName !== undefined;
  // A Job counts its pod before that is gone.
  if (isOver(pod) || (!hasNode && !isHeld(world, pod))) {
    forget(world, pod);
    return;
  }
  const terminating = terminatingPod(pod.pod, disruption);
  if (isInEngine(pod)) world.engine.change(terminating);
  if (!hasNode) world.queue.remove(pod.key);
  world.pods.put({ ...pod, pod: terminating, isTerminating: true, finishedAt: world.now });
  world.workloads.wakeOwner(pod.owner);
}

function terminatingPod(pod: PodObject, reason: Disruption | undefined): PodObject {
  const metadata = { ...pod.metadata, deletionTimestamp: someTime };
  if (reason === undefined) return { ...pod, metadata };
  const conditions = (pod.status?.conditions ?? []).filter(({ type }) => type !== "DisruptionTarget");
  const disrupted = { type: "DisruptionTarget", status: "True", reason };
  return { ...pod, metadata, status: { ...pod.status, conditions: [...conditions, disrupted] } };
}

/** The kubelet has ended a terminating pod. What a Job has not counted fails, and is gone when it is. */
export function removePod(world: World, pod: SimulatedPod): void {
  world.changes++;
  if (isHeld(world, pod) && !isOver(pod)) setState(world, pod, "failed", killed);
  else forget(world, pod);
}

/**
 * The pod garbage collector ends a pod whose node is gone, or one that terminates on a node out of service, which is no
 * disruption of its own. Source: `gcOrphaned` and `gcTerminating` (pkg/controller/podgc/gc_controller.go).
 */
export function collectPod(world: World, pod: SimulatedPod): void {
  world.changes++;
  const isOrphan = pod.nodeName === undefined || !world.nodes.has(pod.nodeName);
  const ending = {
    ...pod,
    pod: terminatingPod(pod.pod, isOrphan ? "DeletionByPodGC" : undefined),
    isTerminating: true,
  };
  if (isHeld(world, pod) && !isOver(pod)) setState(world, ending, "failed");
  else forget(world, pod);
}

/** Whether a pod stays until its Job has counted it. */
function isHeld({ workloads }: World, { isTracked, owner }: SimulatedPod): boolean {
  return isTracked && owner !== undefined && workloads.has(owner);
}

/** The exit code of a process that SIGTERM ends. */
const killed = 143;

/**
 * The kubelet says what a pod is doing.
 *
 * @param exitCode Of its first container, where it has failed.
 */
export function setState(world: World, pod: SimulatedPod, state: PodState, exitCode?: number): void {
  const container = pod.pod.spec.containers[0]?.name ?? "";
  const ended = exitCode === undefined ? {} : { exitCodes: [{ container, code: exitCode }] };
  world.pods.put({ ...inState(pod, state, world.now), ...ended });
  if (isOver({ state })) {
    world.changes++;
    if (isInEngine(pod)) world.engine.remove(referenceTo(pod.pod));
    world.tell({ kind: "podDelete", pod: pod.pod });
    releaseResources(world, pod);
  }
  world.workloads.wakeOwner(pod.owner);
}

/** The kubelet starts a pod's container again. */
export function restartPod({ pods, workloads }: World, pod: SimulatedPod): void {
  pods.put({ ...pod, restarts: pod.restarts + 1 });
  workloads.wakeOwner(pod.owner);
}

/** A Job has counted a pod, or does not care for it any more. */
export function untrackPod(world: World, pod: SimulatedPod | undefined): void {
  if (pod === undefined) return;
  const untracked = { ...pod, isTracked: false };
  world.pods.put(untracked);
  if (pod.isTerminating && (isOver(pod) || pod.nodeName === undefined)) forget(world, untracked);
}

function forget(world: World, pod: SimulatedPod): void {
  world.pods.remove(pod);
  world.queue.remove(pod.key);
  if (isInEngine(pod)) world.engine.remove(referenceTo(pod.pod));
  world.claims.release(pod.pod);
  releaseClaims(world, pod);
  releasePod(world, pod);
  if (pod.nodeName !== undefined && !isOver(pod)) world.tell({ kind: "podDelete", pod: pod.pod });
  world.workloads.wakeOwner(pod.owner);
}

/** Whether a pod is terminating is what counts, not since when. */
const someTime = "2000-01-01T00:00:00Z";
