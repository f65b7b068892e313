import { type AffinityTerm, type LabelledPod, termMatches } from "./affinity-term.ts";
import type { ClusterSnapshot } from "./cluster-snapshot.ts";
import type { NodeInfo } from "./node-info.ts";
import type { PodInfo } from "./pod-info.ts";

/** Finds placed pods by what terms and selectors see of them. Pods are visited in the snapshot's order. */
export interface PlacedPods {
  /**
   * Visits the pods that `selects` says yes to. It sees namespace and labels alone, and need not be asked again for pods
   * that have the same.
   */
  selected(selects: (pod: LabelledPod) => boolean, visit: (pod: PodInfo, node: NodeInfo) => void): void;
  /** Visits the pods whose required anti-affinity selects the incoming pod, once for each term that does. */
  avoiding(incoming: PodInfo, visit: (pod: PodInfo, node: NodeInfo, term: AffinityTerm) => void): void;
}

/** The snapshot's own way, or else a look at every pod. */
export function placedPods(cluster: ClusterSnapshot): PlacedPods {
  return cluster.placedPods ?? { selected: visitSelected, avoiding: visitAvoiding };

  function visitSelected(...[selects, visit]: Parameters<PlacedPods["selected"]>): void {
    for (const node of cluster.nodes) for (const pod of node.pods) if (selects(pod)) visit(pod, node);
  }

  function visitAvoiding(...[incoming, visit]: Parameters<PlacedPods["avoiding"]>): void {
    const namespaceLabels = cluster.namespaces.get(incoming.namespace);
    // Pods of one template may share their terms: each list is asked once.
    const selecting = new Map<readonly AffinityTerm[], readonly AffinityTerm[]>();
    for (const node of cluster.nodes) {
      for (const pod of node.pods) {
        const terms = pod.requiredAntiAffinityTerms;
        if (terms.length === 0) continue;
        let those = selecting.get(terms);
        if (those === undefined) {
          those = terms.filter((term) => termMatches(term, incoming, namespaceLabels));
          selecting.set(terms, those);
        }
        for (const term of those) visit(pod, node, term);
      }
    }
  }
}
