import { jobTurn } from "../../controllers/job.ts";
import { completedIndexes, jobPod } from "../../workloads/job.ts";
import { createPod } from "../create-pod.ts";
import { deletePod } from "../end-pod.ts";
import type { JobState } from "../workload-state.ts";
import type { TurnContext } from "./turn-context.ts";

/** Does what a Job's controller does next. */
export function takeJobTurn(state: JobState, { world, refusals }: TurnContext): void {
  const { object } = state;
  const { spec, status } = object;
  const { workloads } = world;
  const pods = [...world.pods.ofOwner(state.key)];
  const succeeded = pods.filter((pod) => pod.state === "succeeded");
  const succeededIndexes = completedIndexes(
    object,
    succeeded.map(({ pod }) => pod),
  );
  const turn = jobTurn({
    parallelism: spec.parallelism ?? 1,
    completions: spec.completions,
    isIndexed: spec.completionMode === "Indexed",
    suspend: spec.suspend ?? false,
    replacesOnlyFailed: spec.podReplacementPolicy === "Failed",
    isOver: state.isComplete,
    succeeded: Math.max(succeeded.length, status?.succeeded ?? 0),
    succeededIndexes,
    pods,
    failures: state.failures,
    now: world.now,
  });
  for (const pod of turn.delete) {
    const present = world.pods.get(pod.key);
    if (present !== undefined) deletePod(world, present);
  }
  // What it deletes itself are no failures.
  if (turn.delete.length > 0) workloads.put(state);
  if (turn.checkAt === undefined) workloads.alarms.delete(state.key);
  else workloads.alarms.set(state.key, turn.checkAt);
  for (const index of world.arrival.all(turn.create)) {
    const refusal = createPod(world, jobPod(object, world.names, index).pod, state.key, "");
    if (refusal !== undefined) {
      refusals.set(state.key, refusal);
      break;
    }
  }
  if (turn.isComplete !== state.isComplete) workloads.put({ ...state, isComplete: turn.isComplete });
  if (turn.delete.length > 0) workloads.wake(state.key);
}
