import type { Pod } from "../../api/pod.ts";

/**
 * The gates that hold the pod back; it enters the queue when there are none.
 * Source: `PreEnqueue` (plugins/schedulinggates/scheduling_gates.go).
 */
export function schedulingGates({ spec }: Pod): readonly string[] {
  return (spec.schedulingGates ?? []).map(({ name }) => name);
}
