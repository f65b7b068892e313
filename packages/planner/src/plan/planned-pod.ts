import type { Decision, Engine, Mark, PodObject } from "@stowage/engine";
import type { Manifest, Problem } from "@stowage/manifests";
import type { TopOwner } from "../apply/owned-pods.ts";
import type { Warning } from "../apply/warning.ts";
import type { PlannedRollout } from "./planned-rollout.ts";

/**
 * What becomes of a pod.
 *
 *     Scheduled        it has a node
 *     Unschedulable    no node can take it
 *     SchedulingGated  it has scheduling gates
 *     Refused          it uses what is not covered here: no answer rather than a wrong one
 *     NotCreated       the API server would refuse it, or its controller waits
 *     Evicted          it had a node, until a pod of higher priority needed the room; nothing makes it anew
 */
export type PlannedStatus = "Scheduled" | "Unschedulable" | "SchedulingGated" | "Refused" | "NotCreated" | "Evicted";

export interface PodName {
  readonly namespace: string;
  readonly name: string;
}

/** A pod that was evicted for another one. */
export interface Victim extends PodName {
  readonly nodeName: string;
}

/** A decision that found a node. */
export type PlacedDecision = Extract<Decision, { kind: "scheduled" }>;

/** A pod to place, and what becomes of it. */
export interface PlannedPod {
  /** As the API server would store it, or has. */
  readonly pod: PodObject;
  /** The workload that people know it by: a Deployment, not its ReplicaSet. */
  readonly owner?: TopOwner;
  readonly status: PlannedStatus;
  readonly nodeName?: string;
  /** Upstream's message of the last attempt, which was in the final state. */
  readonly message?: string;
  /**
   * What the scheduler says in the pod's event: the message and what became of preemption. Of a pending pod that of the
   * last attempt, of one that has evicted others that of the attempt in which it did.
   */
  readonly event?: string;
  /** In our words. */
  readonly reason?: string;
  /** Whom the scheduler has evicted to make room for the pod; in most plans nobody. */
  readonly victims: readonly Victim[];
  /** The evicted pod in whose place its controller makes this one. */
  readonly replaces?: PodName;
  /** Of a pod that the scheduler placed. */
  readonly decision?: PlacedDecision;
  /** How many further pods of the workload are just like this one, and only counted; absent: none. */
  readonly alike?: number;
  /** Whether the pod was pending in the cluster before, and is of none of the manifests; never without manifests. */
  readonly isStranger?: boolean;
  /** The engine's state just before the pod was decided, with its victims gone. */
  readonly mark: Mark;
  /** What the pod comes from: its own manifest or its workload's. */
  readonly manifest: Manifest;
}

/** A pod that has its node already, and what owns it. */
export interface BoundPod {
  readonly pod: PodObject;
  readonly owner?: TopOwner;
}

/** Where every pod would go. */
export interface Plan {
  readonly kubernetesVersion: string;
  readonly seed: number;
  readonly cluster: { readonly source: string /** How many. */; readonly nodes: number };
  /** The pods to place, in the order of the input, then those made for evicted ones; not those that are bound already. */
  readonly pods: readonly PlannedPod[];
  /** The pods that were on nodes before and still are, in the order of the input. */
  readonly bound: readonly BoundPod[];
  /** The pods that were on nodes before and that their controllers delete, in the order of the input; not the evicted. */
  readonly removed: readonly BoundPod[];
  /** Workloads whose pods are replaced by those of another template. */
  readonly rollouts: readonly PlannedRollout[];
  readonly warnings: readonly Warning[];
  /** Wishes that kubectl would refuse whole; they are not in the plan. */
  readonly problems: readonly Problem[];
  /** In the final state: everything that found a node is there. */
  readonly engine: Engine;
}
