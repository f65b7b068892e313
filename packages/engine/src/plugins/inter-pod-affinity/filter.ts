import { type Labels, labelValue } from "../../api/object-meta.ts";
import { type AffinityTerm, resolveNamespaces, termMatches } from "../../cluster/affinity-term.ts";
import type { ClusterSnapshot } from "../../cluster/cluster-snapshot.ts";
import type { DomainCounts } from "../../cluster/domain-counts.ts";
import { oncePerLook } from "../../cluster/once-per-look.ts";
import type { PodInfo } from "../../cluster/pod-info.ts";
import type { FilterPlugin, FilterTrial, NodeFilter, PreFilterResult, Rejection } from "../../cycle/plugin.ts";
import {
  avoidingCounts,
  matchesAll,
  matchingCounts,
  selectingTerms,
  type SelectingTerms,
  topologyKeysOf,
} from "./count-placed.ts";
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

/** The incoming pod's required terms, and what placed pods are to it. */
interface Incoming {
  readonly pod: PodInfo;
  readonly affinity: readonly AffinityTerm[];
  readonly antiAffinity: readonly AffinityTerm[];
  /** What the pod asks of a placed pod, its terms resolved to the namespaces of now. */
  readonly askedFor: (placed: PodInfo) => AskedFor;
  /** Of a placed pod's anti-affinity what selects the incoming pod. */
  readonly selecting: SelectingTerms;
}

/** Which of a pod's terms a placed pod counts for. */
interface AskedFor {
  /** One pod must match all affinity terms to count for any of them. */
  readonly wanted: boolean;
  /** Those of the anti-affinity terms that match it: they count each on its own. */
  readonly avoided: readonly number[];
}

interface PodCounts<Counts> {
  /** Pods that the incoming pod's affinity asks for. */
  readonly wanted: Counts;
  /** Pods that the incoming pod's anti-affinity avoids: one a term. */
  readonly avoided: readonly Counts[];
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
  const { requiredAffinityTerms: affinity, requiredAntiAffinityTerms: antiAffinity } = pod;
  const counts = {
    wanted: matchingCounts(affinity, cluster, selectorStays),
    avoided: antiAffinity.map((term) => matchingCounts([term], cluster, selectorStays)),
    avoiding: avoidingCounts(pod, cluster),
  };
  if (affinity.length + antiAffinity.length === 0 && counts.avoiding.occupied === 0) return { kind: "skip" };
  return { kind: "filter", filter: nodeFilter(incomingPod(pod, cluster, selectorStays), counts) };
}

function incomingPod(pod: PodInfo, { namespaces }: ClusterSnapshot, selectorStays: boolean): Incoming {
  const { requiredAffinityTerms, requiredAntiAffinityTerms } = pod;
  const resolved = (term: AffinityTerm): AffinityTerm => resolveNamespaces(term, namespaces, selectorStays);
  const affinity = requiredAffinityTerms.map(resolved);
  const antiAffinity = requiredAntiAffinityTerms.map(resolved);
  const askedFor = oncePerLook((placed) => ({
    wanted: matchesAll(affinity, placed),
    avoided: antiAffinity.flatMap((term, index) => (termMatches(term, placed, undefined) ? [index] : [])),
  }));
  return { pod, affinity, antiAffinity, askedFor, selecting: selectingTerms(pod, namespaces) };
}

function nodeFilter(incoming: Incoming, counts: PodCounts<DomainCounts>): NodeFilter {
  const keys = topologyKeysOf(incoming.affinity);
  const avoidingKeys = counts.avoiding.topologyKeys();
  return {
    filter: judgeOf(incoming, counts),
    ignoresPodsOf({ labels, pods }): boolean {
      // In domains without any pod that counts the node has none: no look at its pods then.
      const isNear =
        keys.some((key) => counts.wanted.at(key, labels) > 0) ||
        incoming.antiAffinity.some(
          ({ topologyKey }, index) => (counts.avoided[index]?.at(topologyKey, labels) ?? 0) > 0,
        ) ||
        avoidingKeys.some((key) => counts.avoiding.at(key, labels) > 0);
      return !isNear || !pods.some((pod) => isCounted(incoming, pod));
    },
    trial({ labels }): FilterTrial {
      const trialOf = (one: DomainCounts): TrialCounts => new TrialCounts(one, labels);
      const trial: PodCounts<TrialCounts> = {
        wanted: trialOf(counts.wanted),
        avoided: counts.avoided.map(trialOf),
        avoiding: trialOf(counts.avoiding),
      };
      // Source: `updateWithPod`.
      const move = (pod: PodInfo, by: 1 | -1): void => {
        const { wanted, avoided } = incoming.askedFor(pod);
        if (wanted) for (const key of keys) trial.wanted.add(key, by);
        for (const index of avoided) trial.avoided[index]?.add(incoming.antiAffinity[index]?.topologyKey ?? "", by);
        for (const { topologyKey } of incoming.selecting(pod.requiredAntiAffinityTerms)) {
          trial.avoiding.add(topologyKey, by);
        }
      };
      return {
        add: (pod) => move(pod, 1),
        remove: (pod) => move(pod, -1),
        filter: (tried) => judgeOf(incoming, trial)(tried),
      };
    },
  };
}

/** Whether it matters where the placed pod is. */
function isCounted({ askedFor, selecting }: Incoming, pod: PodInfo): boolean {
  const { wanted, avoided } = askedFor(pod);
  return wanted || avoided.length > 0 || selecting(pod.requiredAntiAffinityTerms).length > 0;
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
