import {
  type ClusterObject,
  type ClusterObjectKind,
  clusterObjectKinds,
  podKey,
  referenceTo,
  type StoredObject,
} from "@stowage/engine";
import type { KubernetesObject } from "@stowage/manifests";
import { keyOf } from "../apply/object-key.ts";
import { isReadByAdmission } from "../plan/pod-admission.ts";
import { releaseObject, removeQuota } from "./charge.ts";
import { deletePod } from "./end-pod.ts";
import { releaseClaimsOfSet } from "./release-claims.ts";
import type { World } from "./world.ts";

/** Puts an object, no node and no pod, into the cluster, or in the place of the one that is there. */
export function putObject(world: World, object: KubernetesObject): void {
  const key = keyOf(object);
  const before = world.objects.get(key);
  world.objects.set(key, object);
  if (!isClusterObject(object) || object.kind === "Pod" || object.kind === "Node") return;
  if (before === undefined) world.engine.add(object);
  else world.engine.change(object);
  world.changes++;
  if (isStorage(object)) world.tell({ kind: "storage", object, before: before as StoredObject | undefined });
}

/** Takes such an object away. */
function removeObject(world: World, object: KubernetesObject): void {
  const key = keyOf(object);
  if (!world.objects.has(key)) return;
  world.objects.delete(key);
  world.budgets.delete(key);
  if (object.kind === "ResourceQuota") removeQuota(world, object);
  releaseObject(world, object);
  if (isReadByAdmission(object)) world.readAdmission();
  if (!isClusterObject(object)) return;
  world.engine.remove(referenceTo(object));
  world.changes++;
  if (object.kind === "VolumeAttachment") world.tell({ kind: "detached" });
}

/** Somebody deletes an object: with a workload goes what it owns. */
export function deleteObject(world: World, object: KubernetesObject): void {
  if (object.kind === "Pod") {
    const pod = world.pods.get(podKey(object));
    if (pod !== undefined) deletePod(world, pod);
    return;
  }
  removeObject(world, object);
  deleteWorkload(world, keyOf(object));
}

function deleteWorkload(world: World, key: string): void {
  const state = world.workloads.get(key);
  if (state === undefined) return;
  const sets = state.kind === "Deployment" ? world.workloads.replicaSetsOf(key) : [];
  world.workloads.remove(state);
  // Its Deployment makes it anew. Source: `deleteReplicaSet` (pkg/controller/deployment/deployment_controller.go).
  if (state.kind === "ReplicaSet" && state.owner !== undefined) world.workloads.wake(state.owner);
  for (const set of sets) {
    const object = world.objects.get(set.key);
    if (object !== undefined) removeObject(world, object);
    deleteWorkload(world, set.key);
  }
  const pods = [...world.pods.ofOwner(key)];
  for (const pod of pods) deletePod(world, pod);
  if (state.kind === "StatefulSet") releaseClaimsOfSet(world, state.object);
}

const clusterKinds: ReadonlySet<string> = new Set<ClusterObjectKind>(clusterObjectKinds);

function isClusterObject(object: KubernetesObject): object is ClusterObject {
  return clusterKinds.has(object.kind ?? "");
}

function isStorage(object: ClusterObject): object is StoredObject {
  const { kind } = object;
  return kind.startsWith("CSI") || kind === "StorageClass" || kind.startsWith("PersistentVolume");
}
