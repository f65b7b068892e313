import { type PodObject, referenceTo } from "@stowage/engine";
import { inState, isInEngine, type PodState, type SimulatedPod } from "./simulated-pod.ts";
import type { World } from "./world.ts";

/** Somebody deletes a pod: one with a node terminates, one without is gone at once. */
export function deletePod(world: World, pod: SimulatedPod): void {
  if (pod.isTerminating) return;
  world.happenings.deleted.push(pod);
  world.changes++;
  noteJobPod(world, pod, true);
  if (pod.nodeName === undefined || pod.state === "succeeded" || pod.state === "failed") {
    forget(world, pod);
    return;
  }
  const terminating: PodObject = {
    ...pod.pod,
    metadata: { ...pod.pod.metadata, deletionTimestamp: someTime },
  };
  world.engine.change(terminating);
  world.pods.put({ ...pod, pod: terminating, isTerminating: true });
  world.workloads.wakeOwner(pod.owner);
}

/** A terminating pod is gone, or a lost one. */
export function removePod(world: World, pod: SimulatedPod): void {
  world.changes++;
  if (!pod.isTerminating) noteJobPod(world, pod, true);
  forget(world, pod);
}

/** The kubelet says what a pod is doing. */
export function setState(world: World, pod: SimulatedPod, state: PodState): void {
  world.pods.put(inState(pod, state, world.now));
  if (state !== "ready" && state !== "starting") noteJobPod(world, pod, state === "failed");
  if (state === "succeeded" || state === "failed") {
    world.changes++;
    if (isInEngine(pod)) world.engine.remove(referenceTo(pod.pod));
    world.tell({ kind: "podDelete", pod: pod.pod });
  }
  world.workloads.wakeOwner(pod.owner);
}

function forget(world: World, pod: SimulatedPod): void {
  world.pods.remove(pod);
  world.queue.remove(pod.key);
  if (isInEngine(pod)) world.engine.remove(referenceTo(pod.pod));
  world.claims.release(pod.pod);
  if (pod.nodeName !== undefined && pod.state !== "succeeded" && pod.state !== "failed") {
    world.tell({ kind: "podDelete", pod: pod.pod });
  }
  world.workloads.wakeOwner(pod.owner);
}

/** A Job makes no pods for a while after one has failed; one that is deleted counts as such until it has succeeded. */
function noteJobPod({ workloads, now }: World, { owner, state }: SimulatedPod, isFailed: boolean): void {
  const job = owner === undefined ? undefined : workloads.get(owner);
  if (job?.kind !== "Job" || state === "succeeded" || state === "failed") return;
  if (isFailed && job.object.spec.podReplacementPolicy === "Failed") return;
  const failures = isFailed ? { count: (job.failures?.count ?? 0) + 1, at: now } : undefined;
  workloads.put({ ...job, failures });
}

/** Whether a pod is terminating is what counts, not since when. */
const someTime = "2000-01-01T00:00:00Z";
