import type { Node } from "./node.ts";
import type { Labels, ObjectMeta } from "./object-meta.ts";
import type { Pod } from "./pod.ts";
import type { LabelSelector } from "./selectors.ts";

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

/** Everything that can change what the scheduler decides, and that an engine keeps. */
export type ClusterObject =
  | NodeObject
  | PodObject
  | Namespace
  | Service
  | ReplicationController
  | SelectingWorkload<"ReplicaSet">
  | SelectingWorkload<"StatefulSet">;

export type ClusterObjectKind = ClusterObject["kind"];

/** The kinds of {@link ClusterObject}, in the order in which a cluster is best filled. */
export const clusterObjectKinds: readonly ClusterObjectKind[] = [
  "Namespace",
  "Node",
  "Service",
  "ReplicationController",
  "ReplicaSet",
  "StatefulSet",
  "Pod",
];

/** Names one object of a cluster. */
export interface ObjectReference {
  readonly kind: ClusterObjectKind;
  /** Absent for nodes and namespaces. */
  readonly namespace?: string;
  readonly name: string;
}
