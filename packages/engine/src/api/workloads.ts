import type { Labels, ObjectMeta } from "./object-meta.ts";
import type { PodSpec } from "./pod.ts";
import type { LabelSelector } from "./selectors.ts";
import type { PersistentVolumeClaimSpec } from "./storage.ts";

/** What a workload's pods are made from. */
export interface PodTemplateSpec {
  readonly metadata?: ObjectMeta;
  readonly spec: PodSpec;
}

/** A condition that a controller has written into a workload's status. */
export interface WorkloadCondition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  /** RFC 3339. */
  readonly lastUpdateTime?: string;
}

interface Workload<Kind extends string, Spec> {
  readonly apiVersion?: string;
  readonly kind: Kind;
  readonly metadata: ObjectMeta;
  readonly spec: Spec;
}

export interface ReplicatedSpec {
  /** Absent: 1. */
  readonly replicas?: number;
  readonly selector?: LabelSelector;
  readonly template: PodTemplateSpec;
  /** How long a pod must have been ready to be available. Absent: 0. */
  readonly minReadySeconds?: number;
}

/** How a Deployment or a DaemonSet replaces pods: numbers, or shares as `25%`. */
export interface RollingUpdate {
  readonly maxSurge?: number | string;
  readonly maxUnavailable?: number | string;
}

export type Deployment = Workload<
  "Deployment",
  ReplicatedSpec & {
    readonly paused?: boolean;
    readonly strategy?: { readonly type?: "RollingUpdate" | "Recreate"; readonly rollingUpdate?: RollingUpdate };
    /** Absent: 600. */
    readonly progressDeadlineSeconds?: number;
    /** Absent: 10. */
    readonly revisionHistoryLimit?: number;
  }
> & {
  readonly status?: {
    readonly replicas?: number;
    readonly updatedReplicas?: number;
    readonly readyReplicas?: number;
    readonly availableReplicas?: number;
    readonly conditions?: readonly WorkloadCondition[];
  };
};
export type ReplicaSet = Workload<"ReplicaSet", ReplicatedSpec>;
export type StatefulSet = Workload<
  "StatefulSet",
  ReplicatedSpec & {
    readonly serviceName?: string;
    readonly podManagementPolicy?: "OrderedReady" | "Parallel";
    readonly ordinals?: { readonly start?: number };
    readonly volumeClaimTemplates?: readonly {
      readonly metadata?: ObjectMeta;
      readonly spec?: PersistentVolumeClaimSpec;
    }[];
    /** What becomes of the claims of pods that are not wanted any more. */
    readonly persistentVolumeClaimRetentionPolicy?: {
      /** With the StatefulSet. Absent: they stay. */
      readonly whenDeleted?: "Retain" | "Delete";
      /** With pods that scaling down leaves over. Absent: they stay. */
      readonly whenScaled?: "Retain" | "Delete";
    };
    readonly updateStrategy?: {
      readonly type?: "RollingUpdate" | "OnDelete";
      readonly rollingUpdate?: {
        /** Pods of lower ordinals keep their revision. */
        readonly partition?: number;
        /** Absent: 1. */
        readonly maxUnavailable?: number | string;
      };
    };
  }
> & {
  readonly status?: {
    /** Names of ControllerRevisions, as pods have them as labels. */
    readonly currentRevision?: string;
    readonly updateRevision?: string;
    readonly replicas?: number;
    readonly readyReplicas?: number;
    readonly currentReplicas?: number;
    readonly updatedReplicas?: number;
  };
};

/** A template that a StatefulSet or DaemonSet has, or had, as its controller keeps it. */
export interface ControllerRevision {
  readonly apiVersion?: "apps/v1";
  readonly kind: "ControllerRevision";
  readonly metadata: ObjectMeta;
  /** Counts: the highest is the present one. */
  readonly revision?: number;
  readonly data?: { readonly spec?: { readonly template?: PodTemplateSpec } };
}

export type DaemonSet = Workload<
  "DaemonSet",
  {
    readonly selector?: LabelSelector;
    readonly template: PodTemplateSpec;
    readonly minReadySeconds?: number;
    readonly updateStrategy?: {
      readonly type?: "RollingUpdate" | "OnDelete";
      readonly rollingUpdate?: RollingUpdate;
    };
  }
>;
export type ReplicationControllerWorkload = Workload<
  "ReplicationController",
  {
    readonly replicas?: number;
    readonly selector?: Labels;
    readonly template?: PodTemplateSpec;
    readonly minReadySeconds?: number;
  }
>;

export interface JobSpec {
  /** Absent: 1. */
  readonly parallelism?: number;
  /** Absent: as many as `parallelism`, until one succeeds. */
  readonly completions?: number;
  readonly completionMode?: "NonIndexed" | "Indexed";
  readonly suspend?: boolean;
  /** `Failed`: a pod is replaced only once it is gone. Absent: so where there is a `podFailurePolicy`. */
  readonly podReplacementPolicy?: string;
  /** How many pods may fail. Absent: 6, or any number where `backoffLimitPerIndex` is there. */
  readonly backoffLimit?: number;
  /** How many pods of one index may fail. */
  readonly backoffLimitPerIndex?: number;
  readonly maxFailedIndexes?: number;
  readonly podFailurePolicy?: PodFailurePolicy;
  readonly successPolicy?: SuccessPolicy;
  readonly activeDeadlineSeconds?: number;
  /** Whose it is, where it is not the Job controller's. */
  readonly managedBy?: string;
  readonly selector?: LabelSelector;
  readonly template: PodTemplateSpec;
}

/** What a Job makes of pods that fail, by the first rule that fits. */
export interface PodFailurePolicy {
  readonly rules: readonly PodFailurePolicyRule[];
}

/** One of both, `onExitCodes` or `onPodConditions`, is there. */
export interface PodFailurePolicyRule {
  readonly action: "FailJob" | "FailIndex" | "Ignore" | "Count";
  readonly onExitCodes?: {
    /** Absent: any. */
    readonly containerName?: string;
    readonly operator: "In" | "NotIn";
    readonly values: readonly number[];
  };
  readonly onPodConditions?: readonly {
    readonly type: string;
    /** Absent: `True`. */
    readonly status?: string;
  }[];
}

/** When an Indexed Job has succeeded though not every index has: as soon as one rule is met. */
export interface SuccessPolicy {
  readonly rules: readonly {
    /** As `0-2,5`; absent: any. */
    readonly succeededIndexes?: string;
    readonly succeededCount?: number;
  }[];
}

/** How far a Job of a cluster has got. */
export interface JobStatus {
  /** RFC 3339. */
  readonly startTime?: string;
  readonly succeeded?: number;
  readonly failed?: number;
  /** Of an Indexed Job, as `0-2,5`. */
  readonly completedIndexes?: string;
  /** Of an Indexed Job with `backoffLimitPerIndex`. */
  readonly failedIndexes?: string;
  readonly conditions?: readonly WorkloadCondition[];
}
export type Job = Workload<"Job", JobSpec> & { readonly status?: JobStatus };
export type CronJob = Workload<
  "CronJob",
  { readonly suspend?: boolean; readonly jobTemplate: { readonly metadata?: ObjectMeta; readonly spec: JobSpec } }
>;

/** Scales another object; read for whom, and how far. */
export interface HorizontalPodAutoscaler {
  readonly apiVersion?: string;
  readonly kind: "HorizontalPodAutoscaler";
  readonly metadata: ObjectMeta;
  readonly spec?: {
    readonly scaleTargetRef: { readonly apiVersion?: string; readonly kind: string; readonly name: string };
    /** Absent: 1. */
    readonly minReplicas?: number;
    readonly maxReplicas: number;
  };
}

export type WorkloadObject =
  | Deployment
  | ReplicaSet
  | StatefulSet
  | DaemonSet
  | ReplicationControllerWorkload
  | Job
  | CronJob;
export type WorkloadKind = WorkloadObject["kind"];
