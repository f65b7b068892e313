import { labelValue } from "../../api/object-meta.ts";
import type { ClusterSnapshot } from "../../cluster/cluster-snapshot.ts";
import { matchesLabels } from "../../cluster/label-selector.ts";
import type { NodeInfo } from "../../cluster/node-info.ts";
import { oncePerLook } from "../../cluster/once-per-look.ts";
import type { PodInfo } from "../../cluster/pod-info.ts";
import { hasEveryKey, type NodeInclusion, nodesThatMayCount, type SpreadConstraint } from "./constraints.ts";
import { selectedPods } from "./selected-pods.ts";

/** One constraint, and the matching pods in each of its domains by the value of its key. */
export interface SpreadCount {
  readonly constraint: SpreadConstraint;
  /** 1 when the incoming pod matches its own selector, else 0. */
  readonly self: number;
  /** A domain without a matching pod is there with 0; one whose nodes are all left out is not. */
  readonly domains: ReadonlyMap<string, number>;
  /** Whether the node has a pod that the selector selects, counted or not: a look at its pods. */
  readonly hasMatching: (node: NodeInfo) => boolean;
}

/** Counts the placed pods. A node that lacks one constraint's key counts for none. Source: `calPreFilterState`. */
export function countSpread(
  incoming: PodInfo,
  constraints: readonly SpreadConstraint[],
  included: NodeInclusion,
  cluster: ClusterSnapshot,
): readonly SpreadCount[] {
  const { namespace, labels: ownLabels } = incoming;
  const nodes = nodesThatMayCount(incoming, constraints, cluster).filter(({ labels }) =>
    hasEveryKey(constraints, labels),
  );
  return constraints.map((constraint): SpreadCount => {
    const { selectsPod, topologyKey } = constraint;
    const podsOn = selectedPods(namespace, selectsPod, cluster);
    const domains = new Map<string, number>();
    for (const node of nodes) {
      const value = labelValue(node.labels, topologyKey);
      if (value === undefined || !included(constraint, node)) continue;
      domains.set(value, (domains.get(value) ?? 0) + podsOn(node));
    }
    const isSelected = oncePerLook((pod) => pod.namespace === namespace && matchesLabels(selectsPod, pod.labels));
    return {
      constraint,
      self: matchesLabels(selectsPod, ownLabels) ? 1 : 0,
      domains,
      hasMatching: ({ pods }) => pods.some(isSelected),
    };
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
