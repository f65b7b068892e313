import { type AffinityTerm, type LabelledPod, resolveNamespaces, termMatches } from "../../cluster/affinity-term.ts";
import type { ClusterSnapshot } from "../../cluster/cluster-snapshot.ts";
import type { DomainCounts } from "../../cluster/domain-counts.ts";
import type { PodInfo } from "../../cluster/pod-info.ts";
import { TopologyCounts } from "../../cluster/topology-counts.ts";

/**
 * The placed pods, terminating or not, that match every one of an incoming pod's terms, by each of the terms' keys.
 * None for no terms. Source: `updateWithAffinityTerms` (interpodaffinity/filtering.go).
 *
 * @param selectorStays See `incomingNamespaceSelectorEvaluatedTwice` of the version.
 */
export function matchingCounts(
  terms: readonly AffinityTerm[],
  cluster: ClusterSnapshot,
  selectorStays: boolean,
): DomainCounts {
  const { placedCounts, nodes, namespaces } = cluster;
  if (terms.length > 0 && placedCounts !== undefined) return placedCounts.matching(terms);
  const counts = new TopologyCounts();
  if (terms.length === 0) return counts;
  const resolved = terms.map((term) => resolveNamespaces(term, namespaces, selectorStays));
  const keys = topologyKeysOf(terms);
  for (const { pods, labels } of nodes) {
    const matching = pods.filter((pod) => matchesAll(resolved, pod)).length;
    if (matching > 0) for (const key of keys) counts.add(key, labels, matching);
  }
  return counts;
}

/**
 * The placed pods whose required anti-affinity selects the incoming pod, once for each term that does.
 * Source: `getExistingAntiAffinityCounts` (interpodaffinity/filtering.go).
 */
export function avoidingCounts(incoming: PodInfo, { placedCounts, nodes, namespaces }: ClusterSnapshot): DomainCounts {
  if (placedCounts !== undefined) return placedCounts.avoiding(incoming);
  const selecting = selectingTerms(incoming, namespaces);
  const counts = new TopologyCounts();
  for (const { pods, labels } of nodes) {
    for (const { requiredAntiAffinityTerms: terms } of pods) {
      for (const { topologyKey } of selecting(terms)) counts.add(topologyKey, labels, 1);
    }
  }
  return counts;
}

/**
 * What the placed pods' preferred terms add for the incoming pod, and each of their required affinity terms, of those that
 * select it. Source: `processExistingPod` (interpodaffinity/scoring.go), its last three additions.
 */
export function preferringSums(
  incoming: PodInfo,
  { placedCounts, nodes, namespaces }: ClusterSnapshot,
  requiredWeight: number,
): DomainCounts {
  if (placedCounts !== undefined) return placedCounts.preferring(incoming, requiredWeight);
  const namespaceLabels = namespaces.get(incoming.namespace);
  const sums = new TopologyCounts();
  for (const { pods, labels } of nodes) {
    const add = (term: AffinityTerm, weight: number): void => {
      if (termMatches(term, incoming, namespaceLabels)) sums.add(term.topologyKey, labels, weight);
    };
    for (const { requiredAffinityTerms, preferredAffinityTerms, preferredAntiAffinityTerms } of pods) {
      if (requiredWeight > 0) for (const term of requiredAffinityTerms) add(term, requiredWeight);
      for (const { term, weight } of preferredAffinityTerms) add(term, weight);
      for (const { term, weight } of preferredAntiAffinityTerms) add(term, -weight);
    }
  }
  return sums;
}

/** The keys of the terms, each once. */
export function topologyKeysOf(terms: readonly AffinityTerm[]): readonly string[] {
  return [...new Set(terms.map(({ topologyKey }) => topologyKey))];
}

/** False for no terms: a pod without affinity wants nothing, rather than everything. */
export function matchesAll(terms: readonly AffinityTerm[], pod: LabelledPod): boolean {
  return terms.length > 0 && terms.every((term) => termMatches(term, pod, undefined));
}

/** Of the terms of a placed pod those that select the incoming one. */
export type SelectingTerms = (terms: readonly AffinityTerm[]) => readonly AffinityTerm[];

/** Pods of one template may share their terms: each list is asked once. */
export function selectingTerms(incoming: PodInfo, namespaces: ClusterSnapshot["namespaces"]): SelectingTerms {
  const namespaceLabels = namespaces.get(incoming.namespace);
  const known = new Map<readonly AffinityTerm[], readonly AffinityTerm[]>();
  return (terms) => {
    if (terms.length === 0) return none;
    let selecting = known.get(terms);
    if (selecting === undefined) {
      selecting = terms.filter((term) => termMatches(term, incoming, namespaceLabels));
      known.set(terms, selecting.length === 0 ? none : selecting);
    }
    return selecting;
  };
}

const none: readonly AffinityTerm[] = [];
