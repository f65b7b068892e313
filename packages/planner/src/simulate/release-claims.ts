import type { PersistentVolumeClaim, StatefulSet } from "@stowage/engine";
import { statefulSetClaims } from "../claims/pod-claim-templates.ts";
import { releaseObject } from "./charge.ts";
import type { SimulatedPod } from "./simulated-pod.ts";
import type { World } from "./world.ts";

/**
 * A pod is gone for good: the claims of its volumes go with it, where its StatefulSet says so of pods that are not wanted
 * any more, or of itself. Source: `updateClaimOwnerRefForSetAndPod` (pkg/controller/statefulset/stateful_set_utils.go).
 */
export function releaseClaims(world: World, pod: SimulatedPod): void {
  const set = setOf(world, pod);
  const { ordinal } = pod;
  if (set === undefined || ordinal === undefined) return;
  const { replicas = 1, ordinals: { start = 0 } = {}, persistentVolumeClaimRetentionPolicy: keeps = {} } = set.spec;
  const isWanted = ordinal >= start && ordinal < start + replicas;
  if (!isWanted && keeps.whenScaled === "Delete")
    removeClaims(world, statefulSetClaims(set, pod.pod.metadata.name ?? ""));
}

function setOf({ workloads }: World, { owner = "" }: SimulatedPod): StatefulSet | undefined {
  const state = workloads.get(owner);
  return state?.kind === "StatefulSet" ? state.object : undefined;
}

/** A StatefulSet is gone: so are the claims of its pods, where it says so; those of pods that it had before, too. */
export function releaseClaimsOfSet(world: World, set: StatefulSet): void {
  if (set.spec.persistentVolumeClaimRetentionPolicy?.whenDeleted !== "Delete") return;
  const prefix = `${set.metadata.name ?? ""}-`;
  const namespace = set.metadata.namespace ?? "default";
  // As those of one pod are called, but for its name.
  const named = statefulSetClaims(set, prefix).map(({ metadata }) => metadata.name ?? "");
  const isOwn = (name: string): boolean =>
    named.some((start) => name.startsWith(start) && /^\d+$/.test(name.slice(start.length)));
  const claims = world.engine.cluster
    .objects("PersistentVolumeClaim")
    .filter(({ metadata }) => (metadata.namespace ?? "default") === namespace && isOwn(metadata.name ?? ""));
  removeClaims(world, claims);
}

function removeClaims(world: World, claims: readonly PersistentVolumeClaim[]): void {
  const removed = world.claims.remove(claims);
  if (removed.length === 0) return;
  world.changes++;
  for (const claim of removed) releaseObject(world, claim);
}
