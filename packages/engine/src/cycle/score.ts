import type { ClusterSnapshot } from "../cluster/cluster-snapshot.ts";
import type { NodeInfo } from "../cluster/node-info.ts";
import type { PodInfo } from "../cluster/pod-info.ts";
import type { NodeScorer, PluginName, ScorePlugin } from "./plugin.ts";
import type { ScorePlugins, WeightedScorer } from "./profile-plugins.ts";

/** What the scorers give a node. */
export interface NodeScore {
  readonly node: NodeInfo;
  /** Normalised and weighted, of each plugin that did not skip, in the profile's order. */
  readonly scores: ReadonlyMap<PluginName, number>;
  readonly total: number;
}

/**
 * PreScore, Score and NormalizeScore for the feasible nodes, in their order.
 * Sources: `RunPreScorePlugins` and `RunScorePlugins` (pkg/scheduler/framework/runtime/framework.go).
 */
export function scoreNodes(
  pod: PodInfo,
  feasible: readonly NodeInfo[],
  cluster: ClusterSnapshot,
  scorers: readonly WeightedScorer[],
): readonly NodeScore[] {
  if (feasible.length === 0) return [];
  const scores = feasible.map(() => new Map<PluginName, number>());
  for (const { plugin, weight } of scorers) {
    const scorer = plugin.preScore(pod, cluster, feasible);
    if (scorer === undefined) continue;
    for (const [index, score] of normalizedScores(scorer, feasible).entries()) {
      scores[index]?.set(plugin.name, score * weight);
    }
  }
  return feasible.map((node, index) => nodeScore(node, scores[index] ?? new Map()));
}

/**
 * The plugins that run in PreScore. Without a plugin that scores none does.
 * Source: `prioritizeNodes` (pkg/scheduler/schedule_one.go).
 */
export function preScorersOf({ scorers, preScorers }: ScorePlugins): readonly ScorePlugin[] {
  return scorers.length === 0 ? [] : (preScorers ?? scorers.map(({ plugin }) => plugin));
}

/**
 * Why the cycle fails for the pod once nodes are to be compared, in upstream's words; `undefined` when it does not.
 * Source: `RunPreScorePlugins` (pkg/scheduler/framework/runtime/framework.go).
 */
export function scoreFailure(pod: PodInfo, preScorers: readonly ScorePlugin[]): string | undefined {
  for (const plugin of preScorers) {
    const failure = plugin.failure?.(pod);
    if (failure !== undefined) return `running PreScore plugin "${plugin.name}": ${failure}`;
  }
  return undefined;
}

function normalizedScores(scorer: NodeScorer, nodes: readonly NodeInfo[]): readonly number[] {
  const scores = nodes.map((node) => scorer.score(node));
  return scorer.normalize?.(scores, nodes) ?? scores;
}

function nodeScore(node: NodeInfo, scores: ReadonlyMap<PluginName, number>): NodeScore {
  let total = 0;
  for (const score of scores.values()) total += score;
  return { node, scores, total };
}
