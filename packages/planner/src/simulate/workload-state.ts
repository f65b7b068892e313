import type {
  DaemonSet,
  Deployment,
  Job,
  PodDisruptionBudget,
  ReplicaSet,
  ReplicationControllerWorkload,
  StatefulSet,
} from "@stowage/engine";
import type { DaemonSetStatus } from "../controllers/daemon-set-status.ts";
import type { DeploymentStatus } from "../controllers/deployment-view.ts";
import type { JobStatus } from "../controllers/job/job-view.ts";
import type { StatefulSetStatus } from "../controllers/stateful-set.ts";
import type { AppliedWorkload } from "../workloads/controller.ts";

interface State<Kind extends string, Object> {
  readonly kind: Kind;
  /** `Deployment/app/web`. */
  readonly key: string;
  /** `Deployment/web`. */
  readonly label: string;
  readonly object: Object;
  /** It was not among the objects: only its pods tell of it. */
  readonly isImplied?: boolean;
}

export interface DeploymentState extends State<"Deployment", AppliedWorkload<Deployment>> {
  readonly status: DeploymentStatus;
}

/** A ReplicaSet, or a ReplicationController. */
export interface ReplicaSetState
  extends State<"ReplicaSet", AppliedWorkload<ReplicaSet> | AppliedWorkload<ReplicationControllerWorkload>> {
  /** The key of its Deployment. */
  readonly owner?: string | undefined;
  readonly replicas: number;
  readonly desiredReplicas?: number | undefined;
  readonly maxReplicas?: number | undefined;
  readonly revision: number;
  /** In seconds. */
  readonly createdAt: number;
  /** `pod-template-hash` of its pods. */
  readonly hash: string;
}

export interface StatefulSetState extends State<"StatefulSet", AppliedWorkload<StatefulSet>> {
  readonly status: StatefulSetStatus;
  /** The templates of its revisions, by name; those of which only pods tell are missing. */
  readonly revisions: ReadonlyMap<string, AppliedWorkload<StatefulSet>["spec"]["template"]>;
  readonly updateRevision: string;
}

export interface DaemonSetState extends State<"DaemonSet", AppliedWorkload<DaemonSet>> {
  readonly revisions: ReadonlyMap<string, AppliedWorkload<DaemonSet>["spec"]["template"]>;
  /** The hash of the present template. */
  readonly revision: string;
  readonly status: DaemonSetStatus;
}

export interface JobState extends State<"Job", AppliedWorkload<Job>> {
  readonly status: JobStatus;
}

/** Whether a Job is another controller's. Source: `managedByExternalController` (pkg/controller/job/job_controller.go). */
export function isForeign({ managedBy = ownController }: Job["spec"]): boolean {
  return managedBy !== ownController;
}

const ownController = "kubernetes.io/job-controller";

/** Whether a Job's pod is replaced only once it is over. Source: `SetDefaults_Job` (pkg/apis/batch/v1/defaults.go). */
export function replacesOnlyFailed({ podReplacementPolicy, podFailurePolicy }: Job["spec"]): boolean {
  return (podReplacementPolicy ?? (podFailurePolicy === undefined ? "TerminatingOrFailed" : "Failed")) === "Failed";
}

/** A workload of a simulation, and what its controller keeps of it. Never changed: a change puts another one in its place. */
export type WorkloadState = DeploymentState | ReplicaSetState | StatefulSetState | DaemonSetState | JobState;

/** A disruption budget of a simulation. */
export interface Budget {
  readonly key: string;
  readonly name: string;
  readonly object: PodDisruptionBudget;
}
