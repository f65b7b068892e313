import {
  compileLabels,
  compileLabelSelector,
  controllerOf,
  type LabelMatcher,
  matchesLabels,
  type OwnerReference,
  type PodObject,
} from "@stowage/engine";
import type { KubernetesObject } from "@stowage/manifests";
import type { AppliedWorkload } from "../workloads/controller.ts";
import { controllerReference } from "../workloads/pod-from-template.ts";
import type { DesiredObject } from "./desired-object.ts";

type ReplicaSetObject = Extract<KubernetesObject, { readonly kind: "ReplicaSet" }>;
type Claimable = PodObject | ReplicaSetObject;

/**
 * What controllers claim by their selectors, beside what names them as its owner: orphans that match are adopted by the
 * first controller that comes, and what is owned and matches no more is released.
 * Source: `ClaimObject` (pkg/controller/controller_ref_manager.go).
 */
export class Adoption {
  /** By namespace, in the order of the input. */
  readonly #orphans = { Pod: new Map<string, PodObject[]>(), ReplicaSet: new Map<string, ReplicaSetObject[]>() };
  /** The owner that each claimed object has now; none for what was released. */
  readonly #owners = new Map<Claimable, OwnerReference | undefined>();

  constructor(objects: readonly DesiredObject[]) {
    for (const { object } of objects) {
      if (object.kind === "Pod" && controllerOf(object.metadata) === undefined) append(this.#orphans.Pod, object);
      if (object.kind === "ReplicaSet" && controllerOf(object.metadata) === undefined)
        append(this.#orphans.ReplicaSet, object);
    }
  }

  /** Those of the workload's own pods that it keeps; the others are released. */
  keptPods(workload: AppliedWorkload, own: readonly PodObject[]): readonly PodObject[] {
    const claims = podClaim(workload);
    return claims === undefined ? own : own.filter((pod) => claims(pod) || this.#release(pod));
  }

  /** The pods that the workload takes from now on. Deployments have their pods through ReplicaSets. */
  adoptPods(workload: AppliedWorkload): readonly PodObject[] {
    const orphans = this.#orphans.Pod.get(workload.metadata.namespace);
    const claims = orphans === undefined ? undefined : podClaim(workload);
    if (orphans === undefined || claims === undefined) return [];
    return orphans.filter(
      (pod) => !this.#owners.has(pod) && canBeAdopted(workload, pod) && this.#adopt(pod, workload, claims),
    );
  }

  /** The ReplicaSets that the Deployment takes from now on. */
  adoptReplicaSets(deployment: AppliedWorkload): readonly ReplicaSetObject[] {
    const orphans = this.#orphans.ReplicaSet.get(deployment.metadata.namespace) ?? [];
    const claims = orphans.length === 0 || deployment.kind !== "Deployment" ? undefined : selectorClaim(deployment);
    if (claims === undefined) return [];
    return orphans.filter((set) => !this.#owners.has(set) && this.#adopt(set, deployment, claims));
  }

  /** The object with the owner that it has after all of this. */
  claimed<Type extends Claimable>(object: Type): Type {
    if (!this.#owners.has(object)) return object;
    const owner = this.#owners.get(object);
    const others = (object.metadata.ownerReferences ?? []).filter(({ controller }) => controller !== true);
    const { ownerReferences: _, ...metadata } = object.metadata;
    const ownerReferences = owner === undefined ? others : [...others, owner];
    return { ...object, metadata: ownerReferences.length === 0 ? metadata : { ...metadata, ownerReferences } };
  }

  #adopt(object: Claimable, workload: AppliedWorkload, claims: Claim): boolean {
    if (object.metadata.deletionTimestamp !== undefined || !claims(object)) return false;
    const { kind, metadata } = workload;
    this.#owners.set(object, controllerReference(apiVersions[kind], kind, metadata.name, metadata.uid));
    return true;
  }

  #release(object: Claimable): false {
    this.#owners.set(object, undefined);
    return false;
  }
}

/** Whether an object is one that a controller takes for its own. */
export type Claim = (object: Pick<Claimable, "metadata">) => boolean;

/** Of the kinds whose controllers claim pods. */
export const apiVersions: Readonly<Record<AppliedWorkload["kind"], string>> = {
  Deployment: "apps/v1",
  ReplicaSet: "apps/v1",
  StatefulSet: "apps/v1",
  DaemonSet: "apps/v1",
  ReplicationController: "v1",
  Job: "batch/v1",
  CronJob: "batch/v1",
};

/** Which pods a controller takes for its own; `undefined` where its selector is the API server's to make. */
export function podClaim(workload: AppliedWorkload): Claim | undefined {
  const bySelector = workload.kind === "Deployment" ? undefined : selectorClaim(workload);
  if (bySelector === undefined || workload.kind !== "StatefulSet") return bySelector;
  // Source: `isMemberOf` (pkg/controller/statefulset/stateful_set_utils.go).
  const { name } = workload.metadata;
  return (pod) => /^(.*)-[0-9]+$/s.exec(pod.metadata.name ?? "")?.[1] === name && bySelector(pod);
}

/** What a workload's selector selects; `undefined` where that is the API server's to make. */
export function selectorClaim(workload: AppliedWorkload): Claim | undefined {
  const matcher = matcherOf(workload);
  return matcher === undefined ? undefined : ({ metadata }) => matchesLabels(matcher, metadata.labels);
}

function matcherOf(workload: AppliedWorkload): LabelMatcher | undefined {
  switch (workload.kind) {
    case "CronJob":
      return undefined;
    case "ReplicationController": {
      const { selector, template } = workload.spec;
      const labels = Object.keys(selector ?? {}).length > 0 ? selector : template?.metadata?.labels;
      return labels === undefined ? undefined : compileLabels(labels);
    }
    default: {
      const { selector } = workload.spec;
      return selector === undefined ? undefined : compileLabelSelector(selector);
    }
  }
}

/** ReplicaSets and ReplicationControllers look at nothing that is over. Source: `FilterActivePods` (controller_utils.go). */
export function canBeAdopted({ kind }: AppliedWorkload, pod: PodObject): boolean {
  const isOver = pod.status?.phase === "Succeeded" || pod.status?.phase === "Failed";
  return !isOver || (kind !== "ReplicaSet" && kind !== "ReplicationController");
}

function append<Type extends Claimable>(lists: Map<string, Type[]>, object: Type): void {
  const namespace = object.metadata.namespace ?? "default";
  const list = lists.get(namespace);
  if (list === undefined) lists.set(namespace, [object]);
  else list.push(object);
}
