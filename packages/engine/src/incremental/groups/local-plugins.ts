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
/** Filters that also look at the pods on the node. */
const usageFilters: ReadonlySet<PluginName> = new Set(["NodePorts", "NodeResourcesFit"]);
/** The plugins that look at pods elsewhere: they have counters of their own. */
const countedPlugins: ReadonlySet<PluginName> = new Set(["PodTopologySpread", "InterPodAffinity"]);

/** Plugins that look at the same, in the profile's orders. */
interface PluginsOf {
  readonly judges: FilterPlugins;
  readonly scorers: readonly WeightedScorer[];
}

/** The profile's plugins that look at one node alone, beside the pod's spec. */
export interface LocalPlugins {
  /** Those that look at the node's object. */
  readonly ofNode: PluginsOf;
  /** Those that look at its pods too. */
  readonly ofUsage: PluginsOf;
  /** The names of the filters among the latter, for pods with host ports; for others, those that do not skip them. */
  readonly usageFilters: { readonly withPorts: readonly PluginName[]; readonly withoutPorts: readonly PluginName[] };
  /** All of the profile's that run in PreScore, counted ones too. */
  readonly preScorers: readonly ScorePlugin[];
}

/** Those of a profile. Volume plugins are not among the judges: see `PodVolumes`. */
export function localPlugins(plugins: ProfilePlugins): LocalPlugins {
  const judges = (names: ReadonlySet<PluginName>): FilterPlugins => ({
    filters: plugins.filters.filter(({ name }) => names.has(name)),
    ...(plugins.preFilters && { preFilters: plugins.preFilters.filter(({ name }) => names.has(name)) }),
  });
  const looksAtObject = (name: PluginName): boolean => nodeFilters.has(name) || name === "ImageLocality";
  const scorers = plugins.scorers.filter(({ plugin }) => !countedPlugins.has(plugin.name));
  const ofUsage = judges(usageFilters);
  const { filters, preFilters = filters } = ofUsage;
  const made = filters.map(({ name }) => name).filter((name) => preFilters.some((one) => one.name === name));
  return {
    ofNode: { judges: judges(nodeFilters), scorers: scorers.filter(({ plugin }) => looksAtObject(plugin.name)) },
    ofUsage: { judges: ofUsage, scorers: scorers.filter(({ plugin }) => !looksAtObject(plugin.name)) },
    usageFilters: { withPorts: made, withoutPorts: made.filter((name) => name !== "NodePorts") },
    preScorers: preScorersOf(plugins),
  };
}
