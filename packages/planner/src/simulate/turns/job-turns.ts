import type { PodObject } from "@stowage/engine";
import { labelValue } from "@stowage/engine";
import { jobTurn } from "../../controllers/job/job.ts";
import type { JobPod, JobView, MadeJobPod } from "../../controllers/job/job-view.ts";
import { jobPod } from "../../workloads/job.ts";
import { createPod } from "../create-pod.ts";
import { deletePod, untrackPod } from "../end-pod.ts";
import type { SimulatedPod } from "../simulated-pod.ts";
import { worthMaking } from "../unmade-pods.ts";
import { isForeign, type JobState, replacesOnlyFailed } from "../workload-state.ts";
import type { World } from "../world.ts";

const failureCount = "batch.kubernetes.io/job-index-failure-count";
const ignoredFailureCount = "batch.kubernetes.io/job-index-ignored-failure-count";
const maxInt32 = 2 ** 31 - 1;

/** Does what a Job's controller does next; Jobs that are another controller's are left alone. @returns why the API server refuses a pod. */
export function takeJobTurn(state: JobState, world: World): string | undefined {
  const { object, key } = state;
  if (isForeign(object.spec)) return undefined;
  const { workloads, pods, names } = world;
  const turn = jobTurn(viewOf(state, world));
  workloads.put({ ...state, status: turn.status });
  // First those that lose its finalizer: what it deletes itself is no failure.
  for (const { key: podKey } of turn.untracked) untrackPod(world, pods.get(podKey));
  for (const { key: podKey } of turn.delete) {
    const present = pods.get(podKey);
    if (present !== undefined) deletePod(world, present);
  }
  if (turn.checkAt === undefined) workloads.alarms.delete(key);
  else workloads.alarms.set(key, turn.checkAt);
  if (turn.delete.length > 0 || turn.untracked.length > 0) workloads.wake(key);
  for (const made of world.arrival.all(turn.create)) {
    const { pod } = jobPod(object, names, made.index);
    const refusal = createPod(world, withFailureCounts(pod, made), key, "");
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

function viewOf(state: JobState, world: World): JobView {
  const { spec } = state.object;
  return {
    parallelism: worthMaking(spec.parallelism ?? 1, world),
    completions: completionsOf(spec),
    isIndexed: spec.completionMode === "Indexed",
    suspend: spec.suspend ?? false,
    replacesOnlyFailed: replacesOnlyFailed(spec),
    backoffLimit: spec.backoffLimit ?? (spec.backoffLimitPerIndex === undefined ? 6 : maxInt32),
    backoffLimitPerIndex: spec.backoffLimitPerIndex,
    maxFailedIndexes: spec.maxFailedIndexes,
    podFailurePolicy: spec.podFailurePolicy,
    successPolicy: spec.successPolicy,
    activeDeadlineSeconds: spec.activeDeadlineSeconds,
    restarts: spec.template.spec.restartPolicy === "OnFailure",
    status: state.status,
    pods: [...world.pods.ofOwner(state.key)].map(asJobPod),
    now: world.now,
  };
}

/** Source: `SetDefaults_Job` (pkg/apis/batch/v1/defaults.go): one where the Job says nothing of parallelism either. */
function completionsOf({ completions, parallelism }: JobState["object"]["spec"]): number | undefined {
  return completions ?? (parallelism === undefined ? 1 : undefined);
}

function asJobPod(pod: SimulatedPod): JobPod {
  const { metadata, status } = pod.pod;
  return {
    ...pod,
    isTracked: pod.isTracked,
    exitCodes: pod.exitCodes ?? [],
    conditions: new Map((status?.conditions ?? []).map(({ type, status: is }) => [type, is])),
    failuresBefore: Number(labelValue(metadata.annotations, failureCount) ?? 0) || 0,
    ignoredBefore: Number(labelValue(metadata.annotations, ignoredFailureCount) ?? 0) || 0,
  };
}

/** Source: `addIndexFailureCountAnnotation` (pkg/controller/job/indexed_job_utils.go). */
function withFailureCounts(pod: PodObject, { failuresBefore, ignoredBefore = 0 }: MadeJobPod): PodObject {
  if (failuresBefore === undefined) return pod;
  const annotations = {
    ...pod.metadata.annotations,
    [failureCount]: String(failuresBefore),
    ...(ignoredBefore > 0 ? { [ignoredFailureCount]: String(ignoredBefore) } : {}),
  };
  return { ...pod, metadata: { ...pod.metadata, annotations } };
}
