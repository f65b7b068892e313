import type { ClusterSnapshot } from "../../cluster/cluster-snapshot.ts";
import type { PodInfo } from "../../cluster/pod-info.ts";
import { filterNode } from "../../cycle/filter.ts";
import { runPreFilters } from "../../cycle/pre-filter.ts";
import type { FilterPlugins } from "../../cycle/profile-plugins.ts";
import type { NodeTable } from "../nodes/node-table.ts";
import type { NodeSubset } from "./node-subset.ts";

/**
 * The nodes that nominated pods keep an incoming pod from, or that do not take it anyway. Pods that are nominated for a
 * node count there alone, and only for whether it takes the pod: all other nodes are judged, and all are scored, as if
 * nobody were nominated. Costs what the plugins' PreFilter costs, and a trial on each node with nominated pods.
 *
 * @returns `undefined` where PreFilter has a say in which nodes are asked.
 */
export function keptByNominated(
  pod: PodInfo,
  cluster: ClusterSnapshot,
  plugins: FilterPlugins,
  { nodes, nominatedFor }: { readonly nodes: NodeTable; readonly nominatedFor: Iterable<string> },
): NodeSubset | undefined {
  const preFiltered = runPreFilters(pod, cluster, plugins);
  if (preFiltered.kind === "reject" || preFiltered.selection !== undefined) return undefined;
  const kept: number[] = [];
  for (const name of nominatedFor) {
    const node = nodes.named(name);
    if (node !== undefined && filterNode(pod, node, preFiltered.filters, cluster) !== undefined) kept.push(node.slot);
  }
  const slots = Int32Array.from(kept);
  return { within: undefined, slots, count: slots.length, isOnly: false, score: 0, scores: undefined };
}
