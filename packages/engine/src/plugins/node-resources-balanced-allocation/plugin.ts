import type { Plugin } from "../../cycle/plugin.ts";
import type { PluginArgs } from "../../cycle/profile.ts";
import { differencesOf, type KubernetesVersion, newestVersion } from "../../cycle/version-differences.ts";
import { balancedAllocationScore } from "./score.ts";

/** Prefers nodes whose resources would be used up evenly, so that none is left that nobody can use. */
export function nodeResourcesBalancedAllocation(
  { nodeResourcesBalancedAllocation: args }: Pick<PluginArgs, "nodeResourcesBalancedAllocation">,
  version: KubernetesVersion = newestVersion,
): Plugin {
  const { balancedAllocationComparesWithout } = differencesOf(version);
  return { score: balancedAllocationScore(args.resources, balancedAllocationComparesWithout) };
}
