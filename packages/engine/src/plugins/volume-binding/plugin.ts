import type { Plugin } from "../../cycle/plugin.ts";
import type { PluginArgs } from "../../cycle/profile.ts";
import { differencesOf, type KubernetesVersion } from "../../cycle/version-differences.ts";
import { bindingEvidence } from "./evidence.ts";
import { volumeBindingFilter } from "./filter.ts";
import { volumeBindingScore } from "./score.ts";

/** Keeps pods off nodes that their volumes can not be bound or provisioned for. */
export function volumeBinding({ volumeBinding: { shape } }: PluginArgs, version: KubernetesVersion): Plugin {
  const { volumeBindingScores } = differencesOf(version);
  return {
    filter: volumeBindingFilter,
    // Listed as a scorer in every version; one that skips every pod adds nothing.
    score: volumeBindingScores ? volumeBindingScore(shape) : { name: "VolumeBinding", preScore: () => undefined },
    evidence: bindingEvidence,
  };
}
