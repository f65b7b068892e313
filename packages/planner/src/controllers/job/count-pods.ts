import { isActive } from "../controlled-pod.ts";
import { hasValidIndex, isFailed, type JobPod, type JobView } from "./job-view.ts";
import { policyVerdict } from "./pod-failure-policy.ts";

/** A Job's pods that are over, with those that it has not counted yet. */
export interface JobCounts {
  /** Those that are not counted yet. */
  readonly newSucceeded: readonly JobPod[];
  readonly newFailed: readonly JobPod[];
  /** Of an Indexed Job how many indexes. */
  readonly succeeded: number;
  /** Those that count against the limit. */
  readonly failed: number;
  readonly completedIndexes: ReadonlySet<number>;
  /** Of a Job with `backoffLimitPerIndex`. */
  readonly failedIndexes: ReadonlySet<number>;
  /** Failed pods that stay, by index, until another one is made that takes their count over. */
  readonly delayed: ReadonlyMap<number | undefined, JobPod>;
}

/** Sources: `getNewFinishedPods`, `calculateSucceededIndexes`, `calculateFailedIndexes` (pkg/controller/job). */
export function countPods(view: JobView): JobCounts {
  const { status, isIndexed, completions = 0, podFailurePolicy } = view;
  const fresh = view.pods.filter((pod) => pod.isTracked && hasValidIndex(pod, view));
  const newSucceeded = fresh.filter(({ phase }) => phase === "Succeeded");
  const newFailed = fresh.filter((pod) => isFailed(pod, view));
  const completedIndexes = new Set([...status.completedIndexes].filter((index) => index < completions));
  if (isIndexed) for (const { ordinal } of newSucceeded) if (ordinal !== undefined) completedIndexes.add(ordinal);
  const failedIndexes = new Set([...status.failedIndexes].filter((index) => index < completions));
  for (const pod of newFailed) if (failsIndex(pod, view) && pod.ordinal !== undefined) failedIndexes.add(pod.ordinal);
  return {
    newSucceeded,
    newFailed,
    succeeded: isIndexed ? completedIndexes.size : status.succeeded + newSucceeded.length,
    failed: status.failed + newFailed.filter((pod) => policyVerdict(podFailurePolicy, pod).counts).length,
    completedIndexes,
    failedIndexes,
    delayed: delayedPods(view, newFailed, [completedIndexes, failedIndexes]),
  };
}

/** Source: `isIndexFailed` (indexed_job_utils.go). */
function failsIndex(pod: JobPod, { isIndexed, backoffLimitPerIndex, podFailurePolicy }: JobView): boolean {
  if (!isIndexed || backoffLimitPerIndex === undefined) return false;
  const { action, counts } = policyVerdict(podFailurePolicy, pod);
  return action === "FailIndex" || (counts && pod.failuresBefore >= backoffLimitPerIndex);
}

/** The last failed pod of each index that is to be tried again. Source: `getPodsWithDelayedDeletionPerIndex`. */
function delayedPods(
  { backoffLimitPerIndex, pods }: JobView,
  failed: readonly JobPod[],
  over: readonly ReadonlySet<number>[],
): JobCounts["delayed"] {
  const delayed = new Map<number | undefined, JobPod>();
  if (backoffLimitPerIndex === undefined) return delayed;
  const active = new Set(pods.filter(isActive).map(({ ordinal }) => ordinal));
  for (const pod of failed) {
    const { ordinal = -1 } = pod;
    if (active.has(ordinal) || over.some((indexes) => indexes.has(ordinal))) continue;
    const last = delayed.get(ordinal);
    if (last === undefined || isLater(pod, last)) delayed.set(ordinal, pod);
  }
  return delayed;
}

function isLater(pod: JobPod, last: JobPod): boolean {
  return failuresOf(last) <= failuresOf(pod) && (pod.finishedAt ?? 0) >= (last.finishedAt ?? 0);
}

/** How many pods of its index have failed before, counted or not. Source: `getIndexAbsoluteFailureCount`. */
export function failuresOf({ failuresBefore, ignoredBefore }: JobPod): number {
  return failuresBefore + ignoredBefore;
}
