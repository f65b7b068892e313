import type { PodFailurePolicy, SuccessPolicy } from "@stowage/engine";
import type { ControlledPod } from "../controlled-pod.ts";

/** A Job's pod as its controller sees it. */
export interface JobPod extends ControlledPod {
  /** Whether it has the controller's finalizer still: it is not counted yet. */
  readonly isTracked: boolean;
  /** Of a pod that is over or being deleted: when that came, in seconds. */
  readonly finishedAt?: number | undefined;
  /** Containers that have ended, with their exit codes. */
  readonly exitCodes: readonly { readonly container: string; readonly code: number }[];
  /** Conditions of its status, by type. */
  readonly conditions: ReadonlyMap<string, string>;
  /** `batch.kubernetes.io/job-index-failure-count`: how many pods of its index have failed before. */
  readonly failuresBefore: number;
  /** `batch.kubernetes.io/job-index-ignored-failure-count`: of those that do not count. */
  readonly ignoredBefore: number;
}

/** A condition of a Job. */
export interface JobCondition {
  readonly status: "True" | "False";
  readonly reason: string;
}

/** What a Job's controller last wrote of it, and what it remembers. */
export interface JobStatus {
  /** In seconds; absent: it is suspended, or was never looked at. */
  readonly startedAt?: number | undefined;
  /** Of a Job without indexes. */
  readonly succeeded: number;
  readonly failed: number;
  readonly completedIndexes: ReadonlySet<number>;
  readonly failedIndexes: ReadonlySet<number>;
  /** By type. */
  readonly conditions: ReadonlyMap<string, JobCondition>;
  /** Since the last success: how many pods have failed, and when the last one did, in seconds. */
  readonly failures?: { readonly count: number; readonly at: number } | undefined;
}

/** A Job that nothing has happened to. */
export const newJobStatus: JobStatus = {
  succeeded: 0,
  failed: 0,
  completedIndexes: new Set(),
  failedIndexes: new Set(),
  conditions: new Map(),
};

/** What a Job's controller is told. */
export interface JobView {
  readonly parallelism: number;
  /** Absent: as many as `parallelism`, until one succeeds. */
  readonly completions?: number | undefined;
  readonly isIndexed: boolean;
  readonly suspend: boolean;
  /** Whether a pod is replaced only once it is over: `podReplacementPolicy: Failed`. */
  readonly replacesOnlyFailed: boolean;
  readonly backoffLimit: number;
  readonly backoffLimitPerIndex?: number | undefined;
  readonly maxFailedIndexes?: number | undefined;
  readonly podFailurePolicy?: PodFailurePolicy | undefined;
  readonly successPolicy?: SuccessPolicy | undefined;
  readonly activeDeadlineSeconds?: number | undefined;
  /** Whether containers are started again in their pod: `restartPolicy: OnFailure`. */
  readonly restarts: boolean;
  readonly status: JobStatus;
  /** Terminating ones too, and those that are over. */
  readonly pods: readonly JobPod[];
  /** In seconds. */
  readonly now: number;
}

/** A pod that a Job makes. */
export interface MadeJobPod {
  readonly index?: number | undefined;
  /** Of a Job with `backoffLimitPerIndex`: how many pods of the index have failed before, and how many of them do not count. */
  readonly failuresBefore?: number | undefined;
  readonly ignoredBefore?: number | undefined;
}

/** What a Job's controller does next. */
export interface JobTurn {
  readonly create: readonly MadeJobPod[];
  readonly delete: readonly JobPod[];
  /** The pods that it has counted, or that are none of its business any more: they lose its finalizer. */
  readonly untracked: readonly JobPod[];
  readonly status: JobStatus;
  /** When it wants to look again, in seconds. */
  readonly checkAt?: number;
}

/** Whether a pod is over, or counts as such. Source: `isPodFailed` (pkg/controller/job/job_controller.go). */
export function isFailed({ phase, isTerminating }: JobPod, { replacesOnlyFailed }: JobView): boolean {
  if (phase === "Failed") return true;
  // A pod that is deleted may never come to be Failed.
  return !replacesOnlyFailed && isTerminating && phase !== "Succeeded";
}

/** Whether the pod's index is one that the Job has; a Job without indexes asks for none. */
export function hasValidIndex({ ordinal }: JobPod, { isIndexed, completions = 0 }: JobView): boolean {
  return !isIndexed || (ordinal !== undefined && ordinal < completions);
}
