import type { AffinityTerm } from "../../cluster/affinity-term.ts";
import type { ClusterSnapshot } from "../../cluster/cluster-snapshot.ts";
import { type LabelMatcher, matchesLabels } from "../../cluster/label-selector.ts";
import { oncePerLook } from "../../cluster/once-per-look.ts";
import type { PodInfo } from "../../cluster/pod-info.ts";
import { filterNode, nominatedBefore } from "../../cycle/filter.ts";
import { type PluginName, pluginNames } from "../../cycle/plugin.ts";
import { runPreFilters } from "../../cycle/pre-filter.ts";
import type { PluginArgs } from "../../cycle/profile.ts";
import type { FilterPlugins } from "../../cycle/profile-plugins.ts";
import { spreadConstraints } from "../../plugins/pod-topology-spread/constraints.ts";
import { pluginLooksAt } from "../nodes/plugin-traits.ts";
import type { LiveNode } from "../nodes/live-node.ts";
import type { NodeSubset } from "../nodes/node-subset.ts";
import type { NodeTable } from "../nodes/node-table.ts";
import type { NodeUsage } from "../nodes/node-usage.ts";

// Preemption nominates pods for nodes on which they have no room yet. Pods of no higher priority leave it to them.

/** A node, and the pods nominated for it to which the incoming pod leaves their room. */
export interface NominatedNode {
  readonly node: LiveNode;
  readonly nominated: readonly PodInfo[];
}

/** What is asked about an incoming pod, and where it leaves room to others. */
interface NominatedInputs {
  readonly plugins: FilterPlugins;
  readonly cluster: ClusterSnapshot;
  readonly nominatedNodes: readonly NominatedNode[];
}

/**
 * Where the pod leaves room to pods that are nominated.
 *
 * @param names Of the nodes for which any are.
 */
export function nominatedNodesFor(
  pod: PodInfo,
  names: Iterable<string>,
  nodes: NodeTable,
  cluster: ClusterSnapshot,
): readonly NominatedNode[] {
  const found: NominatedNode[] = [];
  for (const name of names) {
    const node = nodes.named(name);
    const nominated = node === undefined ? [] : nominatedBefore(pod, node, cluster);
    if (node !== undefined && nominated.length > 0) found.push({ node, nominated });
  }
  return found;
}

/**
 * The nodes that nominated pods keep an incoming pod from, and perhaps some that do not take it anyway. Pods that are
 * nominated for a node count there alone, and only for whether it takes the pod: all other nodes are judged, and all
 * are scored, as if no pod were nominated. Costs what PreFilter costs of the filters that nominated pods can move, and
 * a trial on each node with nominated pods.
 *
 * @returns `undefined` where PreFilter has a say in which nodes are asked.
 */
export function keptByNominated(
  pod: PodInfo,
  { plugins, cluster, nominatedNodes }: NominatedInputs,
  { args, usage }: { readonly args: PluginArgs; readonly usage: NodeUsage },
): NodeSubset | undefined {
  const allNominated = nominatedNodes.flatMap(({ nominated }) => nominated);
  const unmoved = unmovedFilters(pod, allNominated, cluster, args);
  const preFiltered = runPreFilters(pod, cluster, withoutCounted(plugins, unmoved));
  if (preFiltered.kind === "reject" || preFiltered.selection !== undefined) return undefined;
  const filters = preFiltered.filters.filter(({ plugin }) => !unmoved.has(plugin));
  // A trial costs some ten times as much as four sums.
  const asksForRoom = pod.requests.scalars.size === 0 && filters.every(({ plugin }) => plugin === "NodeResourcesFit");
  const kept: number[] = [];
  for (const { node, nominated } of nominatedNodes) {
    if (asksForRoom && usage.hasRoom(node.slot, pod, nominated)) continue;
    if (filterNode(pod, node, filters, cluster) !== undefined) kept.push(node.slot);
  }
  const slots = Int32Array.from(kept);
  return { slots, count: slots.length, isAllowList: false, score: 0, scores: undefined };
}

/**
 * Why nodes do not take a pod that leaves their room to pods nominated for them, by slot; for a pod that fits nowhere.
 * Costs what PreFilter costs, and a trial on each of these nodes.
 *
 * @returns `undefined` where PreFilter has a say in which nodes are asked.
 */
export function reasonsBesideNominated(
  pod: PodInfo,
  { plugins, cluster, nominatedNodes }: NominatedInputs,
): ReadonlyMap<number, readonly string[]> | undefined {
  const preFiltered = runPreFilters(pod, cluster, plugins);
  if (preFiltered.kind === "reject" || preFiltered.selection !== undefined) return undefined;
  const reasons = new Map<number, readonly string[]>();
  for (const { node } of nominatedNodes) {
    const rejection = filterNode(pod, node, preFiltered.filters, cluster);
    if (rejection === undefined) throw new Error(`bug: ${pod.key} fits ${node.name}, which was not found`);
    reasons.set(node.slot, rejection.reasons);
  }
  return reasons;
}

/** Others may have a say in which nodes are asked. */
function withoutCounted({ filters, preFilters }: FilterPlugins, unmoved: ReadonlySet<PluginName>): FilterPlugins {
  const isAsked = ({ name }: { readonly name: PluginName }): boolean =>
    !unmoved.has(name) || pluginLooksAt[name] !== "counters";
  return { filters: filters.filter(isAsked), ...(preFilters && { preFilters: preFilters.filter(isAsked) }) };
}

const ofNodesAlone = pluginNames.filter((name) => pluginLooksAt[name] === "node");

/**
 * The filters that say the same of every node whether the nominated pods are on it or not: those that look at the
 * node's object alone; InterPodAffinity and PodTopologySpread where nothing required selects any of the pods by its
 * labels, in whatever namespace. They cost a look at all nodes in PreFilter.
 *
 * @param nominated The pods that the pod leaves their room to.
 */
function unmovedFilters(
  pod: PodInfo,
  nominated: readonly PodInfo[],
  cluster: ClusterSnapshot,
  { podTopologySpread }: PluginArgs,
): ReadonlySet<PluginName> {
  const unmoved = new Set<PluginName>(ofNodesAlone);
  const { requiredAffinityTerms, requiredAntiAffinityTerms } = pod;
  const asked = [...requiredAffinityTerms, ...requiredAntiAffinityTerms].map(({ selectsPod }) => selectsPod);
  const avoidsPod = ({ selectsPod }: AffinityTerm): boolean => matchesLabels(selectsPod, pod.labels);
  const isAvoided = nominated.some((one) => one.requiredAntiAffinityTerms.some(avoidsPod));
  if (!isAvoided && !selectsAny(asked, nominated)) unmoved.add("InterPodAffinity");
  const spread = spreadConstraints(pod, "DoNotSchedule", cluster, podTopologySpread);
  const counted = spread.map(({ selectsPod }) => selectsPod);
  if (!selectsAny(counted, nominated)) unmoved.add("PodTopologySpread");
  return unmoved;
}

function selectsAny(selectors: readonly LabelMatcher[], pods: readonly PodInfo[]): boolean {
  if (selectors.length === 0) return false;
  return pods.some(oncePerLook(({ labels }) => selectors.some((one) => matchesLabels(one, labels))));
}
