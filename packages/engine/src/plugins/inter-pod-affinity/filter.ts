import { type Labels, labelValue } from "../../api/object-meta.ts";
import { type AffinityTerm, resolveNamespaces, termMatches } from "../../cluster/affinity-term.ts";
import type { ClusterSnapshot } from "../../cluster/cluster-snapshot.ts";
import type { NodeInfo } from "../../cluster/node-info.ts";
import type { PodInfo } from "../../cluster/pod-info.ts";
import type { FilterPlugin, NodeFilter, PreFilterResult, Rejection } from "../../cycle/plugin.ts";
import { TopologyCounts } from "./topology-counts.ts";

/** The node is not in the domains of the pods that the pod's affinity asks for. Evicting cannot add any. */
export const affinityNotMet: Rejection = {
  code: "UnschedulableAndUnresolvable",
  reasons: ["node(s) didn't match pod affinity rules"],
};

/** The node shares a domain with a pod that the pod's anti-affinity avoids. */
export const antiAffinityViolated: Rejection = {
  code: "Unschedulable",
  reasons: ["node(s) didn't match pod anti-affinity rules"],
};

/** The node shares a domain with a pod whose own anti-affinity avoids the pod. */
export const existingAntiAffinityViolated: Rejection = {
  code: "Unschedulable",
  reasons: ["node(s) didn't satisfy existing pods anti-affinity rules"],
};

/** The incoming pod, its terms resolved to the namespaces of now. */
interface Incoming {
  readonly pod: PodInfo;
  readonly affinity: readonly AffinityTerm[];
  readonly antiAffinity: readonly AffinityTerm[];
  /** `undefined` where the pod's namespace is unknown: its labels then count as none. */
  readonly namespaceLabels: Labels | undefined;
}

interface DomainCounts {
  /** Pods that the incoming pod's affinity asks for. */
  readonly wanted: TopologyCounts;
  /** Pods that the incoming pod's anti-affinity avoids. */
  readonly avoided: TopologyCounts;
  /** Pods whose own anti-affinity avoids the incoming pod. */
  readonly avoiding: TopologyCounts;
}

/**
 * Required inter-pod affinity and anti-affinity. Source: interpodaffinity/filtering.go.
 *
 * @param selectorStays See `incomingNamespaceSelectorEvaluatedTwice` of the version.
 */
export function interPodAffinityFilter(selectorStays: boolean): FilterPlugin {
  return { name: "InterPodAffinity", preFilter: (pod, cluster) => preFilter(pod, cluster, selectorStays) };
}

function preFilter(pod: PodInfo, cluster: ClusterSnapshot, selectorStays: boolean): PreFilterResult {
  const resolved = (term: AffinityTerm): AffinityTerm => resolveNamespaces(term, cluster.namespaces, selectorStays);
  const incoming: Incoming = {
    pod,
    affinity: pod.requiredAffinityTerms.map(resolved),
    antiAffinity: pod.requiredAntiAffinityTerms.map(resolved),
    namespaceLabels: cluster.namespaces.get(pod.namespace),
  };
  const counts: DomainCounts = {
    wanted: new TopologyCounts(),
    avoided: new TopologyCounts(),
    avoiding: new TopologyCounts(),
  };
  for (const node of cluster.nodes) for (const placed of node.pods) count(counts, incoming, placed, node, 1);

  const asksNothing = incoming.affinity.length === 0 && incoming.antiAffinity.length === 0;
  if (asksNothing && counts.avoiding.isZero()) return { kind: "skip" };
  return { kind: "filter", filter: nodeFilter(incoming, counts) };
}

/** Adds a placed pod to the counts, terminating or not; `amount` -1 takes it out. Source: `updateWithPod`. */
function count(counts: DomainCounts, incoming: Incoming, placed: PodInfo, { labels }: NodeInfo, amount: number): void {
  // One pod must match all affinity terms to count for any of them; anti-affinity terms count each on its own.
  if (matchesAll(incoming.affinity, placed)) {
    for (const term of incoming.affinity) counts.wanted.add(term.topologyKey, labels, amount);
  }
  for (const term of incoming.antiAffinity) {
    if (termMatches(term, placed, undefined)) counts.avoided.add(term.topologyKey, labels, amount);
  }
  for (const term of placed.requiredAntiAffinityTerms) {
    if (termMatches(term, incoming.pod, incoming.namespaceLabels))
      counts.avoiding.add(term.topologyKey, labels, amount);
  }
}

function nodeFilter(incoming: Incoming, counts: DomainCounts): NodeFilter {
  const { wanted, avoided, avoiding } = counts;
  // The first pod of a group with affinity to itself would otherwise wait for itself forever. A pod that counts for
  // any term, in any domain, ends the exception everywhere. Source: `satisfiesSelfAffinityCheck`.
  const mayBeFirst = wanted.isZero() && matchesAll(incoming.affinity, incoming.pod);
  const avoidingKeys = avoiding.topologyKeys();

  const withCount = (pod: PodInfo, node: NodeInfo, amount: number): NodeFilter => {
    const changed: DomainCounts = { wanted: wanted.copy(), avoided: avoided.copy(), avoiding: avoiding.copy() };
    count(changed, incoming, pod, node, amount);
    return nodeFilter(incoming, changed);
  };

  return {
    filter: ({ labels }) => {
      if (!affinityMet(incoming.affinity, labels, wanted, mayBeFirst)) return affinityNotMet;
      if (incoming.antiAffinity.some(({ topologyKey }) => avoided.at(topologyKey, labels) > 0)) {
        return antiAffinityViolated;
      }
      if (avoidingKeys.some((topologyKey) => avoiding.at(topologyKey, labels) > 0)) return existingAntiAffinityViolated;
      return undefined;
    },
    withPod: (pod, node) => withCount(pod, node, 1),
    withoutPod: (pod, node) => withCount(pod, node, -1),
  };
}

/** The node must have every term's key, even for the first pod. Source: `nodeTopologyMatchesAffinity`. */
function affinityMet(
  terms: readonly AffinityTerm[],
  nodeLabels: Labels,
  wanted: TopologyCounts,
  mayBeFirst: boolean,
): boolean {
  if (terms.some(({ topologyKey }) => labelValue(nodeLabels, topologyKey) === undefined)) return false;
  return mayBeFirst || terms.every(({ topologyKey }) => wanted.at(topologyKey, nodeLabels) > 0);
}

/** False for no terms: a pod without affinity wants nothing, rather than everything. */
function matchesAll(terms: readonly AffinityTerm[], pod: PodInfo): boolean {
  return terms.length > 0 && terms.every((term) => termMatches(term, pod, undefined));
}
