import type { PodInfo } from "../cluster/pod-info.ts";
import type { VersionDifferences } from "../cycle/version-differences.ts";
import { goSort } from "./go-sort.ts";
import { afterAll, type Nanoseconds, startTimeOf } from "./start-time.ts";

/** A pod that could be evicted. */
export interface Victim {
  readonly pod: PodInfo;
  /** `undefined` for a pod that has not started. */
  readonly startTime: Nanoseconds | undefined;
  /** Its place among the pods of the node. */
  readonly index: number;
}

/** What the order of victims depends on. */
export interface VictimOrder extends Pick<VersionDifferences, "missingStartTimeIsEachTimeNew"> {
  readonly now: Nanoseconds;
}

/** The pods as victims, in their order. */
export function toVictims(pods: readonly PodInfo[]): readonly Victim[] {
  return pods.map((pod, index) => ({ pod, index, startTime: startTimeOf(pod.pod) }));
}

/**
 * The most important first: the highest priority, then the oldest.
 * Sources: `MoreImportantVictim` (preemption/util.go), `MoreImportantPod` (pkg/scheduler/util/utils.go) before 1.37.
 */
export function mostImportantFirst(victims: readonly Victim[], order: VictimOrder): readonly Victim[] {
  return goSort(victims, (one, other) => isMoreImportant(one, other, order));
}

function isMoreImportant(one: Victim, other: Victim, { now, missingStartTimeIsEachTimeNew }: VictimOrder): boolean {
  if (one.pod.priority !== other.pod.priority) return one.pod.priority > other.pod.priority;
  if (one.startTime === undefined && other.startTime === undefined) {
    // The clock is read for `one` first: it is the older, unless each was told its time once and for all.
    return missingStartTimeIsEachTimeNew || one.index < other.index;
  }
  return (one.startTime ?? now) < (other.startTime ?? now);
}

/** When the oldest of the victims with the highest priority started. Source: `GetEarliestPodStartTime` (util/utils.go). */
export function earliestStart(victims: readonly PodInfo[], now: Nanoseconds): Nanoseconds {
  const highest = Math.max(...victims.map(({ priority }) => priority));
  const starts = victims.flatMap((pod) => (pod.priority === highest ? [startTimeOf(pod.pod) ?? now] : []));
  return starts.reduce((earliest, start) => (start < earliest ? start : earliest), afterAll);
}
