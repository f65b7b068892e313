import type { PluginName, ScorePlugin } from "../../cycle/plugin.ts";
import { preScorersOf } from "../../cycle/score.ts";
import { pluginLooksAt } from "../nodes/plugin-traits.ts";
import type { FilterPlugins, ProfilePlugins, WeightedScorer } from "../../cycle/profile-plugins.ts";

/** Plugins that look at the same, in the profile's orders. */
interface PluginsOf {
  readonly filterPlugins: FilterPlugins;
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

/** Those of a profile. Volume plugins are not among the filters: see `PodVolumes`. */
export function localPlugins(plugins: ProfilePlugins): LocalPlugins {
  const lookingAt = (what: "node" | "usage"): FilterPlugins => ({
    filters: plugins.filters.filter(({ name }) => pluginLooksAt[name] === what),
    ...(plugins.preFilters && { preFilters: plugins.preFilters.filter(({ name }) => pluginLooksAt[name] === what) }),
  });
  const scorers = plugins.scorers.filter(({ plugin }) => pluginLooksAt[plugin.name] !== "counters");
  const looksAtNode = ({ plugin }: WeightedScorer): boolean => pluginLooksAt[plugin.name] === "node";
  const ofUsage = lookingAt("usage");
  const { filters, preFilters = filters } = ofUsage;
  const made = filters.map(({ name }) => name).filter((name) => preFilters.some((one) => one.name === name));
  return {
    ofNode: { filterPlugins: lookingAt("node"), scorers: scorers.filter(looksAtNode) },
    ofUsage: { filterPlugins: ofUsage, scorers: scorers.filter((one) => !looksAtNode(one)) },
    usageFilters: { withPorts: made, withoutPorts: made.filter((name) => name !== "NodePorts") },
    preScorers: preScorersOf(plugins),
  };
}
