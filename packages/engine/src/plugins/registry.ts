import type { FilterPlugin, Plugin, PluginName, ScorePlugin } from "../cycle/plugin.ts";
import type { KubernetesVersion, PluginArgs, Profile } from "../cycle/profile.ts";
import type { ProfilePlugins } from "../cycle/profile-plugins.ts";
import { dynamicResources } from "./dynamic-resources/plugin.ts";
import { imageLocality } from "./image-locality/plugin.ts";
import { interPodAffinity } from "./inter-pod-affinity/plugin.ts";
import { nodeAffinity } from "./node-affinity/plugin.ts";
import { nodeDeclaredFeatures } from "./node-declared-features/plugin.ts";
import { nodeName } from "./node-name/plugin.ts";
import { nodePorts } from "./node-ports/plugin.ts";
import { nodeResourcesBalancedAllocation } from "./node-resources-balanced-allocation/plugin.ts";
import { nodeResourcesFit } from "./node-resources-fit/plugin.ts";
import { nodeUnschedulable } from "./node-unschedulable/plugin.ts";
import { nodeVolumeLimits } from "./node-volume-limits/plugin.ts";
import { podTopologySpread } from "./pod-topology-spread/plugin.ts";
import { taintToleration } from "./taint-toleration/plugin.ts";
import { volumeBinding } from "./volume-binding/plugin.ts";
import { volumeRestrictions } from "./volume-restrictions/plugin.ts";
import { volumeZone } from "./volume-zone/plugin.ts";

/** Makes a plugin with its profile's arguments, as the version has it. */
export type PluginFactory = (args: PluginArgs, version: KubernetesVersion) => Plugin;

/** Every plugin that a profile may name. */
export const registry: Readonly<Record<PluginName, PluginFactory>> = {
  NodeName: nodeName,
  NodeUnschedulable: nodeUnschedulable,
  TaintToleration: taintToleration,
  NodeAffinity: nodeAffinity,
  NodePorts: nodePorts,
  NodeResourcesFit: nodeResourcesFit,
  VolumeRestrictions: volumeRestrictions,
  NodeVolumeLimits: nodeVolumeLimits,
  VolumeBinding: volumeBinding,
  VolumeZone: volumeZone,
  PodTopologySpread: podTopologySpread,
  InterPodAffinity: interPodAffinity,
  DynamicResources: dynamicResources,
  NodeResourcesBalancedAllocation: nodeResourcesBalancedAllocation,
  ImageLocality: imageLocality,
  NodeDeclaredFeatures: nodeDeclaredFeatures,
};

/**
 * Makes the profile's plugins, or those of `factories` where an engine has its own.
 *
 * @throws RangeError for a plugin at an extension point that it does not have.
 */
export function profilePlugins(
  profile: Profile,
  factories: Readonly<Record<PluginName, PluginFactory>> = registry,
): ProfilePlugins {
  const made = new Map<PluginName, Plugin>();
  const pluginOf = (name: PluginName): Plugin => {
    const plugin = made.get(name) ?? factories[name](profile.args, profile.kubernetesVersion);
    made.set(name, plugin);
    return plugin;
  };
  const filterOf = (name: PluginName): FilterPlugin => {
    const { filter } = pluginOf(name);
    if (filter === undefined) throw new RangeError(`plugin "${name}" does not filter`);
    return filter;
  };
  const scoreOf = (name: PluginName): ScorePlugin => {
    const { score } = pluginOf(name);
    if (score === undefined) throw new RangeError(`plugin "${name}" does not score`);
    return score;
  };
  return {
    filters: profile.filters.map(filterOf),
    ...(profile.preFilters && { preFilters: preFilterOrder(profile.preFilters, profile.filters).map(filterOf) }),
    scorers: profile.scorers.map(({ name, weight }) => ({ plugin: scoreOf(name), weight })),
    ...(profile.preScorers && { preScorers: profile.preScorers.map(scoreOf) }),
  };
}

/** Plugins that only filter have nothing to say in PreFilter, wherever they are there. */
function preFilterOrder(preFilters: readonly PluginName[], filters: readonly PluginName[]): readonly PluginName[] {
  return [...preFilters, ...filters.filter((name) => !preFilters.includes(name))];
}
