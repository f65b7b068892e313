import type { ClusterObject, ObjectReference } from "./api/cluster-object.ts";
import type { Pod } from "./api/pod.ts";
import type { ClusterSnapshot } from "./cluster/cluster-snapshot.ts";
import type { Decision, Examination, TieBreak } from "./cycle/outcome.ts";
import type { Profile } from "./cycle/profile.ts";
import type { Preemption } from "./preemption/preemption.ts";
import type { PreemptionOptions } from "./preemption/preempt.ts";

/** What a decision may be told, or asked, beside the pod. */
export interface DecideOptions {
  /**
   * Where to begin among the nodes, for a profile that looks at a share of them: the last decision's `nextStartIndex`.
   * Upstream keeps it between cycles, of whatever profile; here the caller does.
   *
   * @defaultValue 0
   */
  readonly startIndex?: number;
  /**
   * Whether to look for the best of the other feasible nodes too, which may cost about as much again.
   *
   * @defaultValue false
   */
  readonly asksRunnerUp?: boolean;
}

/** A moment of an engine's history, for {@link Engine.undo}. */
export type Mark = number;

/**
 * A cluster and the decisions it leads to. Two implementations, one meaning: `reference` is written to be checked
 * against upstream by eye, the incremental one keeps counters. Whatever was added, changed, removed or undone, in
 * any order, an engine answers as one filled with the present objects from scratch.
 *
 * A pod of the cluster is, by its fields:
 *
 *     bound      spec.nodeName is set. Counts on its node, once that node is there; terminating ones too.
 *     nominated  only status.nominatedNodeName is set. Counts for pods of equal or lower priority.
 *     waiting    neither. Known, but without effect.
 *     over       Succeeded or Failed. Known, but without effect, wherever it ran.
 *
 *     (absent) --add--> bound      (absent) or nominated or waiting --assume--> assumed --change--> bound
 *                                                                     assumed --forget--> as before assume
 *
 * Objects are trusted: they have been validated. They are kept, not copied: do not change them.
 */
export interface Engine {
  /** The first profile: it decides the pods whose scheduler has none. */
  readonly profile: Profile;
  /** All of one Kubernetes version, with different scheduler names. */
  readonly profiles: readonly Profile[];
  /** The profile that decides the pod: the one of its `spec.schedulerName`, else the first. */
  profileFor(pod: Pod): Profile;
  /** The present. Valid until the next change; the incremental engine's is a live view. */
  readonly cluster: ClusterSnapshot;

  /** An assumed pod may be added: it is bound then. @throws RangeError when the object is there already otherwise. */
  add(object: ClusterObject): void;
  /** Puts the object in the place of the one with its kind and name. @throws RangeError when there is none. */
  change(object: ClusterObject): void;
  /** A removed node's pods stay known, and count again when the node comes back. @throws RangeError when there is none. */
  remove(reference: ObjectReference): void;

  /** Puts a pod on a node, as bound. @throws RangeError for an unknown node or a pod that is bound already. */
  assume(pod: Pod, nodeName: string): void;
  /** Takes back {@link assume}. @throws RangeError for a pod that is not assumed. */
  forget(pod: Pod): void;

  /** Remembers the present. Costs nothing; what comes after is remembered too, as long as the engine lives. */
  mark(): Mark;
  /** Goes back to the mark: takes back every change since, the last one first. Later marks are void. */
  undo(to: Mark): void;

  /**
   * Where the pod would go. It need not be in the cluster; one that is there and nominated does not count against itself.
   * Neither gates nor what the engine does not cover are looked at: ask `schedulingGates` and `notCovered` first.
   *
   * @param tieBreak Picks one of the nodes with the highest total. Which node a number stands for is the engine's own
   *   business: the same after the same calls, but another engine may number the same nodes otherwise.
   */
  decide(pod: Pod, tieBreak: TieBreak, options?: DecideOptions): Decision;
  /**
   * The whole answer for every node, also where {@link decide} would look at a share of them. Costs more; meant for
   * explaining.
   */
  examine(pod: Pod): Examination;
  /**
   * Whom the pod could evict, where, and which node is best; for a pod that {@link decide} finds no node for. Changes
   * nothing: to follow the answer, remove the victims and give the pod the node as its `status.nominatedNodeName`.
   * Costs a cycle without counters, and on each node that it might help a filter run for every pod of lower priority.
   */
  preempt(pod: Pod, options?: PreemptionOptions): Preemption;
}
