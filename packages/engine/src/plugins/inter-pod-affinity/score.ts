import {
  type AffinityTerm,
  resolveNamespaces,
  termMatches,
  type WeightedAffinityTerm,
} from "../../cluster/affinity-term.ts";
import type { ClusterSnapshot } from "../../cluster/cluster-snapshot.ts";
import type { PodInfo } from "../../cluster/pod-info.ts";
import type { NodeScorer, ScorePlugin } from "../../cycle/plugin.ts";
import type { InterPodAffinityArgs } from "../../cycle/profile.ts";
import { TopologyCounts } from "./topology-counts.ts";

/**
 * Preferred inter-pod affinity and anti-affinity, of both sides. Source: interpodaffinity/scoring.go.
 *
 * @param selectorStays See `incomingNamespaceSelectorEvaluatedTwice` of the version.
 */
export function interPodAffinityScore(args: InterPodAffinityArgs, selectorStays: boolean): ScorePlugin {
  return { name: "InterPodAffinity", preScore: (pod, cluster) => preScore(pod, cluster, args, selectorStays) };
}

function preScore(
  pod: PodInfo,
  cluster: ClusterSnapshot,
  args: InterPodAffinityArgs,
  selectorStays: boolean,
): NodeScorer | undefined {
  const resolved = ({ weight, term }: WeightedAffinityTerm): WeightedAffinityTerm => ({
    weight,
    term: resolveNamespaces(term, cluster.namespaces, selectorStays),
  });
  const wanted = pod.preferredAffinityTerms.map(resolved);
  const avoided = pod.preferredAntiAffinityTerms.map(resolved);
  // A pod with a preference of its own has those of the placed pods counted too, whatever the argument says.
  if (args.ignorePreferredTermsOfExistingPods && wanted.length === 0 && avoided.length === 0) return undefined;

  const namespaceLabels = cluster.namespaces.get(pod.namespace);
  const weights = new TopologyCounts();
  for (const node of cluster.nodes) {
    const add = ({ topologyKey }: AffinityTerm, weight: number): void => weights.add(topologyKey, node.labels, weight);
    // The five additions of `processExistingPod`, in its order.
    for (const placed of node.pods) {
      for (const { term, weight } of wanted) if (termMatches(term, placed, undefined)) add(term, weight);
      for (const { term, weight } of avoided) if (termMatches(term, placed, undefined)) add(term, -weight);
      if (args.hardPodAffinityWeight > 0) {
        for (const term of placed.requiredAffinityTerms) {
          if (termMatches(term, pod, namespaceLabels)) add(term, args.hardPodAffinityWeight);
        }
      }
      for (const { term, weight } of placed.preferredAffinityTerms) {
        if (termMatches(term, pod, namespaceLabels)) add(term, weight);
      }
      for (const { term, weight } of placed.preferredAntiAffinityTerms) {
        if (termMatches(term, pod, namespaceLabels)) add(term, -weight);
      }
    }
  }

  // No domain got anything. One whose additions cancel out did, and the plugin then scores everywhere 0.
  const keys = weights.topologyKeys();
  if (keys.length === 0) return undefined;
  return {
    score: ({ labels }) => keys.reduce((sum, topologyKey) => sum + weights.at(topologyKey, labels), 0),
    normalize: normalizeInterPodAffinity,
  };
}

/** Maps the lowest score to 0 and the highest to 100; all to 0 when they are equal. Source: `NormalizeScore`. */
export function normalizeInterPodAffinity(scores: readonly number[]): readonly number[] {
  const lowest = scores.reduce((one, other) => Math.min(one, other), Infinity);
  const highest = scores.reduce((one, other) => Math.max(one, other), -Infinity);
  const spread = highest - lowest;
  // Divide before multiplying, as upstream does: 100 * (29 / 100) is 28.99…, so it scores 28, not 29.
  return scores.map((score) => (spread === 0 ? 0 : Math.trunc(100 * ((score - lowest) / spread))));
}
