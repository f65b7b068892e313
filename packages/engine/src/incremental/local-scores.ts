import type { PodInfo } from "../cluster/pod-info.ts";
import { scoredRequests } from "../cluster/pod-requests.ts";
import { maxNodeScore } from "../cycle/normalize-score.ts";
import { type NodeScorer, type PluginName, scoresNothing } from "../cycle/plugin.ts";
import { type ActiveFilter, runPreFilters } from "../cycle/pre-filter.ts";
import type { Profile } from "../cycle/profile.ts";
import { scoreFailure } from "../cycle/score.ts";
import { type NodeScoreInputs, NodeScores, notFeasible } from "./node-scores.ts";
import type { NodeTable } from "./node-table.ts";
import type { PodKind } from "./pod-kinds.ts";
import { type UsageScore, usageScore } from "./usage-score.ts";

/** The most that all scores together may weigh for their sums to fit into 32 bits. */
export const mostWeight: number = Math.trunc(2 ** 31 / maxNodeScore) - 1;

/** A scorer for one pod, that looks at the node's pods. */
interface UsageScorer {
  readonly name: PluginName;
  readonly weight: number;
  readonly scorer: NodeScorer;
}

/**
 * What the plugins that look at one node alone make of pods of one shape, as one number a node: {@link notFeasible}, or
 * the weighted sum of the scores that are not normalised. What depends on the node object alone is kept; what depends on
 * the node's pods is worked out each time, from `NodeUsage` where it has all that is needed.
 */
export class LocalScores {
  /** Whether that is all there is to say of a node: no plugin rejects the pods outright, or leaves nodes out. */
  readonly isCovered: boolean;
  /** Shared by all shapes that ask for the same kind of node. */
  readonly ofNode: NodeScores;
  readonly #nodes: NodeTable;
  readonly #usage: UsageScore | undefined;
  // Asked node by node, where there is no #usage.
  readonly #filters: readonly ActiveFilter[];
  readonly #scorers: readonly UsageScorer[];

  /**
   * @param pod stands for all pods of its shape.
   * @param nodeScores Finds those of the pod's kind of node, or makes them.
   */
  constructor(
    pod: PodInfo,
    profile: Profile,
    inputs: NodeScoreInputs,
    nodeScores: (make: () => NodeScores) => NodeScores,
  ) {
    const { plugins, cluster, nodes } = inputs;
    this.#nodes = nodes;
    const preFiltered = runPreFilters(pod, cluster, plugins.judges);
    const filters = preFiltered.kind === "filter" ? preFiltered.filters : [];
    this.isCovered =
      preFiltered.kind === "filter" &&
      preFiltered.selection === undefined &&
      scoreFailure(pod, plugins.scorers) === undefined;
    const ofNode = filters.filter(({ plugin }) => plugins.inputOf(plugin) === "node");
    this.ofNode = nodeScores(() => new NodeScores(pod, ofNode, inputs));
    this.#filters = filters.filter(({ plugin }) => plugins.inputOf(plugin) === "usage");
    this.#scorers = plugins.scorers.flatMap(({ plugin, weight }): UsageScorer[] => {
      if (plugins.inputOf(plugin.name) !== "usage") return [];
      const scorer = plugin.preScore(pod, cluster, []);
      return scorer === undefined || scorer === scoresNothing ? [] : [{ name: plugin.name, weight, scorer }];
    });
    this.#usage = usageScore({
      requests: pod.requests,
      usage: pod.usage,
      scored: scoredRequests(pod.pod),
      filters: this.#filters.map(({ plugin }) => plugin),
      scorers: this.#scorers,
      profile,
      nodes: nodes.usage,
    });
  }

  /** The node's number now. Costs a few divisions, or a call of each plugin that looks at the node's pods. */
  at(slot: number): number {
    const { plain } = this.ofNode;
    const byNode = plain === undefined ? 0 : (plain[slot] ?? 0);
    if (byNode === notFeasible) return notFeasible;
    if (this.#usage === undefined) return this.#ask(slot, byNode);
    const usage = this.#usage.at(slot);
    return usage === notFeasible ? notFeasible : byNode + usage;
  }

  #ask(slot: number, byNode: number): number {
    const node = this.#nodes.at(slot);
    if (node === undefined) return notFeasible;
    for (const { filter } of this.#filters) if (filter.filter(node) !== undefined) return notFeasible;
    let total = byNode;
    for (const { weight, scorer } of this.#scorers) total += weight * scorer.score(node);
    return total;
  }
}

/** Equal for kinds of pods that the plugins that look at a node's object alone can not tell apart. */
export function nodeScoresName({ sample }: PodKind): string {
  const { spec } = sample.pod;
  const { containers, initContainers } = spec;
  const asked = [...containers, ...(initContainers ?? [])].map((one) => {
    const { image, restartPolicy, restartPolicyRules, volumeMounts = [] } = one;
    return [
      image,
      restartPolicy,
      restartPolicyRules,
      volumeMounts.flatMap(({ bindMountOptions = [] }) => bindMountOptions),
    ];
  });
  const { nodeSelector, affinity, tolerations, volumes, hostNetwork, hostUsers } = spec;
  return JSON.stringify([
    nodeSelector,
    affinity?.nodeAffinity,
    tolerations,
    asked,
    containers.length,
    volumes,
    hostNetwork,
    hostUsers,
  ]);
}
