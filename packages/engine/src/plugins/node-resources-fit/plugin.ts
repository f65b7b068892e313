import type { Plugin } from "../../cycle/plugin.ts";
import type { PluginArgs } from "../../cycle/profile.ts";
import { fitEvidence } from "./evidence.ts";
import { nodeResourcesFitFilter } from "./filter.ts";
import { nodeResourcesFitScore } from "./score.ts";

/** Keeps pods off nodes that have not enough left of what they ask for, and prefers those that have the most left. */
export function nodeResourcesFit({ nodeResourcesFit: args }: Pick<PluginArgs, "nodeResourcesFit">): Plugin {
  return {
    filter: nodeResourcesFitFilter,
    score: nodeResourcesFitScore(args.scoringStrategy.resources),
    evidence: fitEvidence,
  };
}
