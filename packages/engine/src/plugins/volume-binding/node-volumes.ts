import type { CSIStorageCapacity, PersistentVolume, PersistentVolumeClaim } from "../../api/storage.ts";

/** A claim and the volume that it would be bound to. */
export interface StaticBinding {
  readonly claim: PersistentVolumeClaim;
  readonly volume: PersistentVolume;
}

/** A claim for which a volume would be made, and from which storage, where that is known. */
export interface Provision {
  readonly claim: PersistentVolumeClaim;
  readonly capacity: CSIStorageCapacity | undefined;
}

/** Why a claim keeps its pod from a node. */
export type VolumeConflict =
  /** The bound volume can not be used from the node. */
  | { readonly kind: "unreachable"; readonly claim: PersistentVolumeClaim; readonly volume: PersistentVolume }
  /** The claim is bound to a volume that is not there. */
  | { readonly kind: "gone"; readonly claim: PersistentVolumeClaim }
  /** There is no volume for the claim, and none can be made for the node. */
  | { readonly kind: "unmatched"; readonly claim: PersistentVolumeClaim; readonly why: string }
  /** There is not enough storage for the claim's volume. */
  | { readonly kind: "noSpace"; readonly claim: PersistentVolumeClaim }
  /** Upstream fails the whole cycle over it. */
  | { readonly kind: "failed"; readonly claim: PersistentVolumeClaim; readonly message: string };

/** What becomes of a pod's claims on a node. Without conflicts, the pod's volumes can be had there. */
export interface NodeVolumes {
  readonly bindings: readonly StaticBinding[];
  readonly provisions: readonly Provision[];
  readonly conflicts: readonly VolumeConflict[];
}

/** A claim that has no volume on a node, and why. */
export function unmatched(claim: PersistentVolumeClaim, why: string): VolumeConflict {
  return { kind: "unmatched", claim, why };
}
