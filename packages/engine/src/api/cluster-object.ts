import type { Node } from "./node.ts";
import type { Labels, ObjectMeta } from "./object-meta.ts";
import type { Pod } from "./pod.ts";
import type { PodDisruptionBudget } from "./pod-disruption-budget.ts";
import type { LabelSelector } from "./selectors.ts";
import type {
  CSIDriver,
  CSINode,
  CSIStorageCapacity,
  PersistentVolume,
  PersistentVolumeClaim,
  StorageClass,
  VolumeAttachment,
} from "./storage.ts";

export interface Namespace {
  readonly apiVersion?: "v1";
  readonly kind: "Namespace";
  readonly metadata: ObjectMeta;
}

/** Read for the pods it selects: system-default topology spreading. */
export interface Service {
  readonly apiVersion?: "v1";
  readonly kind: "Service";
  readonly metadata: ObjectMeta;
  readonly spec?: { readonly selector?: Labels };
}

/** Read for its selector: system-default topology spreading. */
export interface ReplicationController {
  readonly apiVersion?: "v1";
  readonly kind: "ReplicationController";
  readonly metadata: ObjectMeta;
  readonly spec?: { readonly selector?: Labels };
}

/** Read for its selector: system-default topology spreading. */
export interface SelectingWorkload<Kind extends "ReplicaSet" | "StatefulSet"> {
  readonly apiVersion?: string;
  readonly kind: Kind;
  readonly metadata: ObjectMeta;
  readonly spec?: { readonly selector?: LabelSelector };
}

/** A pod that says it is one: among other kinds it must. */
export type PodObject = Pod & { readonly kind: "Pod" };
/** A node that says it is one. */
export type NodeObject = Node & { readonly kind: "Node" };

/** Objects that plugins look up by kind and name, and that count for nothing until then. */
export interface StoredObjects {
  readonly StorageClass: StorageClass;
  readonly CSIDriver: CSIDriver;
  readonly CSINode: CSINode;
  readonly CSIStorageCapacity: CSIStorageCapacity;
  readonly PersistentVolume: PersistentVolume;
  readonly PersistentVolumeClaim: PersistentVolumeClaim;
  readonly VolumeAttachment: VolumeAttachment;
  readonly PodDisruptionBudget: PodDisruptionBudget;
}

export type StoredKind = keyof StoredObjects;
export type StoredObject = StoredObjects[StoredKind];

/** Everything that can change what the scheduler decides, and that an engine keeps. */
export type ClusterObject =
  | NodeObject
  | PodObject
  | Namespace
  | Service
  | ReplicationController
  | SelectingWorkload<"ReplicaSet">
  | SelectingWorkload<"StatefulSet">
  | StoredObject;

export type ClusterObjectKind = ClusterObject["kind"];

/** The kinds of {@link ClusterObject}, in the order in which a cluster is best filled. */
export const clusterObjectKinds: readonly ClusterObjectKind[] = [
  "Namespace",
  "Node",
  "Service",
  "ReplicationController",
  "ReplicaSet",
  "StatefulSet",
  "StorageClass",
  "CSIDriver",
  "CSINode",
  "CSIStorageCapacity",
  "PersistentVolume",
  "PersistentVolumeClaim",
  "VolumeAttachment",
  "PodDisruptionBudget",
  "Pod",
];

const clusterScoped: ReadonlySet<ClusterObjectKind> = new Set([
  "Namespace",
  "Node",
  "StorageClass",
  "CSIDriver",
  "CSINode",
  "PersistentVolume",
  "VolumeAttachment",
]);

/** Whether objects of the kind have no namespace. */
export function isClusterScoped(kind: ClusterObjectKind): boolean {
  return clusterScoped.has(kind);
}

/** The name of the object, for `Engine.remove`. */
export function referenceTo({ kind, metadata }: ClusterObject): ObjectReference {
  const { namespace = "default", name = "" } = metadata;
  return isClusterScoped(kind) ? { kind, name } : { kind, namespace, name };
}

/** Names one object of a cluster. */
export interface ObjectReference {
  readonly kind: ClusterObjectKind;
  /** Absent for kinds without namespaces: see {@link isClusterScoped}. */
  readonly namespace?: string;
  readonly name: string;
}
