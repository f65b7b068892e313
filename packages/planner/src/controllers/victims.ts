import { type ControlledPod, isActive } from "./controlled-pod.ts";

/**
 * The `count` pods that a controller deletes first: those without a node, pending before running, not ready before
 * ready, the cheapest, those that share their node with more active pods of related sets, those ready for less time (in
 * powers of two), restarted more often, younger; equals by UID.
 * Source: `getPodsToDelete` (pkg/controller/replicaset), `ActivePodsWithRanks.Less` (pkg/controller/controller_utils.go).
 *
 * @param related The pods of all sets that the same object controls.
 * @param now In seconds.
 */
export function podsToDelete<Pod extends ControlledPod>(
  pods: readonly Pod[],
  related: Iterable<ControlledPod>,
  count: number,
  now: number,
): readonly Pod[] {
  // No sorting where all go, as upstream: nothing depends on the order then.
  if (count >= pods.length) return pods;
  const onNode = new Map<string | undefined, number>();
  for (const pod of related) if (isActive(pod)) onNode.set(pod.nodeName, (onNode.get(pod.nodeName) ?? 0) + 1);
  const rank = ({ nodeName }: ControlledPod): number => onNode.get(nodeName) ?? 0;
  const compare = (one: Pod, other: Pod): number => compareVictims(one, other, rank, now);
  if (count === 1) return [pods.reduce((first, pod) => (compare(pod, first) < 0 ? pod : first))];
  return [...pods].sort(compare).slice(0, count);
}

/**
 * Which of two pods of a Job goes first: cost and neighbours do not count, and ages as they are.
 * Source: `ActivePods.Less` (pkg/controller/controller_utils.go).
 */
export function compareActive(one: ControlledPod, other: ControlledPod): number {
  return (
    compareProgress(one, other) ||
    (other.readyAt ?? 0) - (one.readyAt ?? 0) ||
    other.restarts - one.restarts ||
    other.createdAt - one.createdAt
  );
}

function compareProgress(one: ControlledPod, other: ControlledPod): number {
  return (
    Number(one.nodeName !== undefined) - Number(other.nodeName !== undefined) ||
    phases.indexOf(one.phase) - phases.indexOf(other.phase) ||
    Number(one.isReady) - Number(other.isReady)
  );
}

function compareVictims(
  one: ControlledPod,
  other: ControlledPod,
  rank: (pod: ControlledPod) => number,
  now: number,
): number {
  return (
    compareProgress(one, other) ||
    one.deletionCost - other.deletionCost ||
    rank(other) - rank(one) ||
    compareAges(one.readyAt, other.readyAt, one, other, now) ||
    other.restarts - one.restarts ||
    compareAges(one.createdAt, other.createdAt, one, other, now)
  );
}

const phases: readonly string[] = ["Pending", "Unknown", "Running"];

/** The younger first, if its age is another power of two; different times of like ages are told apart by UID. */
function compareAges(
  time: number | undefined,
  otherTime: number | undefined,
  one: ControlledPod,
  other: ControlledPod,
  now: number,
): number {
  if (time === undefined || otherTime === undefined || time === otherTime) return 0;
  const difference = logarithmicAge(time, now) - logarithmicAge(otherTime, now);
  if (difference !== 0) return difference;
  return one.uid < other.uid ? -1 : 1;
}

/** Source: `logarithmicRankDiff` (pkg/controller/controller_utils.go); of nanoseconds, as there. */
function logarithmicAge(time: number, now: number): number {
  const age = (now - time) * 1e9;
  return age > 0 ? Math.trunc(Math.log2(age)) : -1;
}
