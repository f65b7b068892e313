import type { ObjectMeta, OwnerReference, Pod, PodObject, WorkloadKind } from "@stowage/engine";
import { controllerOf, labelValue } from "@stowage/engine";
import { madeUpUid } from "../names/made-up-uid.ts";
import type { AppliedWorkload } from "../workloads/controller.ts";
import { asAppliedWorkload } from "../workloads/workload-pods.ts";
import type { OwnedReplicaSet } from "../workloads/owned-replica-set.ts";
import type { DesiredObject } from "./desired-object.ts";
import { Adoption } from "./adoption.ts";
import { objectKey } from "./object-key.ts";

const groups: ReadonlyMap<string, string> = new Map([
  ["ReplicaSet", "apps"],
  ["Deployment", "apps"],
  ["StatefulSet", "apps"],
  ["DaemonSet", "apps"],
  ["Job", "batch"],
  ["CronJob", "batch"],
  ["ReplicationController", ""],
]);

type ReplicaSetObject = Extract<DesiredObject["object"], { readonly kind: "ReplicaSet" }>;

/** The pods of a workload, and what its selector has changed about them. */
export interface OwnedPods {
  readonly pods: readonly PodObject[];
  /** Those of them that nobody owned. */
  readonly adopted: readonly PodObject[];
  /** How many it does not own any more. */
  readonly released: number;
}

/** The top of a pod's owners. */
export interface TopOwner {
  readonly kind: string;
  readonly name: string;
}

/**
 * Who owns which pods, by `ownerReferences`: by uid where both sides have one, else by kind and name. A controller that
 * is asked for adopts and releases what its selector says: ask once for each, in their order.
 */
export class Ownership {
  readonly #adoption: Adoption;
  /** What each Deployment has adopted. */
  readonly #adoptedSets = new Map<string, readonly DesiredObject["object"][]>();
  readonly #pods = new Map<string, { readonly pod: PodObject; readonly owner: OwnerReference }[]>();
  readonly #replicaSets = new Map<string, DesiredObject[]>();
  readonly #owners = new Map<string, ObjectMeta>();

  constructor(objects: readonly DesiredObject[]) {
    this.#adoption = new Adoption(objects);
    for (const desired of objects) {
      const { object } = desired;
      if (object.kind === "Pod") this.#addPod(object);
      if (object.kind === "ReplicaSet" || object.kind === "Job")
        this.#owners.set(ownerKey(object.kind, object.metadata.namespace, object.metadata.name), object.metadata);
      const owner = object.kind === "ReplicaSet" ? controllerOf(object.metadata) : undefined;
      if (owner !== undefined)
        append(this.#replicaSets, ownerKey(owner.kind, object.metadata.namespace, owner.name), desired);
    }
    for (const { object, origin } of objects) {
      if (origin === "wish" && object.kind === "Deployment") this.#adoptReplicaSets(object);
    }
  }

  #adoptReplicaSets(deployment: DesiredObject["object"]): void {
    const workload = asAppliedWorkload(deployment);
    const sets = workload === undefined ? [] : this.#adoption.adoptReplicaSets(workload);
    if (workload === undefined || sets.length === 0) return;
    const { namespace, name } = workload.metadata;
    this.#adoptedSets.set(ownerKey("Deployment", namespace, name), sets);
    for (const set of sets)
      this.#owners.set(ownerKey("ReplicaSet", namespace, set.metadata.name), this.#adoption.claimed(set).metadata);
  }

  /** The object with the owner that it has once controllers have adopted and released. */
  claimed<Type extends PodObject | ReplicaSetObject>(object: Type): Type {
    return this.#adoption.claimed(object);
  }

  #addPod(pod: PodObject): void {
    const owner = controllerOf(pod.metadata);
    if (owner === undefined || groups.get(owner.kind) !== groupOf(owner.apiVersion)) return;
    append(this.#pods, ownerKey(owner.kind, pod.metadata.namespace, owner.name), { pod, owner });
    // `kubectl get nodes,pods` has no ReplicaSets: then the pod's label tells its ReplicaSet's Deployment.
    const deployment = owner.kind === "ReplicaSet" ? deploymentByName(owner.name, pod) : undefined;
    if (deployment !== undefined)
      append(this.#pods, ownerKey("?Deployment", pod.metadata.namespace, deployment), { pod, owner });
  }

  /** The pods of a workload, over or not: its own in the order of the input, then those that it adopts. */
  podsOf(workload: AppliedWorkload): OwnedPods {
    const { kind, metadata } = workload;
    const named = this.#pods.get(ownerKey(kind, metadata.namespace, metadata.name)) ?? [];
    const own = named.filter(({ owner }) => sameUid(owner.uid, realUid(kind, metadata))).map(({ pod }) => pod);
    const kept = this.#adoption.keptPods(workload, own);
    const adopted = this.#adoption.adoptPods(workload);
    return { pods: adopted.length === 0 ? kept : [...kept, ...adopted], adopted, released: own.length - kept.length };
  }

  /** The ReplicaSets of a Deployment, oldest first, those last that only their pods tell of. */
  replicaSetsOf({ metadata }: AppliedWorkload): readonly OwnedReplicaSet[] {
    const listed: OwnedReplicaSet[] = [];
    const key = ownerKey("Deployment", metadata.namespace, metadata.name);
    const own = (this.#replicaSets.get(key) ?? [])
      .map(({ object }) => object)
      .filter((object) => sameUid(controllerOf(object.metadata)?.uid, realUid("Deployment", metadata)));
    for (const object of [...own, ...(this.#adoptedSets.get(key) ?? [])]) {
      if (object.kind !== "ReplicaSet") continue;
      const name = object.metadata.name ?? "";
      const set = asAppliedWorkload(object);
      const pods = this.#pods.get(ownerKey("ReplicaSet", metadata.namespace, name)) ?? [];
      listed.push({
        name,
        uid: object.metadata.uid ?? "",
        hash: labelValue(object.metadata.labels, "pod-template-hash") ?? name.slice(metadata.name.length + 1),
        object: set?.kind === "ReplicaSet" ? { template: set.spec.template } : {},
        pods: livePods(pods.map(({ pod }) => pod)),
      });
    }
    return [...listed, ...this.#impliedReplicaSets(metadata, new Set(listed.map(({ name }) => name)))];
  }

  #impliedReplicaSets(
    { namespace, name }: AppliedWorkload["metadata"],
    listed: ReadonlySet<string>,
  ): readonly OwnedReplicaSet[] {
    const implied = new Map<string, OwnedReplicaSet & { readonly pods: Pod[] }>();
    for (const { pod, owner } of this.#pods.get(ownerKey("?Deployment", namespace, name)) ?? []) {
      if (listed.has(owner.name) || this.#owners.has(ownerKey("ReplicaSet", namespace, owner.name))) continue;
      if (!isLive(pod)) continue;
      const hash = labelValue(pod.metadata.labels, "pod-template-hash") ?? "";
      const set = implied.get(owner.name) ?? { name: owner.name, uid: owner.uid ?? "", hash, pods: [] };
      implied.set(owner.name, set);
      set.pods.push(pod);
    }
    return [...implied.values()];
  }

  /** The workload that people know the pod by: its owner's owner where that is known, else its owner. */
  topOwner(pod: Pod): TopOwner | undefined {
    const owner = controllerOf(pod.metadata);
    if (owner === undefined) return undefined;
    const metadata = this.#owners.get(ownerKey(owner.kind, pod.metadata.namespace, owner.name));
    const above = metadata === undefined ? undefined : controllerOf(metadata);
    if (above !== undefined) return { kind: above.kind, name: above.name };
    const deployment =
      metadata === undefined && owner.kind === "ReplicaSet" ? deploymentByName(owner.name, pod) : undefined;
    return deployment === undefined ? { kind: owner.kind, name: owner.name } : { kind: "Deployment", name: deployment };
  }
}

/** Whether the pod still runs or will: neither Succeeded nor Failed. */
export function isLive({ status }: Pod): boolean {
  return status?.phase !== "Succeeded" && status?.phase !== "Failed";
}

/** Those of the pods that are not over. */
export function livePods<Type extends Pod>(pods: readonly Type[]): readonly Type[] {
  return pods.filter(isLive);
}

function deploymentByName(replicaSet: string, { metadata }: Pod): string | undefined {
  const hash = labelValue(metadata.labels, "pod-template-hash");
  return hash !== undefined && hash !== "" && replicaSet.endsWith(`-${hash}`)
    ? replicaSet.slice(0, -hash.length - 1)
    : undefined;
}

function ownerKey(kind: string, namespace: string | undefined, name: string | undefined): string {
  return `${kind}/${namespace ?? "default"}/${name ?? ""}`;
}

function groupOf(apiVersion: string): string {
  const group = apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";
  return group === "extensions" ? "apps" : group;
}

/** The uid, unless it was made up here: no pod of a cluster can know that one. */
function realUid(kind: WorkloadKind, { namespace, name, uid }: AppliedWorkload["metadata"]): string | undefined {
  return uid === madeUpUid(objectKey(kind, namespace, name)) ? undefined : uid;
}

function sameUid(one: string | undefined, other: string | undefined): boolean {
  return one === undefined || other === undefined || one === "" || one === other;
}

function append<Value>(lists: Map<string, Value[]>, key: string, value: Value): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
