import type { Labels, Taint } from "@stowage/engine";
import type { KubernetesObject } from "@stowage/manifests";
import type { JsonPatchOperation } from "./json-patch.ts";

/** Names an object of the cluster, as people write it. */
export interface ObjectName {
  readonly kind: string;
  /** Absent: of kinds without namespaces, or the namespace that the simulation was told. */
  readonly namespace?: string;
  readonly name: string;
}

/** Names a workload as `KIND/NAME`: `Deployment/web`. */
export interface WorkloadChange {
  readonly workload: string;
  /** @defaultValue the namespace that the simulation was told */
  readonly namespace?: string;
}

/**
 * Something that is done to a cluster: by its owner, or by fate. Pure data that JSON can carry, so that a file, a flag,
 * a lint rule's remedy and the page's what-if are one thing, and each is tried in one way: apply, play to the end, undo.
 */
export type Change = ChangeAction & {
  /**
   * When it comes: as soon as so many pods have become ready since the change before it, terminated pods being gone.
   *
   * @defaultValue when nothing more happens after the change before it
   */
  readonly afterReady?: number;
};

/** What is done. */
export type ChangeAction =
  /** Server-side apply of whole objects. Nodes are created, or their labels and taints replaced. */
  | { readonly kind: "apply"; readonly objects: readonly KubernetesObject[] }
  /** The object goes, and with it what it owns; a node's pods are lost with it. */
  | { readonly kind: "delete"; readonly object: ObjectName }
  | { readonly kind: "patch"; readonly object: ObjectName; readonly patch: readonly JsonPatchOperation[] }
  /** Of a Job its parallelism. */
  | ({ readonly kind: "scale"; readonly replicas: number } & WorkloadChange)
  /** A new template that differs in an annotation only. */
  | ({ readonly kind: "restart" } & WorkloadChange)
  /** A new image; of the container named, else of the one with the same repository, else of the first. */
  | ({ readonly kind: "rollout"; readonly image: string; readonly container?: string } & WorkloadChange)
  /** Cordon, then evict by the Eviction API, pass after pass, until the node is empty or nothing moves any more. */
  | { readonly kind: "drain"; readonly node: string }
  /** The Node object is gone; its pods count until the pod garbage collector comes. */
  | { readonly kind: "loseNode"; readonly node: string }
  /** Every node whose label has the value is lost at once. */
  | { readonly kind: "loseDomain"; readonly topologyKey: string; readonly value: string }
  /** By name, or the first of those called so: `Deployment/web r2`, `StatefulSet/db r1#0`. */
  | { readonly kind: "deletePod"; readonly pod: string; readonly namespace?: string }
  | { readonly kind: "cordon"; readonly node: string }
  | { readonly kind: "uncordon"; readonly node: string }
  /** Nodes like one that is there, with names and hostnames of their own. */
  | { readonly kind: "addNode"; readonly like: string; readonly count: number }
  /** Labels set; those whose value is `null` are removed. */
  | {
      readonly kind: "label";
      readonly object: ObjectName;
      readonly labels: Readonly<Record<string, string | null>>;
    }
  | { readonly kind: "taint"; readonly node: string; readonly taint: Taint }
  | { readonly kind: "untaint"; readonly node: string; readonly key: string; readonly effect?: Taint["effect"] };

export type ChangeKind = ChangeAction["kind"];

/** Every kind of change, in the order in which they are documented. */
export const changeKinds: readonly ChangeKind[] = [
  "apply",
  "delete",
  "patch",
  "scale",
  "restart",
  "rollout",
  "drain",
  "loseNode",
  "loseDomain",
  "deletePod",
  "cordon",
  "uncordon",
  "addNode",
  "label",
  "taint",
  "untaint",
];

/** Labels without those that are to be removed, over the present ones. */
export function changedLabels(present: Labels | undefined, labels: Readonly<Record<string, string | null>>): Labels {
  const result = new Map(Object.entries(present ?? {}));
  for (const [key, value] of Object.entries(labels)) {
    if (value === null) result.delete(key);
    else result.set(key, value);
  }
  return Object.fromEntries(result);
}
