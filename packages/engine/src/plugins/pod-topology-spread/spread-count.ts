import { labelValue } from "../../api/object-meta.ts";
import type { ClusterSnapshot } from "../../cluster/cluster-snapshot.ts";
import type { LabelledPod } from "../../cluster/affinity-term.ts";
import { matchesLabels } from "../../cluster/label-selector.ts";
import type { NodeInfo } from "../../cluster/node-info.ts";
import { placedPods } from "../../cluster/placed-pods.ts";
import type { PodInfo } from "../../cluster/pod-info.ts";
import { hasEveryKey, type NodeInclusion, selectsEveryPod, type SpreadConstraint } from "./constraints.ts";

/** One constraint, and the matching pods in each of its domains by the value of its key. */
export interface SpreadCount {
  readonly constraint: SpreadConstraint;
  /** 1 when the incoming pod matches its own selector, else 0. */
  readonly self: number;
  /** A domain without a matching pod is there with 0; one whose nodes are all left out is not. */
  readonly domains: ReadonlyMap<string, number>;
  /** Whether the node has a pod that the selector selects, counted or not. */
  readonly hasMatching: (node: NodeInfo) => boolean;
}

/** Counts the placed pods. A node that lacks one constraint's key counts for none. Source: `calPreFilterState`. */
export function countSpread(
  pod: PodInfo,
  constraints: readonly SpreadConstraint[],
  included: NodeInclusion,
  cluster: ClusterSnapshot,
): readonly SpreadCount[] {
  const counted = constraints.map((constraint) => {
    const matching = new Set<NodeInfo>();
    const selectsAll = selectsEveryPod(constraint.selectsPod);
    return {
      constraint,
      self: matchesLabels(constraint.selectsPod, pod.labels) ? 1 : 0,
      domains: new Map<string, number>(),
      /** The nodes whose pods count, with the domains they are in. */
      domainOf: new Map<NodeInfo, string>(),
      matching,
      hasMatching: (node: NodeInfo): boolean => selectsAll || matching.has(node),
    };
  });
  for (const node of cluster.nodes) {
    if (!hasEveryKey(constraints, node.labels)) continue;
    for (const { constraint, domains, domainOf } of counted) {
      const value = labelValue(node.labels, constraint.topologyKey);
      if (value === undefined || !included(constraint, node)) continue;
      domains.set(value, 0);
      domainOf.set(node, value);
    }
  }
  const counts = ({ selectsPod }: SpreadConstraint, one: LabelledPod): boolean =>
    one.namespace === pod.namespace && !selectsEveryPod(selectsPod) && matchesLabels(selectsPod, one.labels);
  const countsForAny = (one: LabelledPod): boolean => constraints.some((constraint) => counts(constraint, one));
  const matchers = constraints.map(({ selectsPod }) => selectsPod);
  placedPods(cluster).selected(matchers, countsForAny, (one, node) => {
    for (const { constraint, domains, domainOf, matching } of counted) {
      if (!counts(constraint, one)) continue;
      matching.add(node);
      const value = domainOf.get(node);
      if (value !== undefined && !one.terminating) domains.set(value, (domains.get(value) ?? 0) + 1);
    }
  });
  return counted;
}

/** The emptiest domains of a constraint. */
export interface EmptiestDomains {
  /** The count of the emptiest domain, or 0 where there are fewer domains than asked for. Source: `minMatchNum`. */
  readonly lowest: number;
  /** What {@link lowest} would be if the one domain did not count; the same where another is as empty. */
  lowestWithout(value: string): number;
}

/** Costs a look at every domain, once. */
export function emptiestDomains({ constraint, domains }: SpreadCount): EmptiestDomains {
  if (domains.size < constraint.minDomains) return { lowest: 0, lowestWithout: () => 0 };
  let lowest = Infinity;
  let next = Infinity;
  for (const count of domains.values()) {
    if (count < lowest) [lowest, next] = [count, lowest];
    else if (count < next) next = count;
  }
  return { lowest, lowestWithout: (value) => (domains.get(value) === lowest ? next : lowest) };
}
