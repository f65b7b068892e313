import type { Warning } from "../apply/warning.ts";
import type { Change } from "../change/change.ts";

/**
 * How a simulation ends.
 *
 *     completes  every workload has all its pods, updated and ready; no pod is pending
 *     stuck      it never will, unless somebody acts
 *     blocked    a drain that a budget blocks for ever, or whose pods an unreachable node never ends
 */
export type Outcome = "completes" | "stuck" | "blocked";

/** Pods of one revision of a workload, by what they are doing; those with none are left out. */
export interface PodCounts {
  readonly ready?: number;
  /** Bound and not ready. */
  readonly starting?: number;
  readonly pending?: number;
  readonly terminating?: number;
  readonly succeeded?: number;
  readonly failed?: number;
}

/** Pending pods that are called the same and of which the scheduler says the same. */
export interface PendingPods {
  /** `Deployment/web r2`, `StatefulSet/db r1#0`. */
  readonly pod: string;
  readonly count: number;
  /** The scheduler's, with what preemption adds; of the last attempt. */
  readonly message: string;
  /** Of a pod that is nominated, or that nothing but a node's name keeps: where it would go. */
  readonly nodes?: readonly string[];
}

/** One thing that happened, and what the controllers and the scheduler made of it until they had nothing left to do. */
export interface Step {
  /** `ready Deployment/web r2`, `terminated pods go`, `evict Deployment/web r1`. */
  readonly do: string;
  readonly created?: Readonly<Record<string, number>>;
  readonly deleted?: Readonly<Record<string, number>>;
  /** The nodes of the pods bound in this step, sorted, by what the pods are called. */
  readonly bound?: Readonly<Record<string, readonly string[]>>;
  /** What the Eviction API answered: 201, 429, 500. */
  readonly status?: number;
  /** Why it refused. */
  readonly because?: string;
  /** By `KIND/WORKLOAD rN`. */
  readonly counts: Readonly<Record<string, PodCounts>>;
  /** Where it changed. */
  readonly pending?: readonly PendingPods[];
}

/** A workload at some moment. */
export interface WorkloadState {
  /** Whether it has all its pods, updated and ready; paused and OnDelete: updated does not count. */
  readonly satisfied: boolean;
  /** What it asks for. */
  readonly replicas: number;
  /** By type: `False ProgressDeadlineExceeded`. */
  readonly conditions?: Readonly<Record<string, string>>;
}

/** What a disruption budget says. */
export interface BudgetState {
  readonly disruptionsAllowed: number;
  readonly currentHealthy: number;
  readonly desiredHealthy: number;
  readonly expectedPods: number;
}

/** The cluster when nothing more happens. */
export interface ClusterState {
  /** By `KIND/NAME`; with the namespace before it where that is needed to tell two apart. */
  readonly workloads: Readonly<Record<string, WorkloadState>>;
  readonly counts: Readonly<Record<string, PodCounts>>;
  readonly pending: readonly PendingPods[];
  /** The nodes of ready and starting pods, sorted, by what the pods are called. */
  readonly placement: Readonly<Record<string, readonly string[]>>;
  readonly budgets?: Readonly<Record<string, BudgetState>>;
}

/** Pods that are called the same, which the same budgets keep on a node that is drained. */
export interface DrainStop {
  /** `Deployment/web r1`. */
  readonly pod: string;
  readonly count: number;
  /** The names of the budgets that cover them. */
  readonly budgets: readonly string[];
  /** In our words. */
  readonly sentence: string;
}

/** A change that was made, and what came of it. */
export interface ChangeResult {
  readonly change: Change;
  /** `goes on`: the next change came before its end. */
  readonly outcome: Outcome | "goes on";
  /** Of a drain. */
  readonly drain?: "drained" | "blocked";
  /** Of a drain that is blocked: the pods that stay. */
  readonly stopsAt?: readonly DrainStop[];
  /** Of a drain: pods without a controller that it evicts, which nobody makes again. */
  readonly unowned?: readonly string[];
  /** Its index among the steps. */
  readonly firstStep: number;
  /** Where it ended and others follow. */
  readonly final?: ClusterState;
}

/** Most and fewest pods of a workload, at any moment. */
export interface Extremes {
  readonly maxPods: number;
  readonly maxPodsWithTerminating: number;
  readonly minReady: number;
}

/** Why a workload is stuck, in our words. */
export interface Why {
  /** `Deployment/web`. */
  readonly workload: string;
  readonly sentence: string;
  /** The pods in the way, as `namespace/name`. */
  readonly blockers: readonly string[];
}

/** What happens, step by step. */
export interface Simulation {
  readonly kubernetesVersion: string;
  readonly seed: number;
  /** That of the last change. */
  readonly outcome: Outcome;
  /** Before the first change. */
  readonly before: ClusterState;
  readonly changes: readonly ChangeResult[];
  readonly steps: readonly Step[];
  readonly final: ClusterState;
  /** By workload. */
  readonly extremes: Readonly<Record<string, Extremes>>;
  /** One for each workload that is not satisfied in the end. */
  readonly why: readonly Why[];
  /** What was taken for granted, is not played, or will surprise. */
  readonly warnings: readonly Warning[];
}
