import type { PersistentVolumeClaim, PodObject, ResourceQuota } from "@stowage/engine";
import type { KubernetesObject } from "@stowage/manifests";
import { problemsText } from "../plan/pod-admission.ts";
import { isOver, type SimulatedPod } from "./simulated-pod.ts";
import type { World } from "./world.ts";

/** Counts a new object other than a pod. @returns why the API server refuses it. */
export function chargeObject({ quotas, admission }: World, object: KubernetesObject): string | undefined {
  const limits = admission.limitProblems(object);
  const problems = limits.length > 0 ? limits : quotas.chargeObject(object);
  return problems.length === 0 ? undefined : problemsText(problems);
}

/** A pod is over: its resources are free, whatever becomes of it. */
export function releaseResources({ quotas, refusals }: World, { pod }: SimulatedPod): void {
  if (quotas.release(pod, "its resources")) refusals.retry();
}

/** A pod is gone: so is what it counted for, and its name is free. */
export function releasePod({ quotas, refusals }: World, pod: SimulatedPod): void {
  quotas.release(pod.pod, isOver(pod) ? "its object" : "all");
  refusals.retry();
}

/** An object other than a pod is gone. */
export function releaseObject({ quotas, refusals }: World, object: KubernetesObject | PersistentVolumeClaim): void {
  if (quotas.releaseObject(object)) refusals.retry();
}

/** A quota that is new counts what is there, unless it says itself what is used. */
export function putQuota({ quotas, pods, objects, refusals }: World, quota: ResourceQuota): void {
  quotas.put(quota);
  quotas.countPods([...pods.all()].map(({ pod, state }) => asCounted(pod, state)));
  quotas.countObjects(objects.values());
  quotas.close();
  refusals.retry();
}

/** A quota is gone, and refuses nobody any more. */
export function removeQuota({ quotas, refusals }: World, quota: ResourceQuota): void {
  quotas.remove(quota);
  refusals.retry();
}

/** A quota reads of a pod's status whether it is over. */
function asCounted(pod: PodObject, state: SimulatedPod["state"]): PodObject {
  if (!isOver({ state })) return pod;
  return { ...pod, status: { ...pod.status, phase: state === "failed" ? "Failed" : "Succeeded" } };
}
