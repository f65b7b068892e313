import type { Plugin } from "../../cycle/plugin.ts";
import type { PluginArgs } from "../../cycle/profile.ts";
import { differencesOf, type KubernetesVersion, newestVersion } from "../../cycle/version-differences.ts";
import { nodeAffinityEvidence } from "./evidence.ts";
import { nodeAffinityFilter } from "./filter.ts";
import { nodeAffinityScore } from "./score.ts";

/** Sends pods to the nodes that their `nodeSelector` and node affinity ask for. */
export function nodeAffinity(
  { nodeAffinity: { addedAffinity } }: Pick<PluginArgs, "nodeAffinity">,
  version: KubernetesVersion = newestVersion,
): Plugin {
  return {
    filter: nodeAffinityFilter(addedAffinity),
    score: nodeAffinityScore(addedAffinity, differencesOf(version)),
    evidence: nodeAffinityEvidence,
  };
}
