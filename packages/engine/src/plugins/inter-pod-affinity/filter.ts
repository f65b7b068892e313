import { type Labels, labelValue } from "../../api/object-meta.ts";
import type { AffinityTerm } from "../../cluster/affinity-term.ts";
import type { ClusterSnapshot } from "../../cluster/cluster-snapshot.ts";
import type { DomainCounts } from "../../cluster/domain-counts.ts";
import type { PodInfo } from "../../cluster/pod-info.ts";
import type { FilterPlugin, NodeFilter, PreFilterResult } from "../../cycle/plugin.ts";
import { AffinityTrial, type TrialBasis } from "./affinity-trial.ts";
import { avoidingCounts, matchesAll, matchingCounts, topologyKeysOf } from "./count-placed.ts";
import { type Incoming, incomingPod, isCounted, type PodCounts } from "./incoming.ts";
import { affinityNotMet, antiAffinityViolated, existingAntiAffinityViolated } from "./rejections.ts";

export { affinityNotMet, antiAffinityViolated, existingAntiAffinityViolated } from "./rejections.ts";

/**
 * Required inter-pod affinity and anti-affinity. Source: interpodaffinity/filtering.go.
 *
 * @param selectorStays See `incomingNamespaceSelectorEvaluatedTwice` of the version.
 */
export function interPodAffinityFilter(selectorStays: boolean): FilterPlugin {
  return { name: "InterPodAffinity", preFilter: (pod, cluster) => preFilter(pod, cluster, selectorStays) };
}

function preFilter(pod: PodInfo, cluster: ClusterSnapshot, selectorStays: boolean): PreFilterResult {
  const { requiredAffinityTerms: affinity, requiredAntiAffinityTerms: antiAffinity } = pod;
  const counts = {
    wanted: matchingCounts(affinity, cluster, selectorStays),
    avoided: antiAffinity.map((term) => matchingCounts([term], cluster, selectorStays)),
    avoiding: avoidingCounts(pod, cluster),
  };
  if (affinity.length + antiAffinity.length === 0 && counts.avoiding.occupied === 0) return { kind: "skip" };
  return { kind: "filter", filter: nodeFilter(incomingPod(pod, cluster, selectorStays), counts) };
}

function nodeFilter(incoming: Incoming, counts: PodCounts<DomainCounts>): NodeFilter {
  const wantedKeys = topologyKeysOf(incoming.affinity);
  const basis: TrialBasis = { incoming, counts, wantedKeys, avoidingKeys: counts.avoiding.topologyKeys() };
  return {
    filter: judgeOf(incoming, counts),
    // In domains without any pod that counts the node has none: no look at its pods then.
    ignoresPodsOf: ({ labels, pods }) => !isNear(basis, labels) || !pods.some((pod) => isCounted(incoming, pod)),
    trial: ({ labels }) => new AffinityTrial(basis, labels),
  };
}

/** Whether any pod that counts is in a domain of a node with these labels. */
function isNear({ incoming, counts, wantedKeys, avoidingKeys }: TrialBasis, labels: Labels): boolean {
  for (const key of wantedKeys) if (counts.wanted.at(key, labels) > 0) return true;
  for (const [term, { topologyKey }] of incoming.antiAffinity.entries()) {
    if ((counts.avoided[term]?.at(topologyKey, labels) ?? 0) > 0) return true;
  }
  return avoidingKeys.some((key) => counts.avoiding.at(key, labels) > 0);
}

function judgeOf(incoming: Incoming, { wanted, avoided, avoiding }: PodCounts<DomainCounts>): NodeFilter["filter"] {
  const { affinity, antiAffinity, pod } = incoming;
  // The first pod of a group with affinity to itself would otherwise wait for itself forever. A pod that counts for
  // any term, in any domain, ends the exception everywhere. Source: `satisfiesSelfAffinityCheck`.
  const mayBeFirst = affinity.length > 0 && wanted.occupied === 0 && matchesAll(affinity, pod);
  const avoidingKeys = avoiding.topologyKeys();
  const isAvoided = (labels: Labels): boolean =>
    antiAffinity.some(({ topologyKey }, index) => (avoided[index]?.at(topologyKey, labels) ?? 0) > 0);

  return ({ labels }) => {
    if (!affinityMet(affinity, labels, wanted, mayBeFirst)) return affinityNotMet;
    if (isAvoided(labels)) return antiAffinityViolated;
    if (avoidingKeys.some((topologyKey) => avoiding.at(topologyKey, labels) > 0)) return existingAntiAffinityViolated;
    return undefined;
  };
}

/** The node must have every term's key, even for the first pod. Source: `nodeTopologyMatchesAffinity`. */
function affinityMet(
  terms: readonly AffinityTerm[],
  nodeLabels: Labels,
  wanted: DomainCounts,
  mayBeFirst: boolean,
): boolean {
  if (terms.some(({ topologyKey }) => labelValue(nodeLabels, topologyKey) === undefined)) return false;
  return mayBeFirst || terms.every(({ topologyKey }) => wanted.at(topologyKey, nodeLabels) > 0);
}
