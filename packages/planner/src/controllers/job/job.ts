import { isActive } from "../controlled-pod.ts";
import { countPods, type JobCounts } from "./count-pods.ts";
import { failuresWith } from "./job-backoff.ts";
import { deadlineOf, endingOf, type JobEnding } from "./job-ending.ts";
import { isLeaving } from "./job-indexes.ts";
import { hasValidIndex, isFailed, type JobCondition, type JobStatus, type JobTurn, type JobView } from "./job-view.ts";
import { manageJob, type Managed } from "./manage-job.ts";
import { policyVerdict } from "./pod-failure-policy.ts";

/**
 * One turn of the controller of Jobs: it counts the pods that are over, decides whether the Job has ended, and else makes
 * or deletes pods. That a pod is counted in two writes, with the finalizer taken off between them, shows nowhere.
 * Source: `syncJob` and `trackJobStatusAndRemoveFinalizers` (pkg/controller/job/job_controller.go).
 */
export function jobTurn(given: JobView): JobTurn {
  if (isOver(given.status)) return { create: [], delete: [], untracked: [], status: given.status };
  const view = started(given);
  const { pods, status } = view;
  const counts = countPods(view);
  const active = pods.filter(isActive);
  const failures = failuresWith(status.failures, counts.newSucceeded, counts.newFailed);
  const decided = endingOf(view, counts);
  const managed: Managed =
    decided === undefined ? manageJob(view, counts, active, failures) : { create: [], delete: active, forgotten: [] };
  const left = active.length - managed.delete.length + managed.create.length;
  const ending = decided ?? (isComplete(view, counts, left) ? completed : undefined);
  const untracked = [...managed.forgotten, ...countable(view, counts, ending)];
  const next: JobStatus = {
    startedAt: status.startedAt,
    succeeded: counts.succeeded,
    failed: status.failed + failedAmong(view, untracked, ending),
    completedIndexes: counts.completedIndexes,
    failedIndexes: counts.failedIndexes,
    failures: view.backoffLimitPerIndex === undefined ? failures : undefined,
    conditions: status.conditions,
  };
  const isQuiet = managed.delete.length === 0 && !pods.some(isLeaving);
  const checkAt = ending === undefined ? earliest(managed.checkAt, deadlineOf(view)) : undefined;
  return {
    create: managed.create,
    delete: managed.delete,
    untracked,
    status: ending === undefined ? suspended(next, view) : { ...next, conditions: ended(status, ending, isQuiet) },
    ...(checkAt === undefined ? {} : { checkAt }),
  };
}

const completed: JobEnding = { type: "SuccessCriteriaMet", reason: "CompletionsReached" };

/** Whether a Job has ended for good. Source: `IsJobFinished` (pkg/controller/job/util). */
export function isOver({ conditions }: JobStatus): boolean {
  return conditions.get("Complete")?.status === "True" || conditions.get("Failed")?.status === "True";
}

function started(view: JobView): JobView {
  const { status, suspend, now } = view;
  return suspend || status.startedAt !== undefined ? view : { ...view, status: { ...status, startedAt: now } };
}

function isComplete({ completions }: JobView, { succeeded, completedIndexes }: JobCounts, left: number): boolean {
  if (left > 0) return false;
  return completions === undefined ? succeeded > 0 : Math.max(succeeded, completedIndexes.size) >= completions;
}

/** The pods that lose the finalizer since they are counted now. Source: `canRemoveFinalizer`. */
function countable(view: JobView, { delayed }: JobCounts, ending: JobEnding | undefined): JobTurn["untracked"] {
  return view.pods.filter((pod) => {
    if (!pod.isTracked) return false;
    if (ending !== undefined || pod.phase === "Succeeded") return true;
    return isFailed(pod, view) && delayed.get(pod.ordinal) !== pod;
  });
}

/** Of a Job that fails every pod that has not succeeded has failed. */
function failedAmong(view: JobView, untracked: JobTurn["untracked"], ending: JobEnding | undefined): number {
  return untracked.filter(
    (pod) =>
      pod.phase !== "Succeeded" &&
      (isFailed(pod, view) || ending?.type === "FailureTarget") &&
      hasValidIndex(pod, view) &&
      policyVerdict(view.podFailurePolicy, pod).counts,
  ).length;
}

/** What decides is written first; that the Job has ended once no pod is on its way out. Source: `enactJobFinished`. */
function ended({ conditions }: JobStatus, { type, reason }: JobEnding, isQuiet: boolean): JobStatus["conditions"] {
  const condition: JobCondition = { status: "True", reason };
  const decided = new Map(conditions).set(type, condition);
  return isQuiet ? decided.set(type === "FailureTarget" ? "Failed" : "Complete", condition) : decided;
}

function suspended(status: JobStatus, { suspend, now }: JobView): JobStatus {
  const known = status.conditions.get("Suspended");
  if (suspend && known?.status !== "True") {
    const conditions = new Map(status.conditions).set("Suspended", { status: "True", reason: "JobSuspended" });
    return { ...status, conditions, startedAt: undefined };
  }
  if (suspend || known === undefined || known.status === "False") return status;
  const conditions = new Map(status.conditions).set("Suspended", { status: "False", reason: "JobResumed" });
  return { ...status, conditions, startedAt: now };
}

function earliest(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? (one ?? other) : Math.min(one, other);
}
