import { podKey, type PodObject } from "@stowage/engine";
import type { KubernetesObject } from "@stowage/manifests";
import { keyOf } from "../../apply/object-key.ts";
import { namespacesInUse } from "../../apply/namespaces.ts";
import { withStoredDefaults } from "../../claims/stored-defaults.ts";
import { isReadByAdmission } from "../../plan/pod-admission.ts";
import { chargeObject, putQuota } from "../charge.ts";
import { claimOrphans, claimPod } from "../claim-pod.ts";
import { claimSets } from "../claim-set.ts";
import { addPresentPod } from "../create-pod.ts";
import { ownerKeyOf } from "../owner-key.ts";
import { putNode } from "../put-node.ts";
import { putObject } from "../put-object.ts";
import { secondsOf } from "../seconds.ts";
import type { World } from "../world.ts";
import { putImpliedWorkloads } from "./implied-workloads.ts";
import { podStateOf } from "./present-pod.ts";
import { putWorkload } from "./put-workload.ts";
import { revisionTemplates } from "./revision-templates.ts";

/** Fills a world with a cluster: nodes and what pods depend on, workloads, pods; in the order of the objects. */
export function fillWorld(world: World, objects: readonly KubernetesObject[]): void {
  const namespaces = namespacesInUse(objects.map((object) => ({ object })));
  for (const namespace of namespaces) putObject(world, namespace);
  const podsByOwner = podsByOwnerOf(objects);
  const revisions = revisionTemplates(objects);
  for (const object of objects) {
    if (object.kind === "Node") putNode(world, object);
    else if (!notPlain.has(object.kind ?? "")) putPlainObject(world, object);
  }
  world.claims.settleAll();
  // Owners first, so that what they own finds them.
  for (const kinds of [
    ["Deployment", "CronJob"],
    ["ReplicaSet", "ReplicationController", "StatefulSet", "DaemonSet", "Job"],
  ]) {
    for (const object of objects) {
      const key = keyOf(object);
      if (!kinds.includes(object.kind ?? "")) continue;
      putWorkload(world, object, { pods: podsByOwner.get(key) ?? [], revisions: revisions.get(key) });
    }
  }
  putImpliedWorkloads(world, podsByOwner);
  const owners = [...world.workloads.values()].filter(({ kind }) => kind === "Deployment");
  for (const { key } of owners) claimSets(world, key);
  const pods = objects.filter((object): object is PodObject => object.kind === "Pod");
  for (const pod of [...world.arrival.all(pods)].sort(byCreation)) {
    const owner = ownerKeyOf(pod);
    const known = owner !== undefined && world.workloads.has(owner) ? owner : undefined;
    addPresentPod(world, pod, known, podStateOf(pod));
    const present = owner === undefined ? world.pods.get(podKey(pod)) : undefined;
    if (present !== undefined) claimPod(world, present);
  }
  for (const object of objects) if (object.kind === "ResourceQuota") putQuota(world, object);
}

const notPlain: ReadonlySet<string> = new Set(["Pod", "Namespace", "ControllerRevision"]);

/** Puts an object into a world that is filled already, or in the place of the one that is there. Not a pod. */
export function putInto(world: World, object: KubernetesObject): void {
  if (object.kind === "Node") {
    putNode(world, object);
    return;
  }
  for (const namespace of namespacesInUse([{ object }])) {
    const { name = "" } = namespace.metadata;
    if (object.kind === "Namespace" || world.find("Namespace", "", name) === undefined) putObject(world, namespace);
  }
  if (object.kind !== "Namespace") putCountedObject(world, object);
  if (isReadByAdmission(object) && !world.admission.knows(object)) world.readAdmission();
}

/** A new object is counted, and is not there where quotas have no room for it. */
function putCountedObject(world: World, object: KubernetesObject): void {
  const key = keyOf(object);
  const refusal = world.objects.has(key) ? undefined : chargeObject(world, object);
  if (refusal !== undefined) {
    world.refusals.refuse(key, refusal);
    return;
  }
  world.refusals.clear(key);
  putPlainObject(world, object);
  if (object.kind === "ResourceQuota") putQuota(world, object);
  const isNew = !world.workloads.has(key);
  putWorkload(world, object, { pods: [] });
  if (isNew) claimOrphans(world, key);
  claimSets(world, key);
}

function putPlainObject(world: World, object: KubernetesObject): void {
  if (object.kind === "PodDisruptionBudget") {
    const key = keyOf(object);
    world.budgets.set(key, { key, name: object.metadata.name ?? "", object });
  }
  const hasDefaults = object.kind === "PersistentVolumeClaim" || object.kind === "PersistentVolume";
  putObject(world, hasDefaults ? withStoredDefaults(object) : object);
}

function podsByOwnerOf(objects: readonly KubernetesObject[]): ReadonlyMap<string, readonly PodObject[]> {
  const byOwner = new Map<string, PodObject[]>();
  for (const object of objects) {
    const owner = object.kind === "Pod" ? ownerKeyOf(object) : undefined;
    if (object.kind !== "Pod" || owner === undefined) continue;
    const pods = byOwner.get(owner);
    if (pods === undefined) byOwner.set(owner, [object]);
    else pods.push(object);
  }
  return byOwner;
}

function byCreation({ metadata: one }: PodObject, { metadata: other }: PodObject): number {
  return (secondsOf(one.creationTimestamp) ?? 0) - (secondsOf(other.creationTimestamp) ?? 0);
}
