import type { ObjectMeta } from "./object-meta.ts";
import type { InTreeVolumeSources } from "./pod.ts";
import type { ResourceList } from "./quantity.ts";
import type { LabelSelector, NodeSelector } from "./selectors.ts";

export type AccessMode = "ReadWriteOnce" | "ReadOnlyMany" | "ReadWriteMany" | "ReadWriteOncePod";
/** Absent counts as `Filesystem`. */
export type VolumeMode = "Filesystem" | "Block";

/** The claim that a volume is, or is to be, bound to. */
export interface ClaimReference {
  readonly namespace?: string;
  readonly name?: string;
  /** Absent: the volume is kept for the claim, which has yet to be bound. */
  readonly uid?: string;
}

/** A volume of a CSI driver. */
export interface CsiPersistentVolumeSource {
  readonly driver: string;
  readonly volumeHandle: string;
}

export interface PersistentVolumeSpec extends InTreeVolumeSources {
  readonly capacity?: ResourceList;
  readonly accessModes?: readonly AccessMode[];
  readonly claimRef?: ClaimReference;
  readonly storageClassName?: string;
  readonly volumeMode?: VolumeMode;
  readonly volumeAttributesClassName?: string;
  readonly nodeAffinity?: { readonly required?: NodeSelector };
  readonly csi?: CsiPersistentVolumeSource;
}

/** Storage of the cluster. It has no namespace. */
export interface PersistentVolume {
  readonly apiVersion?: "v1";
  readonly kind: "PersistentVolume";
  readonly metadata: ObjectMeta;
  readonly spec?: PersistentVolumeSpec;
  readonly status?: { readonly phase?: "Pending" | "Available" | "Bound" | "Released" | "Failed" };
}

export interface PersistentVolumeClaimSpec {
  readonly accessModes?: readonly AccessMode[];
  readonly selector?: LabelSelector;
  readonly resources?: { readonly requests?: ResourceList; readonly limits?: ResourceList };
  /** The volume that the claim is, or is to be, bound to. */
  readonly volumeName?: string;
  /** Absent: the default class, which the API server fills in; `""`: none. */
  readonly storageClassName?: string;
  readonly volumeMode?: VolumeMode;
  readonly volumeAttributesClassName?: string;
}

/** What a pod asks for: storage of a class. */
export interface PersistentVolumeClaim {
  readonly apiVersion?: "v1";
  readonly kind: "PersistentVolumeClaim";
  readonly metadata: ObjectMeta;
  readonly spec?: PersistentVolumeClaimSpec;
  readonly status?: { readonly phase?: "Pending" | "Bound" | "Lost" };
}

/** Nodes by labels: all the expressions must hold. */
export interface TopologySelectorTerm {
  readonly matchLabelExpressions?: readonly { readonly key: string; readonly values: readonly string[] }[];
}

/** How claims of its name get their volumes. It has no namespace. */
export interface StorageClass {
  readonly apiVersion?: "storage.k8s.io/v1";
  readonly kind: "StorageClass";
  readonly metadata: ObjectMeta;
  readonly provisioner: string;
  /** The API server fills in `Immediate`. */
  readonly volumeBindingMode?: "Immediate" | "WaitForFirstConsumer";
  /** Where volumes may be provisioned; absent: anywhere. */
  readonly allowedTopologies?: readonly TopologySelectorTerm[];
}

/** A CSI driver on a node. */
export interface CsiNodeDriver {
  readonly name: string;
  readonly nodeID?: string;
  readonly topologyKeys?: readonly string[];
  /** How many volumes of the driver the node takes; without a count, as many as there are. */
  readonly allocatable?: { readonly count?: number };
}

/** The CSI drivers of the node of its name. */
export interface CSINode {
  readonly apiVersion?: "storage.k8s.io/v1";
  readonly kind: "CSINode";
  readonly metadata: ObjectMeta;
  readonly spec?: { readonly drivers?: readonly CsiNodeDriver[] };
}

/** A CSI driver of the cluster. It has no namespace. */
export interface CSIDriver {
  readonly apiVersion?: "storage.k8s.io/v1";
  readonly kind: "CSIDriver";
  readonly metadata: ObjectMeta;
  readonly spec?: {
    readonly storageCapacity?: boolean;
    readonly preventPodSchedulingIfMissing?: boolean;
  };
}

/** How much storage of a class is left for the nodes that the topology selects. */
export interface CSIStorageCapacity {
  readonly apiVersion?: "storage.k8s.io/v1";
  readonly kind: "CSIStorageCapacity";
  readonly metadata: ObjectMeta;
  readonly storageClassName: string;
  /** Absent selects no node. */
  readonly nodeTopology?: LabelSelector;
  readonly capacity?: string | number;
  /** The largest volume, where that is less than `capacity`. */
  readonly maximumVolumeSize?: string | number;
}

/** A volume that is, or is to be, attached to a node. It has no namespace. */
export interface VolumeAttachment {
  readonly apiVersion?: "storage.k8s.io/v1";
  readonly kind: "VolumeAttachment";
  readonly metadata: ObjectMeta;
  readonly spec?: {
    readonly attacher: string;
    readonly nodeName: string;
    readonly source: {
      readonly persistentVolumeName?: string;
      readonly inlineVolumeSpec?: PersistentVolumeSpec;
    };
  };
}
