import type { Plugin } from "../../cycle/plugin.ts";
import type { PluginArgs } from "../../cycle/profile.ts";
import { spreadEvidence } from "./evidence.ts";
import { podTopologySpreadFilter } from "./filter.ts";
import { podTopologySpreadScore } from "./score.ts";

/** Spreads matching pods evenly over topology domains: the pod's own constraints, or the profile's default ones. */
export function podTopologySpread({ podTopologySpread: args }: Pick<PluginArgs, "podTopologySpread">): Plugin {
  return {
    filter: podTopologySpreadFilter(args),
    score: podTopologySpreadScore(args),
    evidence: spreadEvidence(args),
    evidenceJudges: true,
  };
}
