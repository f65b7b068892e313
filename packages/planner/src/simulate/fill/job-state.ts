import type { JobState, WorkloadState } from "../workload-state.ts";

/** A Job, of which the controller keeps what it knows where it was there before. */
export function jobState(
  object: JobState["object"],
  before: WorkloadState | undefined,
): Omit<JobState, "key" | "label"> {
  const known = before?.kind === "Job" ? before : undefined;
  const isOver = object.status?.conditions?.some(
    ({ type, status }) => (type === "Complete" || type === "Failed") && status === "True",
  );
  const isComplete = known?.isComplete ?? isOver ?? false;
  return { kind: "Job", object, isComplete, failures: known?.failures };
}
