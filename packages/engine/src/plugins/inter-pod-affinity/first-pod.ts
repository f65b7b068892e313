import { resolveNamespaces } from "../../cluster/affinity-term.ts";
import type { ClusterSnapshot } from "../../cluster/cluster-snapshot.ts";
import type { PodInfo } from "../../cluster/pod-info.ts";
import { matchesAll, matchingCounts } from "./count-placed.ts";

/**
 * Whether the pod's required affinity lets it go first: no placed pod matches it, and the pod itself does. The first of a
 * group would otherwise wait for itself forever. Source: `satisfiesSelfAffinityCheck` (interpodaffinity/filtering.go).
 *
 * @param selectorStays See `incomingNamespaceSelectorEvaluatedTwice` of the version.
 */
export function mayBeFirst(pod: PodInfo, cluster: ClusterSnapshot, selectorStays: boolean): boolean {
  const { requiredAffinityTerms: terms } = pod;
  const resolved = terms.map((term) => resolveNamespaces(term, cluster.namespaces, selectorStays));
  return matchesAll(resolved, pod) && matchingCounts(terms, cluster, selectorStays).occupied === 0;
}
