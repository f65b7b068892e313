import type { ClusterSnapshot } from "../cluster/cluster-snapshot.ts";
import type { NodeInfo } from "../cluster/node-info.ts";
import type { PodInfo } from "../cluster/pod-info.ts";
import { NodeTrial, runFilters } from "./node-trial.ts";
import {
  type ActiveFilter,
  type NodeSelection,
  notSelected,
  type PluginRejection,
  type PreFilterOutcome,
  runPreFilters,
} from "./pre-filter.ts";
import type { FilterPlugins } from "./profile-plugins.ts";

/** What a node is told: nothing when it passes. */
export interface NodeVerdict {
  readonly node: NodeInfo;
  readonly rejection?: PluginRejection;
}

/** Every node's verdict, and who rejected the pod before any node was asked. */
export interface Filtered {
  /** One a node, in the snapshot's order. */
  readonly verdicts: readonly NodeVerdict[];
  readonly preFilter?: PluginRejection;
  /** Those that judged the nodes: preemption asks them again. */
  readonly filters: readonly ActiveFilter[];
  /** The nodes that PreFilter let through; absent: all. */
  readonly selection?: NodeSelection;
}

/** PreFilter, then Filter on every node. Source: `findNodesThatFitPod` (pkg/scheduler/schedule_one.go). */
export function filterNodes(pod: PodInfo, cluster: ClusterSnapshot, plugins: FilterPlugins): Filtered {
  return filterEach(pod, cluster, runPreFilters(pod, cluster, plugins));
}

/** Filter on every node, after PreFilter. */
export function filterEach(pod: PodInfo, cluster: ClusterSnapshot, preFiltered: PreFilterOutcome): Filtered {
  if (preFiltered.kind === "reject") {
    const { rejection } = preFiltered;
    return { verdicts: cluster.nodes.map((node) => ({ node, rejection })), preFilter: rejection, filters: [] };
  }

  const { filters } = preFiltered;
  const selection = preFiltered.selection && withNominated(preFiltered.selection, pod, filters, cluster);
  const verdicts = cluster.nodes.map((node): NodeVerdict => {
    // The node that preemption has nominated for the pod is asked first, and whatever PreFilter selected.
    const isAsked = selection === undefined || selection.nodeNames.has(node.name) || isNominatedFor(pod, node);
    const rejection = isAsked ? filterNode(pod, node, filters, cluster) : notSelected(selection);
    return rejection === undefined ? { node } : { node, rejection };
  });
  return { verdicts, filters, ...(selection && { selection }) };
}

/**
 * The plugin that rejects the nominated node, which is asked before the others, counts among those that left nodes out.
 * Source: `findNodesThatFitPod` (pkg/scheduler/schedule_one.go), where both share a set.
 */
export function withNominated(
  selection: NodeSelection,
  pod: PodInfo,
  filters: readonly ActiveFilter[],
  cluster: ClusterSnapshot,
): NodeSelection {
  const nominated = cluster.node(pod.pod.status?.nominatedNodeName ?? "");
  const rejectedBy = nominated && filterNode(pod, nominated, filters, cluster)?.plugin;
  if (rejectedBy === undefined || selection.plugins.includes(rejectedBy)) return selection;
  return { ...selection, plugins: [...selection.plugins, rejectedBy] };
}

/** Whether preemption has made room for the pod on the node. */
export function isNominatedFor({ pod }: PodInfo, node: NodeInfo): boolean {
  return pod.status?.nominatedNodeName === node.name;
}

/**
 * Judges one node. Where pods of the same or higher priority are nominated for it, it must pass with them, so that
 * their room stays theirs, and without them, since they may go elsewhere after all.
 * Source: `RunFilterPluginsWithNominatedPods` (pkg/scheduler/framework/runtime/framework.go).
 */
export function filterNode(
  pod: PodInfo,
  node: NodeInfo,
  filters: readonly ActiveFilter[],
  cluster: ClusterSnapshot,
): PluginRejection | undefined {
  const nominated = nominatedBefore(pod, node, cluster);
  if (nominated.length === 0) return runFilters(node, filters);
  return new NodeTrial(filters).begin(node, { nominated }).judgeWithNominated() ?? runFilters(node, filters);
}

/** The pods nominated for the node to which the pod leaves their room. */
export function nominatedBefore(pod: PodInfo, node: NodeInfo, cluster: ClusterSnapshot): readonly PodInfo[] {
  const nominated = cluster.nominatedPods(node.name);
  return nominated.length === 0 ? nominated : nominated.filter((one) => yieldsTo(pod, one));
}

function yieldsTo(pod: PodInfo, nominated: PodInfo): boolean {
  return nominated.priority >= pod.priority && nominated.key !== pod.key;
}
