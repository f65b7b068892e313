import { type AffinityTerm, type LabelledPod, termMatches } from "./affinity-term.ts";
import type { ClusterSnapshot } from "./cluster-snapshot.ts";
import type { LabelMatcher } from "./label-selector.ts";
import type { NodeInfo } from "./node-info.ts";
import type { PodInfo } from "./pod-info.ts";

/** Finds placed pods by what terms and selectors see of them. Pods are visited in the snapshot's order. */
export interface PlacedPods {
  /**
   * Visits the pods that `selects` says yes to.
   *
   * @param matchers one of them selects the labels of every such pod: others need not be asked about.
   */
  selected(
    matchers: readonly LabelMatcher[],
    selects: (pod: LabelledPod) => boolean,
    visit: (pod: PodInfo, node: NodeInfo) => void,
  ): void;
  /** Visits the pods whose required anti-affinity selects the incoming pod, once for each term that does. */
  avoiding(incoming: PodInfo, visit: (pod: PodInfo, node: NodeInfo, term: AffinityTerm) => void): void;
}

/** The snapshot's own way, or else a look at every pod. */
export function placedPods(cluster: ClusterSnapshot): PlacedPods {
  return (
    cluster.placedPods ?? {
      selected: (_matchers, selects, visit) => visitSelected(cluster.nodes, selects, visit),
      avoiding: (incoming, visit) => visitAvoiding(cluster.nodes, selectingTerms(incoming, cluster.namespaces), visit),
    }
  );
}

/** Looks at every pod of the nodes. */
export function visitSelected(
  nodes: Iterable<NodeInfo>,
  selects: (pod: LabelledPod) => boolean,
  visit: (pod: PodInfo, node: NodeInfo) => void,
): void {
  for (const node of nodes) for (const pod of node.pods) if (selects(pod)) visit(pod, node);
}

/** Of the terms of a placed pod those that select the incoming one. */
export type SelectingTerms = (terms: readonly AffinityTerm[]) => readonly AffinityTerm[];

/** Pods of one template may share their terms: each list is asked once. */
export function selectingTerms(incoming: PodInfo, namespaces: ClusterSnapshot["namespaces"]): SelectingTerms {
  const namespaceLabels = namespaces.get(incoming.namespace);
  const known = new Map<readonly AffinityTerm[], readonly AffinityTerm[]>();
  return (terms) => {
    let selecting = known.get(terms);
    if (selecting === undefined) {
      selecting = terms.filter((term) => termMatches(term, incoming, namespaceLabels));
      known.set(terms, selecting.length === 0 ? none : selecting);
    }
    return selecting;
  };
}

const none: readonly AffinityTerm[] = [];

/** Looks at every pod of the nodes that has required anti-affinity. */
export function visitAvoiding(
  nodes: Iterable<NodeInfo>,
  selecting: SelectingTerms,
  visit: (pod: PodInfo, node: NodeInfo, term: AffinityTerm) => void,
): void {
  for (const node of nodes) {
    for (const pod of node.pods) {
      const terms = pod.requiredAntiAffinityTerms;
      if (terms.length > 0) for (const term of selecting(terms)) visit(pod, node, term);
    }
  }
}
