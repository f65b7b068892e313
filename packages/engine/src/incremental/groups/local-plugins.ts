import type { PluginName, ScorePlugin } from "../../cycle/plugin.ts";
import { preScorersOf } from "../../cycle/score.ts";
import type { FilterPlugins, ProfilePlugins, WeightedScorer } from "../../cycle/profile-plugins.ts";

/** Filters whose verdict depends on the pod's spec and the node alone. */
export const nodeFilters: ReadonlySet<PluginName> = new Set([
  "NodeName",
  "NodeUnschedulable",
  "TaintToleration",
  "NodeAffinity",
  "NodeDeclaredFeatures",
]);
/** Plugins that also look at the pods on the node. */
const usagePlugins: ReadonlySet<PluginName> = new Set([
  "NodePorts",
  "NodeResourcesFit",
  "NodeResourcesBalancedAllocation",
]);
/** The plugins that look at pods elsewhere: they have counters of their own. */
const countedPlugins: ReadonlySet<PluginName> = new Set(["PodTopologySpread", "InterPodAffinity"]);

/** What a local plugin's answer depends on, beside the pod's spec: the node, or its pods too. */
export type LocalInput = "node" | "usage";

/** The profile's plugins, sorted by what they look at. */
export interface LocalPlugins {
  /** Those that look at one node alone, in the profile's orders. */
  readonly judges: FilterPlugins;
  readonly scorers: readonly WeightedScorer[];
  /** All of the profile's that run in PreScore, counted ones too. */
  readonly preScorers: readonly ScorePlugin[];
  inputOf(plugin: PluginName): LocalInput;
}

/** Those of a profile. Volume plugins are not among the judges: pods that they may speak about are told of otherwise. */
export function localPlugins(plugins: ProfilePlugins): LocalPlugins {
  const isLocal = (name: PluginName): boolean => nodeFilters.has(name) || usagePlugins.has(name);
  return {
    judges: {
      filters: plugins.filters.filter(({ name }) => isLocal(name)),
      ...(plugins.preFilters && { preFilters: plugins.preFilters.filter(({ name }) => isLocal(name)) }),
    },
    preScorers: preScorersOf(plugins),
    scorers: plugins.scorers.filter(({ plugin }) => !countedPlugins.has(plugin.name)),
    inputOf: (name) => (nodeFilters.has(name) || name === "ImageLocality" ? "node" : "usage"),
  };
}
