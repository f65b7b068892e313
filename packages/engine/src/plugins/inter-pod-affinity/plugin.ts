import type { Plugin } from "../../cycle/plugin.ts";
import type { PluginArgs } from "../../cycle/profile.ts";
import { differencesOf, type KubernetesVersion, newestVersion } from "../../cycle/version-differences.ts";
import { interPodEvidence } from "./evidence.ts";
import { interPodAffinityFilter } from "./filter.ts";
import { interPodAffinityScore } from "./score.ts";

/** Places pods near to, or apart from, other pods, as their terms and those of the placed pods ask. */
export function interPodAffinity(
  { interPodAffinity: args }: Pick<PluginArgs, "interPodAffinity">,
  version: KubernetesVersion = newestVersion,
): Plugin {
  const { incomingNamespaceSelectorEvaluatedTwice: selectorStays } = differencesOf(version);
  return {
    filter: interPodAffinityFilter(selectorStays),
    score: interPodAffinityScore(args, selectorStays),
    evidence: interPodEvidence(selectorStays),
    evidenceJudges: true,
  };
}
