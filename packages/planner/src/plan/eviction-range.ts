import type { Warning } from "../apply/warning.ts";
import type { Eviction } from "./eviction.ts";
import type { PlannedPod } from "./planned-pod.ts";

/** Above this many pods a plan is not made again, three times, to learn how many evictions there may be. */
const mostPodsPlannedAgain = 20_000;

const others: readonly Eviction[] = ["fewest", "most", "atOnce"];

/**
 * Says so where ties and the time that victims take decide how many pods are evicted: with a single pod that evicts
 * others the scheduler's choice is the plan's but for equals; with several each meets what the others have begun.
 *
 * @param planAgain the pods of the same plan, had evictions gone otherwise
 */
export function evictionRange(
  pods: readonly PlannedPod[],
  podCount: number,
  planAgain: (eviction: Eviction) => readonly PlannedPod[],
): readonly Warning[] {
  const preemptors = pods.filter(
    ({ pod, victims }) => victims.length > 0 || pod.status?.nominatedNodeName !== undefined,
  );
  if (preemptors.length < 2 || !pods.some(({ victims }) => victims.length > 0)) return [];
  const evicted = evictionsOf(pods);
  const why = "ties between nodes, and how long the evicted take to go, decide";
  if (podCount > mostPodsPlannedAgain)
    return [warning(`${evicted} pods are evicted here; in a cluster it may be more or fewer: ${why}`)];
  const counts = [evicted, ...others.map((eviction) => evictionsOf(planAgain(eviction)))];
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  return least === most
    ? []
    : [
        warning(
          `${evicted} ${evicted === 1 ? "pod is" : "pods are"} evicted here, ${least} to ${most} in a cluster: ${why}`,
        ),
      ];
}

function evictionsOf(pods: readonly PlannedPod[]): number {
  return pods.reduce((sum, { victims }) => sum + victims.length, 0);
}

function warning(message: string): Warning {
  return { code: "EvictionRange", object: "", path: "", message };
}
