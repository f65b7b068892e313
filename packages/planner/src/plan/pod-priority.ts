import type { PodObject } from "@stowage/engine";

/** A pod's priority, as admission has set it. */
export function priorityOf({ spec }: PodObject): number {
  return spec.priority ?? 0;
}
