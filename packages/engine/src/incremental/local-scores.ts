import type { ClusterSnapshot } from "../cluster/cluster-snapshot.ts";
import type { PodInfo } from "../cluster/pod-info.ts";
import { scoredRequests } from "../cluster/pod-requests.ts";
import { maxNodeScore } from "../cycle/normalize-score.ts";
import type { NodeScorer } from "../cycle/plugin.ts";
import { type ActiveFilter, runPreFilters } from "../cycle/pre-filter.ts";
import type { Profile } from "../cycle/profile.ts";
import type { WeightedScorer } from "../cycle/profile-plugins.ts";
import { scoreFailure } from "../cycle/score.ts";
import type { LocalPlugins } from "./local-plugins.ts";
import type { NodeTable } from "./node-table.ts";
import { type UsageScore, usageScore } from "./usage-score.ts";

/** What stands for a node that is not feasible, in the place of its score. */
export const notFeasible = -1;

/** What local scores read. */
export interface LocalScoreInputs {
  readonly profile: Profile;
  readonly plugins: LocalPlugins;
  readonly nodes: NodeTable;
  readonly cluster: ClusterSnapshot;
}

/** A scorer whose score of a node is normalised by those of all feasible nodes. */
interface NormalizedScorer extends WeightedScorer {
  readonly scorer: NodeScorer;
}

/** Scorers that are asked node by node. */
interface PlainScorer {
  readonly weight: number;
  readonly scorer: NodeScorer;
}

/**
 * What the plugins that look at one node alone make of pods of one shape, as one number a node: {@link notFeasible}, or
 * the weighted sum of the scores that are not normalised. What depends on the node object alone is kept; what depends on
 * the node's pods is worked out each time, from {@link NodeUsage} where it has all that is needed.
 */
export class LocalScores {
  /** Why there is none of this for the shape: the pods are decided in another way. */
  readonly isCovered: boolean;
  /** Counts the nodes' versions that were read: other numbers than before may hold for any node. */
  version = -1;
  /** By slot, before normalising; absent where every node has 0. */
  taints: Int32Array | undefined;
  preferences: Int32Array | undefined;
  /** What NodeAffinity and TaintToleration weigh; 0 where they skip the pod. */
  taintWeight = 0;
  preferenceWeight = 0;
  readonly #pod: PodInfo;
  readonly #inputs: LocalScoreInputs;
  readonly #nodeFilters: readonly ActiveFilter[];
  /** Asked each time, where {@link #usage} does not answer. */
  readonly #usageFilters: readonly ActiveFilter[];
  readonly #usageScorers: readonly PlainScorer[];
  readonly #usage: UsageScore | undefined;
  /** By slot: of the node alone. Absent where every node is feasible and has 0. */
  #byNode: Int32Array | undefined;

  /** @param pod stands for all pods of its shape. */
  constructor(pod: PodInfo, inputs: LocalScoreInputs) {
    const { profile, plugins, cluster, nodes } = inputs;
    this.#pod = pod;
    this.#inputs = inputs;
    const preFiltered = runPreFilters(pod, cluster, plugins.judges);
    const filters = preFiltered.kind === "filter" ? preFiltered.filters : [];
    this.isCovered =
      preFiltered.kind === "filter" &&
      preFiltered.selection === undefined &&
      scoreFailure(pod, plugins.scorers) === undefined;
    this.#nodeFilters = filters.filter(({ plugin }) => plugins.inputOf(plugin) === "node");
    this.#usageFilters = filters.filter(({ plugin }) => plugins.inputOf(plugin) === "usage");
    const usageScorers = plugins.scorers.filter(({ plugin }) => plugins.inputOf(plugin.name) === "usage");
    this.#usage = usageScore({
      requests: pod.requests,
      usage: pod.usage,
      scored: scoredRequests(pod.pod),
      filters: this.#usageFilters.map(({ plugin }) => plugin),
      scorers: usageScorers.map(({ plugin, weight }) => ({ name: plugin.name, weight })),
      profile,
      nodes: nodes.usage,
    });
    this.#usageScorers = usageScorers.flatMap(({ plugin, weight }): PlainScorer[] => {
      const scorer = plugin.preScore(pod, cluster, []);
      return scorer === undefined ? [] : [{ weight, scorer }];
    });
  }

  /** The node's number now. Costs a few divisions, or a call of each plugin that looks at the node's pods. */
  at(slot: number): number {
    const byNode = this.#byNode === undefined ? 0 : (this.#byNode[slot] ?? 0);
    if (byNode === notFeasible) return notFeasible;
    if (this.#usage !== undefined) {
      const usage = this.#usage(slot);
      return usage === notFeasible ? notFeasible : byNode + usage;
    }
    const node = this.#inputs.nodes.at(slot);
    if (node === undefined) return notFeasible;
    for (const { filter } of this.#usageFilters) if (filter.filter(node) !== undefined) return notFeasible;
    let total = byNode;
    for (const { weight, scorer } of this.#usageScorers) total += weight * scorer.score(node);
    return total;
  }

  /** Reads the nodes again if they have changed: in time proportional to all of them. */
  catchUp(): void {
    const { nodes, plugins, cluster } = this.#inputs;
    if (this.version === nodes.nodesVersion) return;
    this.version = nodes.nodesVersion;
    this.#byNode = undefined;
    this.taints = undefined;
    this.preferences = undefined;
    const plain: PlainScorer[] = [];
    const normalized: NormalizedScorer[] = [];
    for (const { plugin, weight } of plugins.scorers) {
      if (plugins.inputOf(plugin.name) === "usage") continue;
      const scorer = plugin.preScore(this.#pod, cluster, []);
      if (scorer === undefined) continue;
      if (scorer.normalize === undefined) plain.push({ weight, scorer });
      else normalized.push({ plugin, weight, scorer });
    }
    const taints = normalized.find(({ plugin }) => plugin.name === "TaintToleration");
    const preferences = normalized.find(({ plugin }) => plugin.name === "NodeAffinity");
    this.taintWeight = taints?.weight ?? 0;
    this.preferenceWeight = preferences?.weight ?? 0;
    for (const node of nodes.list()) {
      const { slot } = node;
      this.#byNode = with_(this.#byNode, slot, this.#ofNode(slot, plain), nodes.slots);
      if (taints) this.taints = with_(this.taints, slot, taints.scorer.score(node), nodes.slots);
      if (preferences) this.preferences = with_(this.preferences, slot, preferences.scorer.score(node), nodes.slots);
    }
  }

  #ofNode(slot: number, scorers: readonly PlainScorer[]): number {
    const node = this.#inputs.nodes.at(slot);
    if (node === undefined) return notFeasible;
    for (const { filter } of this.#nodeFilters) if (filter.filter(node) !== undefined) return notFeasible;
    let total = 0;
    for (const { weight, scorer } of scorers) total += weight * scorer.score(node);
    return total;
  }
}

/** The most that all scores together may weigh for their sums to fit into 32 bits. */
export const mostWeight: number = Math.trunc(2 ** 31 / maxNodeScore) - 1;

/** Sets a place; makes the array when the first number other than 0 comes. */
function with_(array: Int32Array | undefined, slot: number, value: number, slots: number): Int32Array | undefined {
  if (array === undefined && value === 0) return undefined;
  const made = array ?? new Int32Array(slots);
  made[slot] = value;
  return made;
}
