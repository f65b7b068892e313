import type { ClusterSnapshot } from "../../cluster/cluster-snapshot.ts";
import { type LabelMatcher, matchesLabels } from "../../cluster/label-selector.ts";
import type { NodeInfo } from "../../cluster/node-info.ts";
import { selectsEveryPod } from "./constraints.ts";

/**
 * How many of a node's pods are in the namespace and selected. Terminating ones do not count, and a selector that selects
 * everything counts none. Source: `countPodsMatchSelector` (podtopologyspread/common.go).
 */
export function selectedPods(
  namespace: string,
  selectsPod: LabelMatcher,
  { placedCounts }: ClusterSnapshot,
): (node: NodeInfo) => number {
  if (selectsEveryPod(selectsPod)) return () => 0;
  if (placedCounts !== undefined) return placedCounts.selected(namespace, selectsPod);
  return ({ pods }) =>
    pods.filter((one) => !one.terminating && one.namespace === namespace && matchesLabels(selectsPod, one.labels))
      .length;
}
