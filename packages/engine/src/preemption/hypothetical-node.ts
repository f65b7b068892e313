import type { NodeInfo } from "../cluster/node-info.ts";
import type { PodInfo } from "../cluster/pod-info.ts";
import { withoutPod, withPod } from "../cluster/to-node-info.ts";
import type { ActiveFilter } from "../cycle/pre-filter.ts";

/** A node as it would be, and the filters that judge as if it were so. */
export interface HypotheticalNode {
  readonly node: NodeInfo;
  readonly filters: readonly ActiveFilter[];
}

/** What the node would be with the pod on it too, last. Source: `addVictim` in `SelectVictimsOnNode`. */
export function addPod({ node, filters }: HypotheticalNode, pod: PodInfo): HypotheticalNode {
  const changed = withPod(node, pod);
  return { node: changed, filters: filters.map((one) => judging(one, one.filter.withPod?.(pod, changed))) };
}

/** What the node would be without one of its pods. Source: `removeVictim` in `SelectVictimsOnNode`. */
export function removePod({ node, filters }: HypotheticalNode, pod: PodInfo): HypotheticalNode {
  const changed = withoutPod(node, pod);
  return { node: changed, filters: filters.map((one) => judging(one, one.filter.withoutPod?.(pod, changed))) };
}

function judging(one: ActiveFilter, filter: ActiveFilter["filter"] | undefined): ActiveFilter {
  return filter === undefined ? one : { plugin: one.plugin, filter };
}
