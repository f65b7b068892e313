import { type Labels, labelValue } from "../../api/object-meta.ts";
import { type AffinityTerm, type LabelledPod, resolveNamespaces, termMatches } from "../../cluster/affinity-term.ts";
import type { ClusterSnapshot } from "../../cluster/cluster-snapshot.ts";
import type { NodeInfo } from "../../cluster/node-info.ts";
import { placedPods } from "../../cluster/placed-pods.ts";
import type { PodInfo } from "../../cluster/pod-info.ts";
import type { FilterPlugin, NodeFilter, PreFilterResult, Rejection } from "../../cycle/plugin.ts";
import { type DomainCounts, TopologyCounts } from "./topology-counts.ts";
import { TrialCounts } from "./trial-counts.ts";

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

interface PodCounts<Counts> {
  /** Pods that the incoming pod's affinity asks for. */
  readonly wanted: Counts;
  /** Pods that the incoming pod's anti-affinity avoids. */
  readonly avoided: Counts;
  /** Pods whose own anti-affinity avoids the incoming pod. */
  readonly avoiding: Counts;
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
  const counts = { wanted: new TopologyCounts(), avoided: new TopologyCounts(), avoiding: new TopologyCounts() };
  /** The nodes with a pod that counts. */
  const counted = new Set<NodeInfo>();
  const asked = [...incoming.affinity, ...incoming.antiAffinity];
  const placed = placedPods(cluster);
  if (asked.length > 0) {
    const isAsked = (one: LabelledPod): boolean => asked.some((term) => termMatches(term, one, undefined));
    const matchers = asked.map(({ selectsPod }) => selectsPod);
    placed.selected(matchers, isAsked, (one, node) => {
      counted.add(node);
      countAsked(incoming, one, (side, topologyKey) => counts[side].add(topologyKey, node.labels, 1));
    });
  }
  placed.avoiding(pod, (_one, node, { topologyKey }) => {
    counted.add(node);
    counts.avoiding.add(topologyKey, node.labels, 1);
  });

  if (asked.length === 0 && counts.avoiding.isZero()) return { kind: "skip" };
  return { kind: "filter", filter: nodeFilter(incoming, counts, counted) };
}

/** Hears of a count that a pod is in. */
type Tell = (side: keyof PodCounts<unknown>, topologyKey: string) => void;

/** Tells the counts that a placed pod is in, terminating or not, with the key of each term. Source: `updateWithPod`. */
function count(incoming: Incoming, placed: PodInfo, tell: Tell): void {
  countAsked(incoming, placed, tell);
  for (const term of placed.requiredAntiAffinityTerms) {
    if (termMatches(term, incoming.pod, incoming.namespaceLabels)) tell("avoiding", term.topologyKey);
  }
}

/** Those by the incoming pod's terms. */
function countAsked({ affinity, antiAffinity }: Incoming, placed: LabelledPod, tell: Tell): void {
  // One pod must match all affinity terms to count for any of them; anti-affinity terms count each on its own.
  if (matchesAll(affinity, placed)) for (const { topologyKey } of affinity) tell("wanted", topologyKey);
  for (const term of antiAffinity) if (termMatches(term, placed, undefined)) tell("avoided", term.topologyKey);
}

function nodeFilter(incoming: Incoming, counts: PodCounts<TopologyCounts>, counted: ReadonlySet<NodeInfo>): NodeFilter {
  const filter = judgeOf(incoming, counts);
  return {
    filter,
    trial(node) {
      const { labels } = node;
      const trial = {
        wanted: new TrialCounts(counts.wanted, labels),
        avoided: new TrialCounts(counts.avoided, labels),
        avoiding: new TrialCounts(counts.avoiding, labels),
      };
      return {
        add: (pod) => count(incoming, pod, (side, topologyKey) => trial[side].add(topologyKey, 1)),
        remove: (pod) => count(incoming, pod, (side, topologyKey) => trial[side].add(topologyKey, -1)),
        filter: (tried) => judgeOf(incoming, trial)(tried),
        ignoresPods: !counted.has(node),
      };
    },
  };
}

function judgeOf(incoming: Incoming, { wanted, avoided, avoiding }: PodCounts<DomainCounts>): NodeFilter["filter"] {
  const { affinity, antiAffinity, pod } = incoming;
  // The first pod of a group with affinity to itself would otherwise wait for itself forever. A pod that counts for
  // any term, in any domain, ends the exception everywhere. Source: `satisfiesSelfAffinityCheck`.
  const mayBeFirst = affinity.length > 0 && wanted.isZero() && matchesAll(affinity, pod);
  const avoidingKeys = avoiding.topologyKeys();

  return ({ labels }) => {
    if (!affinityMet(affinity, labels, wanted, mayBeFirst)) return affinityNotMet;
    if (antiAffinity.some(({ topologyKey }) => avoided.at(topologyKey, labels) > 0)) return antiAffinityViolated;
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

/** False for no terms: a pod without affinity wants nothing, rather than everything. */
function matchesAll(terms: readonly AffinityTerm[], pod: LabelledPod): boolean {
  return terms.length > 0 && terms.every((term) => termMatches(term, pod, undefined));
}
