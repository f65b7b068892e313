import { labelValue } from "../../api/object-meta.ts";
import type { ClusterSnapshot } from "../../cluster/cluster-snapshot.ts";
import { matchesLabels } from "../../cluster/label-selector.ts";
import type { PodInfo } from "../../cluster/pod-info.ts";
import { countMatchingPods, hasEveryKey, type NodeInclusion, type SpreadConstraint } from "./constraints.ts";

/** One constraint, and the matching pods in each of its domains by the value of its key. */
export interface SpreadCount {
  readonly constraint: SpreadConstraint;
  /** 1 when the incoming pod matches its own selector, else 0. */
  readonly self: number;
  /** A domain without a matching pod is there with 0; one whose nodes are all left out is not. */
  readonly domains: ReadonlyMap<string, number>;
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
