import type { JobPod, JobStatus } from "./job-view.ts";

/** How long it waits after a failure, in seconds; each further one doubles it. */
const firstBackoff = 10;
const longestBackoff = 600;

/**
 * The failures since the last success, with those that are new. Source: `newBackoffRecord`
 * (pkg/controller/job/backoff_utils.go).
 */
export function failuresWith(
  known: JobStatus["failures"],
  succeeded: readonly JobPod[],
  failed: readonly JobPod[],
): JobStatus["failures"] {
  const times = failed.map(({ finishedAt, createdAt }) => finishedAt ?? createdAt);
  if (succeeded.length === 0) {
    if (times.length === 0) return known;
    return { count: (known?.count ?? 0) + times.length, at: Math.max(...times) };
  }
  const lastSuccess = Math.max(...succeeded.map(({ finishedAt, createdAt }) => finishedAt ?? createdAt));
  const after = times.filter((time) => time > lastSuccess);
  return after.length === 0 ? undefined : { count: after.length, at: Math.max(...after) };
}

/** Until when no pod is made, in seconds. Source: `getRemainingTimeForFailuresCount` (backoff_utils.go). */
export function backoffEnd(failures: JobStatus["failures"]): number {
  if (failures === undefined || failures.count === 0) return 0;
  return failures.at + Math.min(longestBackoff, firstBackoff * 2 ** (failures.count - 1));
}
