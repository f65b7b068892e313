import type { Labels, ObjectMeta } from "./object-meta.ts";
import type { PodSpec } from "./pod.ts";
import type { LabelSelector } from "./selectors.ts";
import type { PersistentVolumeClaimSpec } from "./storage.ts";

/** What a workload's pods are made from. */
export interface PodTemplateSpec {
  readonly metadata?: ObjectMeta;
  readonly spec: PodSpec;
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
}

export type Deployment = Workload<"Deployment", ReplicatedSpec & { readonly paused?: boolean }>;
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
    readonly updateStrategy?: {
      readonly type?: "RollingUpdate" | "OnDelete";
      /** Pods of lower ordinals keep their revision. */
      readonly rollingUpdate?: { readonly partition?: number };
    };
  }
>;
export type DaemonSet = Workload<
  "DaemonSet",
  {
    readonly selector?: LabelSelector;
    readonly template: PodTemplateSpec;
    readonly updateStrategy?: { readonly type?: "RollingUpdate" | "OnDelete" };
  }
>;
export type ReplicationControllerWorkload = Workload<
  "ReplicationController",
  { readonly replicas?: number; readonly selector?: Labels; readonly template?: PodTemplateSpec }
>;

export interface JobSpec {
  /** Absent: 1. */
  readonly parallelism?: number;
  /** Absent: as many as `parallelism`, until one succeeds. */
  readonly completions?: number;
  readonly completionMode?: "NonIndexed" | "Indexed";
  readonly suspend?: boolean;
  readonly selector?: LabelSelector;
  readonly template: PodTemplateSpec;
}
/** How far a Job of a cluster has got. */
export interface JobStatus {
  readonly succeeded?: number;
  /** Of an Indexed Job, as `0-2,5`. */
  readonly completedIndexes?: string;
  readonly conditions?: readonly { readonly type: string; readonly status: string }[];
}
export type Job = Workload<"Job", JobSpec> & { readonly status?: JobStatus };
export type CronJob = Workload<
  "CronJob",
  { readonly suspend?: boolean; readonly jobTemplate: { readonly metadata?: ObjectMeta; readonly spec: JobSpec } }
>;

export type WorkloadObject =
  | Deployment
  | ReplicaSet
  | StatefulSet
  | DaemonSet
  | ReplicationControllerWorkload
  | Job
  | CronJob;
export type WorkloadKind = WorkloadObject["kind"];
