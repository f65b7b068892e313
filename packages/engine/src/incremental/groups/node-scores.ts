import type { ClusterSnapshot } from "../../cluster/cluster-snapshot.ts";
import type { PodInfo } from "../../cluster/pod-info.ts";
import { runFilters } from "../../cycle/node-trial.ts";
import type { NodeScorer } from "../../cycle/plugin.ts";
import { type ActiveFilter, runPreFilters } from "../../cycle/pre-filter.ts";
import { scoreFailure } from "../../cycle/score.ts";
import type { Profile } from "../../cycle/profile.ts";
import type { WeightedScorer } from "../../cycle/profile-plugins.ts";
import type { LocalPlugins } from "./local-plugins.ts";
import type { LiveNode } from "../nodes/live-node.ts";
import type { NodeSurvey } from "../nodes/node-survey.ts";
import type { NodeTable } from "../nodes/node-table.ts";
import type { ScoreMemory } from "./score-memory.ts";
import { filterTraits, scoreTraits } from "../nodes/plugin-traits.ts";

/** What stands for a node that is not feasible, in the place of its score. */
export const notFeasible = -1;

/** What the numbers of nodes are made of. */
export interface NodeScoreInputs {
  readonly profile: Profile;
  readonly plugins: LocalPlugins;
  readonly nodes: NodeTable;
  readonly survey: NodeSurvey;
  readonly cluster: ClusterSnapshot;
  readonly memory: ScoreMemory;
}

type ObjectScorerInputs = Pick<NodeScoreInputs, "plugins" | "cluster">;

/** A scorer for one pod, and what it weighs. */
export interface ActiveScorer extends WeightedScorer {
  readonly scorer: NodeScorer;
}

/** The scorers that look at the node's object alone, and have a say in the pod. */
interface ObjectScorers {
  /** Those whose scores are not normalised. */
  readonly plain: readonly ActiveScorer[];
  /** TaintToleration and NodeAffinity. */
  readonly taints: ActiveScorer | undefined;
  readonly preferences: ActiveScorer | undefined;
}

/**
 * What the plugins that look at a node's object alone make of pods that ask for the same kind of node, whatever they
 * request of it: read once, and again when a node has changed. Costs a question for each group of nodes that the plugin
 * can tell apart, and a few nanoseconds for each node.
 */
export class NodeScores {
  /**
   * Absent where every node is feasible and has 0; by slot: {@link notFeasible}, or the sum of scores not normalised.
   */
  plain: Int32Array | undefined;
  /** By slot, before normalising; absent where every node has 0. */
  taints: Int32Array | undefined;
  /** By slot, before normalising; absent where every node has 0. */
  preferences: Int32Array | undefined;
  #bytes = 0;
  /** What TaintToleration and NodeAffinity weigh; 0 where they skip the pod. */
  taintWeight = 0;
  preferenceWeight = 0;
  /** Those that look at the node's object alone, in the profile's order. What they reject is {@link notFeasible}. */
  readonly filters: readonly ActiveFilter[];
  /** Whether that is all there is to say of nodes: no plugin rejects the pods outright, leaves nodes out, or fails. */
  readonly isCovered: boolean;
  readonly #pod: PodInfo;
  readonly #inputs: NodeScoreInputs;
  #foundAt = -1;

  constructor(pod: PodInfo, inputs: NodeScoreInputs) {
    const { plugins, cluster } = inputs;
    this.#pod = pod;
    this.#inputs = inputs;
    const preFiltered = runPreFilters(pod, cluster, plugins.ofNode.filterPlugins);
    this.filters = preFiltered.kind === "filter" ? preFiltered.filters : [];
    this.isCovered =
      preFiltered.kind === "filter" &&
      preFiltered.selection === undefined &&
      scoreFailure(pod, plugins.preScorers) === undefined;
  }

  /** To be called before reading. */
  catchUp(): void {
    const { clock } = this.#inputs.nodes;
    if (this.#foundAt === clock.nodes) return;
    this.#foundAt = clock.nodes;
    this.#find();
    const bytes = bytesOf(this.plain) + bytesOf(this.taints) + bytesOf(this.preferences);
    this.#inputs.memory.bytes += bytes - this.#bytes;
    this.#bytes = bytes;
  }

  #find(): void {
    const { plain, taints, preferences } = objectScorers(this.#pod, this.#inputs);
    this.taintWeight = taints?.weight ?? 0;
    this.preferenceWeight = preferences?.weight ?? 0;
    this.taints = taints && this.#scores(taints, 1);
    this.preferences = preferences && this.#scores(preferences, 1);
    this.plain = undefined;
    for (const one of plain) this.plain = sumOf(this.plain, this.#scores(one, one.weight));
    for (const one of this.filters) this.plain = without(this.plain, this.#ruledOut(one));
  }

  #scores({ plugin, scorer }: ActiveScorer, weight: number): Int32Array | undefined {
    const { survey, profile } = this.#inputs;
    const traits = scoreTraits(plugin.name, this.#pod.pod.spec, profile.args.nodeAffinity.addedAffinity);
    return survey.numbers(traits, (node) => weight * scorer.score(node));
  }

  /** {@link notFeasible} for each node that the filter rejects. */
  #ruledOut({ plugin, filter }: ActiveFilter): Int32Array | undefined {
    const { survey, profile } = this.#inputs;
    const traits = filterTraits(plugin, this.#pod.pod.spec, profile.args.nodeAffinity.addedAffinity);
    return survey.numbers(traits, (node) => (filter.filter(node) === undefined ? 0 : notFeasible));
  }
}

/** How much an image is worth depends on the nodes too: to be asked for anew once a node has changed. */
function objectScorers(pod: PodInfo, { plugins, cluster }: ObjectScorerInputs): ObjectScorers {
  const active = plugins.ofNode.scorers.flatMap(({ plugin, weight }): readonly ActiveScorer[] => {
    const scorer = plugin.preScore(pod, cluster, []);
    return scorer === undefined ? [] : [{ plugin, weight, scorer }];
  });
  return {
    plain: active.filter(({ scorer }) => scorer.normalize === undefined),
    taints: active.find(({ plugin }) => plugin.name === "TaintToleration"),
    preferences: active.find(({ plugin }) => plugin.name === "NodeAffinity"),
  };
}

function sumOf(one: Int32Array | undefined, other: Int32Array | undefined): Int32Array | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return one.map((number, slot) => number + other[slot]);
}

/** Where a node is ruled out, nothing else counts. */
function without(scores: Int32Array | undefined, out: Int32Array | undefined): Int32Array | undefined {
  if (scores === undefined || out === undefined) return scores ?? out;
  for (let slot = 0; slot < out.length; slot++) if (out[slot] === notFeasible) scores[slot] = notFeasible;
  return scores;
}

/** Why the first filter to reject the node does so. One of them must. */
export function firstReasons(node: LiveNode, filters: readonly ActiveFilter[]): readonly string[] {
  const rejection = runFilters(node, filters);
  if (rejection === undefined) throw new Error(`bug: no plugin rejects ${node.name}`);
  return rejection.reasons;
}

function bytesOf(numbers: Int32Array | undefined): number {
  return numbers?.byteLength ?? 0;
}
