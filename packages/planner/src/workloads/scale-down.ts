import type { Pod } from "@stowage/engine";
import { labelValue } from "@stowage/engine";

/**
 * The `surplus` pods that a controller deletes first when there are too many: those without a node, then by phase,
 * those that are not ready, the cheapest by `pod-deletion-cost`, those that share a node with more of their own kind,
 * those ready for less time (in powers of two), the most restarted, the younger (likewise); like ages by uid.
 * Source: `ActivePodsWithRanks` (pkg/controller/controller_utils.go).
 *
 * @param now in milliseconds since 1970
 */
export function podsToDelete(pods: readonly Pod[], surplus: number, now: number): readonly Pod[] {
  if (surplus <= 0) return [];
  const perNode = new Map<string, number>();
  for (const { spec } of pods) if (spec.nodeName) perNode.set(spec.nodeName, (perNode.get(spec.nodeName) ?? 0) + 1);
  const ranked = pods.map((pod) => rank(pod, perNode));
  return ranked
    .sort((one, other) => compareRanks(one, other, now))
    .slice(0, surplus)
    .map(({ pod }) => pod);
}

interface Rank {
  readonly pod: Pod;
  /** What is compared before ages. */
  readonly first: readonly number[];
  /** In milliseconds since 1970; NaN: not ready, or not known. */
  readonly readyAt: number;
  readonly restarts: number;
  readonly createdAt: number;
}

function rank(pod: Pod, perNode: ReadonlyMap<string, number>): Rank {
  const { nodeName } = pod.spec;
  const ready = pod.status?.conditions?.find(({ type, status }) => type === "Ready" && status === "True");
  const cost = labelValue(pod.metadata.annotations, "controller.kubernetes.io/pod-deletion-cost");
  return {
    pod,
    first: [
      nodeName ? 1 : 0,
      phases.indexOf(pod.status?.phase ?? "Pending"),
      ready === undefined ? 0 : 1,
      Number(cost ?? 0) || 0,
      -(nodeName ? (perNode.get(nodeName) ?? 0) : 0),
    ],
    readyAt: Date.parse(ready?.lastTransitionTime ?? ""),
    restarts: Math.max(0, ...(pod.status?.containerStatuses ?? []).map(({ restartCount = 0 }) => restartCount)),
    createdAt: Date.parse(pod.metadata.creationTimestamp ?? ""),
  };
}

const phases: readonly string[] = ["Pending", "Unknown", "Running"];

function compareRanks(one: Rank, other: Rank, now: number): number {
  for (const [index, value] of one.first.entries()) {
    const difference = value - (other.first[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return (
    compareAges(one, other, now, ({ readyAt }) => readyAt) ||
    other.restarts - one.restarts ||
    compareAges(one, other, now, ({ createdAt }) => createdAt)
  );
}

/** The younger first; ages of the same power of two are told apart by uid. Source: `logarithmicRankDiff`. */
function compareAges(one: Rank, other: Rank, now: number, timeOf: (rank: Rank) => number): number {
  const [time, otherTime] = [timeOf(one), timeOf(other)];
  if (Number.isNaN(time) || Number.isNaN(otherTime) || time === otherTime) return 0;
  const difference = logarithm(now - time) - logarithm(now - otherTime);
  if (difference !== 0) return difference;
  return (one.pod.metadata.uid ?? "") < (other.pod.metadata.uid ?? "") ? -1 : 1;
}

/** Of nanoseconds, as upstream's. */
function logarithm(milliseconds: number): number {
  return milliseconds > 0 ? Math.trunc(Math.log2(milliseconds * 1e6)) : -1;
}
