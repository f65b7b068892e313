import type { Plugin } from "../../cycle/plugin.ts";
import type { PluginArgs } from "../../cycle/profile.ts";
import { differencesOf, type KubernetesVersion } from "../../cycle/version-differences.ts";
import { volumeLimitEvidence } from "./evidence.ts";
import { nodeVolumeLimitsFilter } from "./filter.ts";

/** Keeps pods off nodes that have as many volumes attached as they take. */
export function nodeVolumeLimits(_args: PluginArgs, version: KubernetesVersion): Plugin {
  const differences = differencesOf(version);
  return { filter: nodeVolumeLimitsFilter(differences), evidence: volumeLimitEvidence(differences) };
}
