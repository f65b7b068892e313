import type { NodeAffinity } from "../../api/affinity.ts";
import type { PreferredSchedulingTerm } from "../../api/affinity.ts";
import { compileNodeSelectorTerm, matchesTerm, type NodeTerm } from "../../cluster/node-selector.ts";
import { normalizeToHighest } from "../../cycle/normalize-score.ts";
import type { ScorePlugin } from "../../cycle/plugin.ts";

interface WeightedNodeTerm {
  readonly weight: number;
  readonly term: NodeTerm;
}

/**
 * Adds up the weights of the preferred terms that match the node, the profile's `added` ones too.
 * Source: `Score` (plugins/nodeaffinity/node_affinity.go).
 */
export function nodeAffinityScore(added: NodeAffinity | undefined): ScorePlugin {
  const addedTerms = compilePreferred(added?.preferredDuringSchedulingIgnoredDuringExecution ?? []);
  const adds = (added?.preferredDuringSchedulingIgnoredDuringExecution ?? []).length > 0;

  return {
    name: "NodeAffinity",

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
 * An empty preference prefers nothing. One with a mistake in it, which the API server refuses, is passed over too,
 * where upstream would give up on the pod. Source: `NewPreferredSchedulingTerms` (component-helpers, nodeaffinity).
 */
function compilePreferred(preferred: readonly PreferredSchedulingTerm[]): readonly WeightedNodeTerm[] {
  return preferred.flatMap(({ weight, preference }) => {
    const term = compileNodeSelectorTerm(preference);
    return term === undefined ? [] : [{ weight, term }];
  });
}
