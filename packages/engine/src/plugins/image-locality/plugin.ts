import type { Plugin } from "../../cycle/plugin.ts";
import type { PluginArgs } from "../../cycle/profile.ts";
import { differencesOf, type KubernetesVersion, newestVersion } from "../../cycle/version-differences.ts";
import { imageLocalityScore } from "./score.ts";

/** Prefers nodes that have the pod's images already. */
export function imageLocality(_args?: PluginArgs, version: KubernetesVersion = newestVersion): Plugin {
  return { score: imageLocalityScore(differencesOf(version).imageVolumes) };
}
