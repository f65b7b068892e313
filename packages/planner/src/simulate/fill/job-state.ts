import { indexesIn } from "../../controllers/job/job-indexes.ts";
import { type JobCondition, type JobStatus, newJobStatus } from "../../controllers/job/job-view.ts";
import { secondsOf } from "../seconds.ts";
import type { JobState, WorkloadState } from "../workload-state.ts";

/** A Job, of which the controller keeps what it knows where it was there before. */
export function jobState(
  object: JobState["object"],
  before: WorkloadState | undefined,
): Omit<JobState, "key" | "label"> {
  return { kind: "Job", object, status: before?.kind === "Job" ? before.status : statusOf(object) };
}

function statusOf({ spec, status }: JobState["object"]): JobStatus {
  if (status === undefined) return newJobStatus;
  const conditions = new Map<string, JobCondition>();
  for (const { type, status: is, reason = "" } of status.conditions ?? []) {
    conditions.set(type, { status: is === "True" ? "True" : "False", reason });
  }
  const completions = spec.completions ?? 0;
  return {
    startedAt: secondsOf(status.startTime),
    succeeded: status.succeeded ?? 0,
    failed: status.failed ?? 0,
    completedIndexes: indexesIn(status.completedIndexes ?? "", completions),
    failedIndexes: indexesIn(status.failedIndexes ?? "", completions),
    conditions,
  };
}
