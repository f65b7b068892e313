import type { Plugin } from "../../cycle/plugin.ts";
import type { PluginArgs } from "../../cycle/profile.ts";
import { differencesOf, type KubernetesVersion, newestVersion } from "../../cycle/version-differences.ts";
import { nodeNameFilter } from "./filter.ts";

// To add a plugin, copy this folder. A plugin is a folder with the same file names everywhere:
//
//     plugin.ts       the factory: which extension points the plugin takes part in, and with which arguments
//     filter.ts       PreFilter and Filter: may the pod go to the node?
//     score.ts        PreScore, Score and NormalizeScore: how good is the node? (not in this one)
//     plugin.test.ts  each rule in a test of its own
//
// Then give it a name in `cycle/plugin.ts` and a line in `registry.ts`; the profile decides whether, when and with
// which weight it runs.

/**
 * Keeps a pod that names its node from going elsewhere. The factory takes the profile's `PluginArgs` and the version of
 * Kubernetes; what differs between versions is read from `differencesOf`. One that needs neither leaves both out.
 */
export function nodeName(_args?: PluginArgs, version: KubernetesVersion = newestVersion): Plugin {
  return { filter: nodeNameFilter(differencesOf(version).nodeNamePreFilters) };
}
