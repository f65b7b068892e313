import type { IntOrPercent } from "./int-or-percent.ts";

/** A condition of a workload. */
export interface Condition {
  readonly status: "True" | "False" | "Unknown";
  readonly reason: string;
  /** In seconds; when it last said something new. */
  readonly updatedAt: number;
}

/** What a Deployment's controller last wrote of it. */
export interface DeploymentStatus {
  readonly replicas: number;
  readonly updated: number;
  readonly ready: number;
  readonly available: number;
  readonly conditions: ReadonlyMap<string, Condition>;
}

/** A ReplicaSet as its Deployment sees it. */
export interface ReplicaSetView {
  readonly name: string;
  /** In seconds. */
  readonly createdAt: number;
  /** What it asks for. */
  readonly replicas: number;
  /** `deployment.kubernetes.io/desired-replicas`. */
  readonly desiredReplicas?: number | undefined;
  /** `deployment.kubernetes.io/max-replicas`. */
  readonly maxReplicas?: number | undefined;
  /** `deployment.kubernetes.io/revision`. */
  readonly revision: number;
  /** Pods that fill replicas, and how many of them are ready, and have been for long enough. */
  readonly status: { readonly replicas: number; readonly ready: number; readonly available: number };
}

/** What a Deployment's controller is told. */
export interface DeploymentView {
  readonly replicas: number;
  readonly strategy: "RollingUpdate" | "Recreate";
  readonly maxSurge: IntOrPercent;
  readonly maxUnavailable: IntOrPercent;
  readonly paused: boolean;
  /** Absent: progress is not watched. */
  readonly progressDeadlineSeconds?: number | undefined;
  readonly revisionHistoryLimit?: number | undefined;
  readonly status: DeploymentStatus;
  /** The ReplicaSet of the present template, if there is one: the oldest of them. */
  readonly newSet?: ReplicaSetView | undefined;
  readonly oldSets: readonly ReplicaSetView[];
  /** Whether the API server refuses the pods of one of its sets. */
  readonly hasFailedCreate: boolean;
  /** Whether a pod of an old set is there that is not over, terminating ones included. */
  readonly hasOldPods: boolean;
  /** In seconds. */
  readonly now: number;
}

/** What a Deployment's controller does next. */
export interface DeploymentTurn {
  /** Makes the ReplicaSet of the present template, with so many replicas. */
  readonly create?: ReplicaSetView;
  /** The sets that change, as they are to be. */
  readonly changed: readonly ReplicaSetView[];
  /** Names of old sets beyond the history's limit. */
  readonly removed: readonly string[];
  readonly status: DeploymentStatus;
  /** In seconds: when it wants to be asked again, though nothing happens. */
  readonly checkAt?: number;
}
