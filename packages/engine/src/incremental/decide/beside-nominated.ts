import type { ClusterSnapshot } from "../../cluster/cluster-snapshot.ts";
import type { PodInfo } from "../../cluster/pod-info.ts";
import { filterNode, nominatedBefore } from "../../cycle/filter.ts";
import type { PluginName } from "../../cycle/plugin.ts";
import { runPreFilters } from "../../cycle/pre-filter.ts";
import type { PluginArgs } from "../../cycle/profile.ts";
import type { FilterPlugins } from "../../cycle/profile-plugins.ts";
import type { LiveNode } from "../nodes/live-node.ts";
import type { NodeTable } from "../nodes/node-table.ts";
import type { NodeSubset } from "../nodes/node-subset.ts";
import { unmovedFilters } from "./unmoved-filters.ts";

/** A node, and the pods nominated for it to which the incoming pod leaves their room. */
interface NominatedNode {
  readonly node: LiveNode;
  readonly nominated: readonly PodInfo[];
}

/** What is asked about an incoming pod, and where pods are nominated. */
export interface NominatedInputs {
  readonly plugins: FilterPlugins;
  readonly args: PluginArgs;
  readonly nodes: NodeTable;
  readonly nominatedFor: Iterable<string>;
}

/**
 * The nodes that nominated pods keep an incoming pod from, and perhaps some that do not take it anyway. Pods that are
 * nominated for a node count there alone, and only for whether it takes the pod: all other nodes are judged, and all are
 * scored, as if no pod were nominated. Costs what PreFilter costs of the filters that nominated pods can move, and a trial on
 * each node with nominated pods.
 *
 * @returns `undefined` where PreFilter has a say in which nodes are asked.
 */
export function keptByNominated(
  pod: PodInfo,
  cluster: ClusterSnapshot,
  { plugins, args, nodes, nominatedFor }: NominatedInputs,
): NodeSubset | undefined {
  const tried: NominatedNode[] = [];
  const nominated: PodInfo[] = [];
  for (const name of nominatedFor) {
    const node = nodes.named(name);
    const before = node === undefined ? [] : nominatedBefore(pod, node, cluster);
    if (node === undefined || before.length === 0) continue;
    tried.push({ node, nominated: before });
    for (const one of before) nominated.push(one);
  }
  const unmoved = unmovedFilters(pod, nominated, cluster, args);
  const preFiltered = runPreFilters(pod, cluster, withoutCounted(plugins, unmoved));
  if (preFiltered.kind === "reject" || preFiltered.selection !== undefined) return undefined;
  const filters = preFiltered.filters.filter(({ plugin }) => !unmoved.has(plugin));
  // A trial costs some ten times as much as four sums.
  const asksForRoom = pod.requests.scalars.size === 0 && filters.every(({ plugin }) => plugin === "NodeResourcesFit");
  const kept: number[] = [];
  for (const { node, nominated: before } of tried) {
    if (asksForRoom && nodes.usage.hasRoom(node.slot, pod, before)) continue;
    if (filterNode(pod, node, filters, cluster) !== undefined) kept.push(node.slot);
  }
  const slots = Int32Array.from(kept);
  return { slots, count: slots.length, isOnly: false, score: 0, scores: undefined };
}

/**
 * Why nodes do not take a pod that leaves their room to pods nominated for them, by slot; for a pod that fits nowhere. Costs
 * what PreFilter costs, and a trial on each of these nodes.
 *
 * @returns `undefined` where PreFilter has a say in which nodes are asked.
 */
export function reasonsBesideNominated(
  pod: PodInfo,
  cluster: ClusterSnapshot,
  { plugins, nodes, nominatedFor }: Omit<NominatedInputs, "args">,
): ReadonlyMap<number, readonly string[]> | undefined {
  const preFiltered = runPreFilters(pod, cluster, plugins);
  if (preFiltered.kind === "reject" || preFiltered.selection !== undefined) return undefined;
  const reasons = new Map<number, readonly string[]>();
  for (const name of nominatedFor) {
    const node = nodes.named(name);
    if (node === undefined || nominatedBefore(pod, node, cluster).length === 0) continue;
    const rejection = filterNode(pod, node, preFiltered.filters, cluster);
    if (rejection === undefined) throw new Error(`bug: ${pod.key} fits ${name}, which was not found`);
    reasons.set(node.slot, rejection.reasons);
  }
  return reasons;
}

/** Others may have a say in which nodes are asked. */
function withoutCounted({ filters, preFilters }: FilterPlugins, unmoved: ReadonlySet<PluginName>): FilterPlugins {
  const isAsked = ({ name }: { readonly name: PluginName }): boolean =>
    !unmoved.has(name) || (name !== "InterPodAffinity" && name !== "PodTopologySpread");
  return { filters: filters.filter(isAsked), ...(preFilters && { preFilters: preFilters.filter(isAsked) }) };
}
