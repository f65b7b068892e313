import type { Affinity } from "./affinity.ts";
import type { Labels, ObjectMeta } from "./object-meta.ts";
import type { ResourceList } from "./quantity.ts";
import type { PersistentVolumeClaimSpec } from "./storage.ts";
import type { TopologySpreadConstraint } from "./topology-spread.ts";
import type { TaintEffect } from "./node.ts";

export interface ResourceRequirements {
  readonly requests?: ResourceList;
  readonly limits?: ResourceList;
  readonly claims?: readonly { readonly name: string; readonly request?: string }[];
}

export interface ContainerPort {
  readonly name?: string;
  readonly containerPort?: number;
  /** 0 or absent: none. */
  readonly hostPort?: number;
  readonly hostIP?: string;
  /** Absent counts as TCP. */
  readonly protocol?: string;
}

export interface VolumeMount {
  readonly name: string;
  readonly mountPath?: string;
  readonly bindMountOptions?: readonly string[];
}

export interface Container {
  readonly name: string;
  readonly image?: string;
  readonly resources?: ResourceRequirements;
  readonly ports?: readonly ContainerPort[];
  /** `Always` on an init container makes it a sidecar. */
  readonly restartPolicy?: string;
  readonly restartPolicyRules?: readonly { readonly action?: string }[];
  readonly volumeMounts?: readonly VolumeMount[];
}

export interface Toleration {
  readonly key?: string;
  /** Absent counts as `Equal`. */
  readonly operator?: "Exists" | "Equal" | "Gt" | "Lt";
  readonly value?: string;
  /** Absent tolerates every effect. */
  readonly effect?: TaintEffect;
  readonly tolerationSeconds?: number;
}

/**
 * Volume sources of Kubernetes itself, as pods and persistent volumes name them; only those that a scheduler plugin
 * reads, and of them what it reads.
 */
export interface InTreeVolumeSources {
  readonly gcePersistentDisk?: { readonly pdName: string; readonly readOnly?: boolean };
  readonly awsElasticBlockStore?: { readonly volumeID: string };
  /** Of another kind than `Managed`, the disk is not the CSI driver's. */
  readonly azureDisk?: { readonly diskName?: string; readonly diskURI: string; readonly kind?: string };
  readonly cinder?: { readonly volumeID: string };
  readonly portworxVolume?: { readonly volumeID: string };
  readonly iscsi?: { readonly iqn: string; readonly readOnly?: boolean };
  readonly rbd?: RbdVolumeSource;
  readonly azureFile?: { readonly secretName?: string; readonly shareName?: string };
  readonly vsphereVolume?: { readonly volumePath: string };
}

export interface RbdVolumeSource {
  readonly monitors: readonly string[];
  readonly image: string;
  /** Absent counts as `rbd`, which the API server fills in. */
  readonly pool?: string;
  readonly readOnly?: boolean;
}

/** A claim that is made for one pod, and goes with it; it is called `<pod>-<volume>`. */
export interface EphemeralVolumeSource {
  readonly volumeClaimTemplate?: {
    readonly metadata?: ObjectMeta;
    readonly spec: PersistentVolumeClaimSpec;
  };
}

/** A volume of a pod; only the sources that a scheduler plugin reads are typed. */
export interface Volume extends InTreeVolumeSources {
  readonly name: string;
  readonly persistentVolumeClaim?: { readonly claimName?: string; readonly readOnly?: boolean };
  readonly ephemeral?: EphemeralVolumeSource;
  readonly image?: { readonly reference?: string };
  /** A volume of a CSI driver that lives and dies with the pod. */
  readonly csi?: { readonly driver: string };
}

export interface PodResourceClaim {
  readonly name: string;
  readonly resourceClaimName?: string;
  readonly resourceClaimTemplateName?: string;
}

export type PreemptionPolicy = "Never" | "PreemptLowerPriority";

export interface PodSpec {
  readonly nodeName?: string;
  readonly schedulerName?: string;
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly restartPolicy?: string;
  readonly resources?: ResourceRequirements;
  readonly overhead?: ResourceList;
  readonly nodeSelector?: Labels;
  readonly affinity?: Affinity;
  readonly tolerations?: readonly Toleration[];
  readonly topologySpreadConstraints?: readonly TopologySpreadConstraint[];
  readonly schedulingGates?: readonly { readonly name: string }[];
  readonly priority?: number;
  readonly priorityClassName?: string;
  readonly preemptionPolicy?: PreemptionPolicy;
  readonly runtimeClassName?: string;
  readonly hostNetwork?: boolean;
  readonly hostUsers?: boolean;
  readonly volumes?: readonly Volume[];
  readonly resourceClaims?: readonly PodResourceClaim[];
  /** Asks for a gang (`schedulingGroup.podGroupName`); not covered. */
  readonly schedulingGroup?: { readonly podGroupName?: string };
}

export interface ContainerStatus {
  readonly name: string;
  readonly restartCount?: number;
  readonly allocatedResources?: ResourceList;
  readonly resources?: ResourceRequirements;
}

export interface PodCondition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
  /** RFC 3339. */
  readonly lastTransitionTime?: string;
}

export interface PodStatus {
  readonly phase?: "Pending" | "Running" | "Succeeded" | "Failed" | "Unknown";
  readonly nominatedNodeName?: string;
  readonly startTime?: string;
  readonly conditions?: readonly PodCondition[];
  readonly containerStatuses?: readonly ContainerStatus[];
  readonly initContainerStatuses?: readonly ContainerStatus[];
  readonly allocatedResources?: ResourceList;
  readonly resources?: ResourceRequirements;
  readonly resize?: string;
}

export interface Pod {
  readonly apiVersion?: "v1";
  readonly kind?: "Pod";
  readonly metadata: ObjectMeta;
  readonly spec: PodSpec;
  readonly status?: PodStatus;
}
