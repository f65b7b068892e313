import type { ClusterSnapshot } from "../../cluster/cluster-snapshot.ts";
import type { PodInfo } from "../../cluster/pod-info.ts";
import type { NodeScorer, ScorePlugin } from "../../cycle/plugin.ts";
import type { InterPodAffinityArgs } from "../../cycle/profile.ts";
import { matchingCounts, preferringSums } from "./count-placed.ts";

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
  const { preferredAffinityTerms: wanted, preferredAntiAffinityTerms: avoided } = pod;
  // A pod with a preference of its own has those of the placed pods counted too, whatever the argument says.
  if (args.ignorePreferredTermsOfExistingPods && wanted.length === 0 && avoided.length === 0) return undefined;

  const own = [...wanted, ...avoided.map(({ term, weight }) => ({ term, weight: -weight }))].map(
    ({ term, weight }) => ({
      topologyKey: term.topologyKey,
      weight,
      counts: matchingCounts([term], cluster, selectorStays),
    }),
  );
  const theirs = preferringSums(pod, cluster, args.hardPodAffinityWeight);
  const theirKeys = theirs.topologyKeys();

  // No domain got anything. One whose additions cancel out did, and the plugin then scores everywhere 0.
  if (own.every(({ counts }) => counts.occupied === 0) && theirKeys.length === 0) return undefined;
  return {
    score({ labels }) {
      let score = 0;
      for (const { topologyKey, weight, counts } of own) score += weight * counts.at(topologyKey, labels);
      for (const topologyKey of theirKeys) score += theirs.at(topologyKey, labels);
      return score;
    },
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
