import type { PodUsage } from "../../cluster/pod-requests.ts";

/** Whether pods that use the one or the other take the same of their node. */
export function isSameUsage(one: PodUsage, other: PodUsage): boolean {
  return (
    isSameAmounts(one, other) &&
    one.nonZeroUsage.milliCpu === other.nonZeroUsage.milliCpu &&
    one.nonZeroUsage.memory === other.nonZeroUsage.memory
  );
}

function isSameAmounts({ usage: one }: PodUsage, { usage: other }: PodUsage): boolean {
  return (
    one.milliCpu === other.milliCpu &&
    one.memory === other.memory &&
    one.ephemeralStorage === other.ephemeralStorage &&
    one.scalars.size === other.scalars.size &&
    [...one.scalars].every(([name, amount]) => other.scalars.get(name) === amount)
  );
}
