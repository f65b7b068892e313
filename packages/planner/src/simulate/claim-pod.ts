import { controllerOf, type OwnerReference, type PodObject } from "@stowage/engine";
import { apiVersions, canBeAdopted, podClaim } from "../apply/adoption.ts";
import { controllerReference } from "../workloads/pod-from-template.ts";
import { ordinalOf, revisionOf } from "./pod-revision.ts";
import type { SimulatedPod } from "./simulated-pod.ts";
import type { WorkloadState } from "./workload-state.ts";
import type { World } from "./world.ts";

/**
 * Controllers release pods that their selector does not select any more, and adopt those that nobody owns and that it
 * does. Call it for a pod that is new, or whose labels have changed. Source: `ClaimPods`
 * (pkg/controller/controller_ref_manager.go).
 */
export function claimPod(world: World, pod: SimulatedPod): void {
  if (pod.isTerminating) return;
  const owner = pod.owner === undefined ? undefined : world.workloads.get(pod.owner);
  if (owner !== undefined && !isKept(owner, pod)) release(world, pod);
  const present = world.pods.get(pod.key);
  if (present === undefined || controllerOf(present.pod.metadata) !== undefined) return;
  for (const state of world.workloads.values()) {
    if (!takes(state, present)) continue;
    adopt(world, present, state);
    return;
  }
}

/** A new workload adopts the pods that nobody owns and that it selects. */
export function claimOrphans(world: World, key: string): void {
  const state = world.workloads.get(key);
  if (state === undefined || state.kind === "Deployment") return;
  const orphans = [...world.pods.all()].filter((pod) => !pod.isTerminating && pod.owner === undefined);
  for (const pod of orphans) {
    if (controllerOf(pod.pod.metadata) === undefined && takes(state, pod)) adopt(world, pod, state);
  }
}

/** One of which only pods tell has no selector that anybody knows. */
function isKept(state: WorkloadState, { pod }: SimulatedPod): boolean {
  return state.isImplied === true || (claimOf(state)?.(pod) ?? true);
}

function takes(state: WorkloadState, { pod }: SimulatedPod): boolean {
  const { namespace } = state.object.metadata;
  if (state.kind === "Deployment" || state.isImplied === true || namespace !== (pod.metadata.namespace ?? "default")) {
    return false;
  }
  return canBeAdopted(state.object, pod) && claimOf(state)?.(pod) === true;
}

type Claim = ReturnType<typeof podClaim>;

const claims = new WeakMap<WorkloadState["object"], { readonly claim: Claim }>();

/** Compiled once, since every orphan asks. */
function claimOf({ object }: WorkloadState): Claim {
  const known = claims.get(object) ?? { claim: podClaim(object) };
  claims.set(object, known);
  return known.claim;
}

function release(world: World, pod: SimulatedPod): void {
  const { workloads, pods, titles, queue } = world;
  const free = withOwner(pod.pod, undefined);
  queue.update(free);
  const title = titles.titleFor(free, undefined, "");
  pods.put({ ...pod, pod: free, owner: undefined, title, ordinal: undefined, isTracked: false });
  workloads.wakeOwner(pod.owner);
}

function adopt(world: World, pod: SimulatedPod, { object, kind, key }: WorkloadState): void {
  const { workloads, pods, titles, queue } = world;
  const { name, uid } = object.metadata;
  const owned = withOwner(pod.pod, controllerReference(apiVersions[object.kind], object.kind, name, uid));
  queue.update(owned);
  const title = titles.titleFor(owned, key, revisionOf(owned));
  pods.put({ ...pod, pod: owned, owner: key, title, ordinal: ordinalOf(owned, kind), isTracked: kind === "Job" });
  workloads.wakeOwner(key);
}

function withOwner(pod: PodObject, owner: OwnerReference | undefined): PodObject {
  const { ownerReferences = [], ...metadata } = pod.metadata;
  const others = ownerReferences.filter(({ controller }) => controller !== true);
  return { ...pod, metadata: { ...metadata, ownerReferences: owner === undefined ? others : [...others, owner] } };
}
