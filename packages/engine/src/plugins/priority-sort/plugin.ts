import type { Pod } from "../../api/pod.ts";

/** Orders the queue: the higher priority first. Equals keep their order. Source: `Less` (plugins/queuesort/priority_sort.go). */
export function comparePriority(one: Pod, other: Pod): number {
  return (other.spec.priority ?? 0) - (one.spec.priority ?? 0);
}
