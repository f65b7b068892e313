import type { ClusterObject, ObjectReference, Pod } from "@stowage/engine";

/** One thing that happens to a cluster. A step that makes no sense at the time, such as removing what is not there, is none. */
export type Step =
  /** Adds the object, or changes the one of its name. */
  | { readonly kind: "put"; readonly object: ClusterObject }
  | { readonly kind: "remove"; readonly reference: ObjectReference }
  /** Lets the pod be decided; it is then assumed on the first of the best nodes by name, or evicts others, or is left. */
  | { readonly kind: "schedule"; readonly pod: Pod; readonly leave: boolean }
  /** The same for a pod that is nominated for a node, the first by name. */
  | { readonly kind: "retry" }
  | { readonly kind: "assume"; readonly pod: Pod; readonly nodeName: string }
  /** The API server says where an assumed pod is: there. */
  | { readonly kind: "confirm"; readonly pod: Pod }
  | { readonly kind: "forget"; readonly pod: Pod }
  | { readonly kind: "mark"; readonly name: number }
  /** Goes back to the mark, unless that was undone too. */
  | { readonly kind: "undo"; readonly name: number };

/** What happens to one cluster, from an empty one on. */
export interface Sequence {
  readonly name: string;
  /** A KubeSchedulerConfiguration; absent: the default profile. */
  readonly config?: object;
  readonly steps: readonly Step[];
}
