import type { ClusterObject, PersistentVolumeClaim, PodObject } from "@stowage/engine";
import type { KubernetesObject, Manifest } from "@stowage/manifests";
import type { PodNames } from "../names/pod-names.ts";
import type { TopOwner } from "../apply/owned-pods.ts";
import type { PodAdmission } from "./pod-admission.ts";
import type { Warning } from "../apply/warning.ts";
import type { BoundPod } from "./planned-pod.ts";

/** A pod that wants a node. */
export interface Candidate {
  /** Not admitted yet, if it is new. */
  readonly pod: PodObject;
  /** Whether the API server has yet to see it. */
  readonly isNew: boolean;
  readonly owner?: TopOwner;
  readonly manifest: Manifest;
  /** `namespace/name` of a pod that must have a node before this one is made. */
  readonly after?: string;
  /** Why it can not be made at all. */
  readonly hindrance?: string;
  /** Who admits it, where that is not the plan's own: objects that come later in the files are not there yet. */
  readonly admission?: PodAdmission;
  /** How many further pods are just like this one: as many as are too many for the cluster are counted, not made. */
  readonly alike?: number;
  /** Whether it was pending in the cluster before, and is of none of the manifests. */
  readonly isStranger?: boolean;
  /** The claims that its controller makes for it, where they are not there already. */
  readonly claims?: readonly PersistentVolumeClaim[];
}

/** What the cluster's controllers make of the objects. */
export interface MadeCluster {
  /** In the order of the input: the cluster's pending pods, then those of the wishes. */
  readonly candidates: readonly Candidate[];
  /** All that the engine should know before the first decision. */
  readonly objects: readonly ClusterObject[];
  /** The pods among them that have a node. */
  readonly bound: readonly { readonly pod: PodObject; readonly owner?: TopOwner; readonly manifest: Manifest }[];
  /** The pods that had a node, and are deleted by their controllers. */
  readonly removed: readonly BoundPod[];
  /** Pods and ReplicaSets of the cluster that are adopted or released, as they are then, by `keyOf`. */
  readonly claimed: ReadonlyMap<string, KubernetesObject>;
  /** Wished workloads as they are applied and scaled, by `keyOf`. */
  readonly scaled: ReadonlyMap<string, KubernetesObject>;
  /** Those of them that replace pods of another template. */
  readonly rolling: ReadonlyMap<string, KubernetesObject>;
  /** Whether what controllers do is to be played though nothing is rolled out: a paused Deployment is scaled. */
  readonly isPlayed: boolean;
  /** Gives names to further pods. */
  readonly names: PodNames;
  readonly warnings: readonly Warning[];
}
