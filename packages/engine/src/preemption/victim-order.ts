import type { PodInfo } from "../cluster/pod-info.ts";
import { CountedPod } from "../cluster/trial-node.ts";
import type { VersionDifferences } from "../cycle/version-differences.ts";
import { goSort } from "./go-sort.ts";
import { afterAll, type Nanoseconds, startTimeOf } from "./start-time.ts";

/** A pod that could be evicted. */
export class Victim extends CountedPod {
  readonly priority: number;
  /** `undefined` for a pod that has not started. */
  readonly startTime: Nanoseconds | undefined;
  /** Its place among the victims of the node. */
  readonly index: number;

  constructor(pod: PodInfo, index: number) {
    super(pod);
    this.priority = pod.priority;
    this.startTime = startTimeOf(pod.pod);
    this.index = index;
  }
}

/** What the order of victims depends on. */
export interface VictimOrder extends Pick<VersionDifferences, "missingStartTimeIsEachTimeNew"> {
  readonly now: Nanoseconds;
}

/**
 * The most important first: the highest priority, then the oldest.
 * Sources: `MoreImportantVictim` (preemption/util.go), `MoreImportantPod` (pkg/scheduler/util/utils.go) before 1.37.
 */
export function mostImportantFirst(victims: readonly Victim[], order: VictimOrder): readonly Victim[] {
  return goSort(victims, (one, other) => isMoreImportant(one, other, order));
}

function isMoreImportant(one: Victim, other: Victim, { now, missingStartTimeIsEachTimeNew }: VictimOrder): boolean {
  if (one.priority !== other.priority) return one.priority > other.priority;
  if (one.startTime === undefined && other.startTime === undefined) {
    // The clock is read for `one` first: it is the older, unless each was told its time once and for all.
    return missingStartTimeIsEachTimeNew || one.index < other.index;
  }
  return (one.startTime ?? now) < (other.startTime ?? now);
}

/** When the oldest of the victims with the highest priority started. Source: `GetEarliestPodStartTime` (util/utils.go). */
export function earliestStart(victims: readonly PodInfo[], now: Nanoseconds): Nanoseconds {
  let highest = -Infinity;
  for (const { priority } of victims) highest = Math.max(highest, priority);
  let earliest = afterAll;
  for (const { priority, pod } of victims) {
    if (priority !== highest) continue;
    const start = startTimeOf(pod) ?? now;
    if (start < earliest) earliest = start;
  }
  return earliest;
}
