import { compareActive } from "../victims.ts";
import { failuresOf, type JobCounts } from "./count-pods.ts";
import { backoffEnd } from "./job-backoff.ts";
import { isLeaving, pendingIndexes, surplusByIndex } from "./job-indexes.ts";
import type { JobPod, JobStatus, JobView, MadeJobPod } from "./job-view.ts";
import { policyVerdict } from "./pod-failure-policy.ts";

/** What a Job that goes on makes and deletes: never both. */
export interface Managed {
  readonly create: readonly MadeJobPod[];
  readonly delete: readonly JobPod[];
  /** Those of the deleted ones that lose the finalizer, so that they are no failures. */
  readonly forgotten: readonly JobPod[];
  /** When it wants to look again, in seconds: it makes no pods for a while after one has failed. */
  readonly checkAt?: number;
}

/** Source: `manageJob` (pkg/controller/job/job_controller.go). */
export function manageJob(
  view: JobView,
  counts: JobCounts,
  active: readonly JobPod[],
  failures: JobStatus["failures"],
): Managed {
  if (view.suspend) return removed(active);
  const wanted = wantedPods(view, counts, active.length);
  const surplus = podsToRemove(view, active, Math.max(0, active.length - wanted));
  if (surplus.length > 0) return removed(surplus);
  const leaving = view.replacesOnlyFailed ? view.pods.filter(isLeaving).length : 0;
  const missing = wanted - leaving - active.length;
  if (missing <= 0) return nothing;
  if (view.backoffLimitPerIndex !== undefined) return retriedByIndex(view, counts, missing);
  const waitsUntil = backoffEnd(failures);
  if (view.now < waitsUntil) return { ...nothing, checkAt: waitsUntil };
  if (!view.isIndexed) return { ...nothing, create: Array.from({ length: missing }, () => ({})) };
  const indexes = pendingIndexes(view, [counts.completedIndexes], missing);
  return { ...nothing, create: indexes.map((index) => ({ index })) };
}

const nothing: Managed = { create: [], delete: [], forgotten: [] };

function removed(pods: readonly JobPod[]): Managed {
  return { create: [], delete: pods, forgotten: pods.filter(({ isTracked }) => isTracked) };
}

/** How many pods are to run at once. */
function wantedPods({ completions, parallelism }: JobView, { succeeded }: JobCounts, active: number): number {
  if (completions === undefined) return succeeded > 0 ? active : parallelism;
  return Math.max(0, Math.min(parallelism, completions - succeeded));
}

/** Source: `activePodsForRemoval`. */
function podsToRemove(
  { isIndexed, completions = 0 }: JobView,
  active: readonly JobPod[],
  count: number,
): readonly JobPod[] {
  const { surplus, left } = isIndexed ? surplusByIndex(active, completions) : { surplus: [], left: active };
  const more = Math.max(0, count - surplus.length);
  return [...surplus, ...left.toSorted(compareActive).slice(0, more)];
}

/** Each index waits for itself after its failures. Source: `getPodCreationInfoForIndependentIndexes`. */
function retriedByIndex(view: JobView, counts: JobCounts, missing: number): Managed {
  const { completedIndexes, failedIndexes, delayed } = counts;
  const indexes = pendingIndexes(view, [completedIndexes, failedIndexes], missing);
  const ends = indexes.map((index) => {
    const failed = delayed.get(index);
    return failed === undefined
      ? 0
      : backoffEnd({ count: failuresOf(failed) + 1, at: failed.finishedAt ?? failed.createdAt });
  });
  const ready = indexes.filter((_, place) => (ends[place] ?? 0) <= view.now);
  if (ready.length === 0) return ends.length === 0 ? nothing : { ...nothing, checkAt: Math.min(...ends) };
  return { ...nothing, create: ready.map((index) => ({ index, ...countsBefore(delayed.get(index), view) })) };
}

/** Source: `getNewIndexFailureCounts` (indexed_job_utils.go). */
function countsBefore(replaced: JobPod | undefined, { podFailurePolicy }: JobView): Omit<MadeJobPod, "index"> {
  if (replaced === undefined) return { failuresBefore: 0, ignoredBefore: 0 };
  const { failuresBefore, ignoredBefore } = replaced;
  return policyVerdict(podFailurePolicy, replaced).counts
    ? { failuresBefore: failuresBefore + 1, ignoredBefore }
    : { failuresBefore, ignoredBefore: ignoredBefore + 1 };
}
