import type { Plugin } from "../../cycle/plugin.ts";
import type { PluginArgs } from "../../cycle/profile.ts";
import { fitEvidence } from "./evidence.ts";
import { ignoredResources, nodeResourcesFitFilter } from "./filter.ts";
import { nodeResourcesFitScore } from "./score.ts";

/**
 * Keeps pods off nodes that have not enough left of what they ask for, and prefers those that have the most left, or
 * whatever else the profile's strategy prefers.
 */
export function nodeResourcesFit({ nodeResourcesFit: args }: Pick<PluginArgs, "nodeResourcesFit">): Plugin {
  const isIgnored = ignoredResources(args);
  return {
    filter: nodeResourcesFitFilter(isIgnored),
    score: nodeResourcesFitScore(args.scoringStrategy),
    evidence: fitEvidence(isIgnored),
  };
}
