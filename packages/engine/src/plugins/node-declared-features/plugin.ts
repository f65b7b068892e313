import type { Plugin } from "../../cycle/plugin.ts";
import type { PluginArgs } from "../../cycle/profile.ts";
import { differencesOf, type KubernetesVersion, newestVersion } from "../../cycle/version-differences.ts";
import { nodeDeclaredFeaturesFilter } from "./filter.ts";

/** Keeps pods that need a feature of the kubelet off nodes that do not declare it. */
export function nodeDeclaredFeatures(_args?: PluginArgs, version: KubernetesVersion = newestVersion): Plugin {
  return { filter: nodeDeclaredFeaturesFilter(differencesOf(version).declaredFeatures ?? []) };
}
