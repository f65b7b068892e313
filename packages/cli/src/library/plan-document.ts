import type { FixDocument, PlannedStatus, WarningCode } from "@stowage/planner";

/** A plan, as `stowage plan -o json` prints it; described in docs/plan.schema.json. */
export interface PlanDocument {
  readonly apiVersion: "stowage.dev/v1";
  readonly kind: "Plan";
  /** The version whose scheduler decides. */
  readonly kubernetesVersion: string;
  readonly seed: number;
  readonly cluster: { readonly source: string; readonly nodes: number };
  /** The pods to place, in the order of the input; not those that are on a node already and stay. */
  readonly pods: readonly PlannedPodDocument[];
  /** The pods that were on nodes and that their controllers delete; not the evicted, who are somebody's victims. */
  readonly removed: readonly RemovedPodDocument[];
  readonly rollouts: readonly RolloutDocument[];
  readonly warnings: readonly WarningDocument[];
}

/** A workload whose pods are replaced by those of another template, and whether that ends. */
export interface RolloutDocument {
  readonly namespace: string;
  /** Such as `Deployment/web`. */
  readonly workload: string;
  readonly outcome: "completes" | "stuck";
  /** How many things happen, one at a time, until nothing more does. */
  readonly steps: number;
  /** How many pods of either kind are ready in the end. */
  readonly ready: { readonly old: number; readonly new: number };
  /** Why it is stuck, in one sentence. */
  readonly reason: string | null;
  /** What would let it complete; each was tried. */
  readonly helps: readonly string[];
}

/** A pod that is deleted by its controller. */
export interface RemovedPodDocument extends PodReference {
  readonly owner: string | null;
  readonly node: string | null;
}

/** What becomes of one pod. */
export interface PlannedPodDocument extends PodReference {
  /** The workload that makes it, such as `Deployment/web`; `null` for a bare pod. */
  readonly owner: string | null;
  readonly status: PlannedStatus;
  readonly node: string | null;
  /** The scheduler's own message, to the byte. */
  readonly message: string | null;
  /** The message with what the scheduler adds about preemption. */
  readonly event: string | null;
  /** Why it is not placed, in our words. */
  readonly reason: string | null;
  readonly nominatedNode: string | null;
  /** Whom it evicts. */
  readonly victims: readonly PodReference[];
  /** The evicted pod in whose place its controller makes this one. */
  readonly replaces: PodReference | null;
  /** How many further pods of the workload are just like this one, and only counted. */
  readonly alike: number;
  /** Whether the pod was pending in the cluster before, and is of none of the manifests. */
  readonly stranger: boolean;
  /** What would help a pod without a node: the best one in a plan; absent of a pod that has one. */
  readonly fixes?: readonly FixDocument[];
  /** Whether the search for fixes was cut short. */
  readonly fixesCut?: boolean;
}

export interface PodReference {
  readonly namespace: string;
  readonly name: string;
}

/** Something that the plan took for granted, or that will surprise. */
export interface WarningDocument {
  /** Keeps its meaning, whatever becomes of the message. */
  readonly code: WarningCode;
  /** Whose, as `Deployment default/web`; empty for the plan as a whole. */
  readonly object: string;
  readonly path: string;
  readonly message: string;
  readonly file: string | null;
  /** From 1, as the column. */
  readonly line: number | null;
  readonly column: number | null;
}
