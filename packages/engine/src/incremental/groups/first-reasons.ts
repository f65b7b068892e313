import type { ActiveFilter } from "../../cycle/pre-filter.ts";
import { runFilters } from "../../cycle/node-trial.ts";
import type { LiveNode } from "../nodes/live-node.ts";

/** Why the first filter to reject the node does so. One of them must. */
export function firstReasons(node: LiveNode, filters: readonly ActiveFilter[]): readonly string[] {
  const rejection = runFilters(node, filters);
  if (rejection === undefined) throw new Error(`bug: no plugin rejects ${node.name}`);
  return rejection.reasons;
}
