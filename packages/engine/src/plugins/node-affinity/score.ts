import type { NodeAffinity } from "../../api/affinity.ts";
import type { PreferredSchedulingTerm } from "../../api/affinity.ts";
import { compileNodeSelectorTerm, matchesTerm, type NodeTerm } from "../../cluster/node-selector.ts";
import { normalizeToHighest } from "../../cycle/normalize-score.ts";
import type { ScorePlugin } from "../../cycle/plugin.ts";
import type { VersionDifferences } from "../../cycle/version-differences.ts";
import { preferenceFailure } from "./preference-failure.ts";

interface WeightedNodeTerm {
  readonly weight: number;
  readonly term: NodeTerm;
}

/**
 * Adds up the weights of the preferred terms that match the node, the profile's `added` ones too.
 * Source: `Score` (plugins/nodeaffinity/node_affinity.go).
 */
export function nodeAffinityScore(
  added: NodeAffinity | undefined,
  differences: Pick<VersionDifferences, "longLabelValueUnit">,
): ScorePlugin {
  const addedTerms = compilePreferred(added?.preferredDuringSchedulingIgnoredDuringExecution ?? []);
  const adds = (added?.preferredDuringSchedulingIgnoredDuringExecution ?? []).length > 0;

  return {
    name: "NodeAffinity",

    failure({ pod }) {
      const preferred = pod.spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution;
      return preferred && preferenceFailure(preferred, differences);
    },

    preScore({ pod }) {
      const preferred = pod.spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution;
      if (preferred === undefined && !adds) return undefined;
      const terms = [...addedTerms, ...compilePreferred(preferred ?? [])];
      return {
        score: (node) => terms.reduce((sum, { weight, term }) => sum + (matchesTerm(term, node) ? weight : 0), 0),
        normalize: normalizeToHighest,
      };
    },
  };
}

/**
 * An empty preference prefers nothing. One with a mistake in it is passed over too: unless a node is taken without being
 * scored, {@link preferenceFailure} has ended the cycle. Source: `NewPreferredSchedulingTerms` (component-helpers, nodeaffinity).
 */
function compilePreferred(preferred: readonly PreferredSchedulingTerm[]): readonly WeightedNodeTerm[] {
  return preferred.flatMap(({ weight, preference }) => {
    const term = compileNodeSelectorTerm(preference ?? {});
    return term === undefined ? [] : [{ weight, term }];
  });
}
