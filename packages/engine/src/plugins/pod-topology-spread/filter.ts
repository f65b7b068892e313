import { labelValue } from "../../api/object-meta.ts";
import type { ClusterSnapshot } from "../../cluster/cluster-snapshot.ts";
import { matchesLabels } from "../../cluster/label-selector.ts";
import type { NodeInfo } from "../../cluster/node-info.ts";
import type { PodInfo } from "../../cluster/pod-info.ts";
import type { FilterPlugin, NodeFilter, PreFilterResult, Rejection } from "../../cycle/plugin.ts";
import type { PodTopologySpreadArgs } from "../../cycle/profile.ts";
import {
  countMatchingPods,
  hasEveryKey,
  nodeInclusion,
  type NodeInclusion,
  type SpreadConstraint,
  spreadConstraints,
} from "./constraints.ts";

/** The pod would make the spread too uneven. */
export const spreadViolated: Rejection = {
  code: "Unschedulable",
  reasons: ["node(s) didn't match pod topology spread constraints"],
};

/** The node is in no domain of the constraint. */
export const spreadKeyMissing: Rejection = {
  code: "UnschedulableAndUnresolvable",
  reasons: ["node(s) didn't match pod topology spread constraints (missing required label)"],
};

/** One constraint, and the matching pods in each of its domains by the value of its key. */
export interface SpreadCount {
  readonly constraint: SpreadConstraint;
  /** 1 when the incoming pod matches its own selector, else 0. */
  readonly self: number;
  /** A domain without a matching pod is there with 0; one whose nodes are all left out is not. */
  readonly domains: ReadonlyMap<string, number>;
}

/** `DoNotSchedule` constraints. Source: podtopologyspread/filtering.go. */
export function podTopologySpreadFilter(args: PodTopologySpreadArgs): FilterPlugin {
  return {
    name: "PodTopologySpread",
    preFilter(pod, cluster): PreFilterResult {
      const constraints = spreadConstraints(pod, "DoNotSchedule", cluster, args);
      if (constraints.length === 0) return { kind: "skip" };
      const included = nodeInclusion(pod);
      return { kind: "filter", filter: nodeFilter(pod, countSpread(pod, constraints, included, cluster), included) };
    },
  };
}

/** Counts the placed pods. A node that lacks one constraint's key counts for none. Source: `calPreFilterState`. */
export function countSpread(
  pod: PodInfo,
  constraints: readonly SpreadConstraint[],
  included: NodeInclusion,
  cluster: ClusterSnapshot,
): readonly SpreadCount[] {
  const nodes = cluster.nodes.filter(({ labels }) => hasEveryKey(constraints, labels));
  return constraints.map((constraint) => {
    const domains = new Map<string, number>();
    for (const node of nodes) {
      const value = labelValue(node.labels, constraint.topologyKey);
      if (value === undefined || !included(constraint, node)) continue;
      const matching = countMatchingPods(node, constraint.selectsPod, pod.namespace);
      domains.set(value, (domains.get(value) ?? 0) + matching);
    }
    return { constraint, self: matchesLabels(constraint.selectsPod, pod.labels) ? 1 : 0, domains };
  });
}

/** The count of the emptiest domain, or 0 where there are fewer domains than asked for. Source: `minMatchNum`. */
export function lowestCount({ constraint, domains }: SpreadCount): number {
  if (domains.size < constraint.minDomains) return 0;
  let lowest = Infinity;
  for (const count of domains.values()) lowest = Math.min(lowest, count);
  return lowest;
}

function nodeFilter(incoming: PodInfo, counts: readonly SpreadCount[], included: NodeInclusion): NodeFilter {
  const judged = counts.map((one) => ({ ...one, lowest: lowestCount(one) }));
  const withCount = (pod: PodInfo, node: NodeInfo, amount: number): NodeFilter =>
    nodeFilter(incoming, addPod(counts, incoming, included, pod, node, amount), included);

  return {
    filter({ labels }) {
      for (const { constraint, self, domains, lowest } of judged) {
        const value = labelValue(labels, constraint.topologyKey);
        if (value === undefined) return spreadKeyMissing;
        if ((domains.get(value) ?? 0) + self - lowest > constraint.maxSkew) return spreadViolated;
      }
      return undefined;
    },
    withPod: (pod, node) => withCount(pod, node, 1),
    withoutPod: (pod, node) => withCount(pod, node, -1),
  };
}

/**
 * The counts with `amount` of a pod more. Unlike the first count this one counts terminating pods, and those that a
 * selector of everything selects: taking one out may take away what was never counted. Source: `updateWithPod`.
 */
function addPod(
  counts: readonly SpreadCount[],
  incoming: PodInfo,
  included: NodeInclusion,
  pod: PodInfo,
  node: NodeInfo,
  amount: number,
): readonly SpreadCount[] {
  if (pod.namespace !== incoming.namespace) return counts;
  const constraints = counts.map(({ constraint }) => constraint);
  if (!hasEveryKey(constraints, node.labels)) return counts;
  return counts.map((one) => {
    const value = labelValue(node.labels, one.constraint.topologyKey);
    if (value === undefined || !matchesLabels(one.constraint.selectsPod, pod.labels)) return one;
    if (!included(one.constraint, node)) return one;
    return { ...one, domains: new Map(one.domains).set(value, (one.domains.get(value) ?? 0) + amount) };
  });
}
