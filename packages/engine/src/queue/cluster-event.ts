import type { NodeObject, PodObject, StoredObject } from "../api/cluster-object.ts";

/**
 * Something that happened in the cluster and that may make a pending pod schedulable. Pods are assigned ones: bound, or
 * nominated. Source: `ClusterEvent` (kube-scheduler, framework/events.go).
 */
export type ClusterEvent =
  | { readonly kind: "podAdd"; readonly pod: PodObject }
  | { readonly kind: "podUpdate"; readonly before: PodObject; readonly pod: PodObject }
  | { readonly kind: "podDelete"; readonly pod: PodObject }
  | { readonly kind: "nodeAdd"; readonly node: NodeObject }
  | { readonly kind: "nodeUpdate"; readonly before: NodeObject; readonly node: NodeObject }
  | { readonly kind: "nodeDelete"; readonly node: NodeObject }
  /** A claim, a volume, a class, what a driver says of a node: added, or changed from what it was before. */
  | { readonly kind: "storage"; readonly before?: StoredObject | undefined; readonly object: StoredObject }
  /** A volume attachment is gone. */
  | { readonly kind: "detached" };
