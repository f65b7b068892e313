import type { JobCounts } from "./count-pods.ts";
import { isFailed, type JobView } from "./job-view.ts";
import { policyVerdict } from "./pod-failure-policy.ts";
import { meetsSuccessPolicy } from "./success-policy.ts";

/** How a Job ends: the condition that decides it, and why. */
export interface JobEnding {
  readonly type: "SuccessCriteriaMet" | "FailureTarget";
  readonly reason: string;
}

/**
 * Whether the Job has ended, all completions reached aside: what was decided before stays, then come failures, then the
 * success policy. Source: `syncJob` (pkg/controller/job/job_controller.go).
 */
export function endingOf(view: JobView, counts: JobCounts): JobEnding | undefined {
  const { conditions } = view.status;
  for (const type of ["SuccessCriteriaMet", "FailureTarget"] as const) {
    const decided = conditions.get(type);
    if (decided?.status === "True") return { type, reason: decided.reason };
  }
  const reason = failureOf(view, counts);
  if (reason !== undefined) return { type: "FailureTarget", reason };
  const { isIndexed, successPolicy, completions = 0 } = view;
  return isIndexed && meetsSuccessPolicy(successPolicy, completions, counts.completedIndexes)
    ? { type: "SuccessCriteriaMet", reason: "SuccessPolicy" }
    : undefined;
}

function failureOf(view: JobView, { failed, failedIndexes, completedIndexes }: JobCounts): string | undefined {
  const { pods, podFailurePolicy, backoffLimit, now, completions = 0, maxFailedIndexes = Infinity } = view;
  if (pods.some((pod) => isFailed(pod, view) && policyVerdict(podFailurePolicy, pod).message !== undefined)) {
    return "PodFailurePolicy";
  }
  if (failed > backoffLimit || restartedTooOften(view)) return "BackoffLimitExceeded";
  if (now >= (deadlineOf(view) ?? Infinity)) return "DeadlineExceeded";
  if (failedIndexes.size > maxFailedIndexes) return "MaxFailedIndexesExceeded";
  const isDecided = failedIndexes.size > 0 && failedIndexes.size + completedIndexes.size >= completions;
  return isDecided ? "FailedIndexes" : undefined;
}

/** Source: `pastBackoffLimitOnFailure`. */
function restartedTooOften({ restarts, pods, backoffLimit }: JobView): boolean {
  if (!restarts) return false;
  let count = 0;
  for (const pod of pods) if (pod.phase === "Running" || pod.phase === "Pending") count += pod.restarts;
  return backoffLimit === 0 ? count > 0 : count >= backoffLimit;
}

/** When the Job's time is over, in seconds. Source: `pastActiveDeadline`. */
export function deadlineOf({ activeDeadlineSeconds, status, suspend }: JobView): number | undefined {
  if (activeDeadlineSeconds === undefined || status.startedAt === undefined || suspend) return undefined;
  return status.startedAt + activeDeadlineSeconds;
}
