import type { Pod, PodTemplateSpec } from "@stowage/engine";

/** A ReplicaSet of a Deployment, with its pods; one that only its pods tell of has no `object`. */
export interface OwnedReplicaSet {
  readonly name: string;
  readonly uid: string;
  /** What `pod-template-hash` says. */
  readonly hash: string;
  /** Present where the ReplicaSet itself is among the objects; without a template where that was not read. */
  readonly object?: { readonly template?: PodTemplateSpec };
  readonly pods: readonly Pod[];
}
