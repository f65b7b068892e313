import type { ClusterSnapshot } from "../../cluster/cluster-snapshot.ts";
import type { PodInfo } from "../../cluster/pod-info.ts";
import type { NodeScorer } from "../../cycle/plugin.ts";
import type { ActiveFilter } from "../../cycle/pre-filter.ts";
import type { WeightedScorer } from "../../cycle/profile-plugins.ts";
import type { LocalPlugins } from "./local-plugins.ts";
import type { NodeTable } from "../nodes/node-table.ts";
import type { NodeSet } from "../volumes/node-set.ts";

/** What stands for a node that is not feasible, in the place of its score. */
export const notFeasible = -1;

/** What the numbers of nodes are made of. */
export interface NodeScoreInputs {
  readonly plugins: LocalPlugins;
  readonly nodes: NodeTable;
  readonly cluster: ClusterSnapshot;
}

/** A scorer for one pod, and what it weighs. */
interface ActiveScorer extends WeightedScorer {
  readonly scorer: NodeScorer;
}

/**
 * What the plugins that look at a node's object alone make of pods that ask for the same kind of node, whatever they
 * request of it: read once, and again when a node has changed, in time proportional to all nodes.
 */
export class NodeScores {
  /** Absent where every node is feasible and has 0; by slot: {@link notFeasible}, or the sum of scores not normalised. */
  plain: Int32Array | undefined;
  /** By slot, before normalising; absent where every node has 0. */
  taints: Int32Array | undefined;
  preferences: Int32Array | undefined;
  /** What TaintToleration and NodeAffinity weigh; 0 where they skip the pod. */
  taintWeight = 0;
  preferenceWeight = 0;
  readonly #pod: PodInfo;
  readonly #filters: readonly ActiveFilter[];
  readonly #inputs: NodeScoreInputs;
  #version = -1;
  /** What only some of the nodes of another one are feasible for is made of that. */
  #narrowed: { readonly base: NodeScores; readonly set: NodeSet } | undefined;

  /** @param filters Those that look at the node's object alone, and did not skip the pod. */
  constructor(pod: PodInfo, filters: readonly ActiveFilter[], inputs: NodeScoreInputs) {
    this.#pod = pod;
    this.#filters = filters;
    this.#inputs = inputs;
  }

  /** Those that look at the node's object alone, in the profile's order. What they reject is {@link notFeasible}. */
  get filters(): readonly ActiveFilter[] {
    return this.#filters;
  }

  /** The same for pods that can be on nodes of the set alone; to be asked as long as the set is true. */
  within(set: NodeSet): NodeScores {
    const made = new NodeScores(this.#pod, this.#filters, this.#inputs);
    made.#narrowed = { base: this, set };
    return made;
  }

  catchUp(): void {
    const { nodes } = this.#inputs;
    if (this.#version === nodes.nodesVersion) return;
    this.#version = nodes.nodesVersion;
    if (this.#narrowed !== undefined) {
      this.#narrow(this.#narrowed.base, this.#narrowed.set);
      return;
    }
    const active = this.#activeScorers();
    const plain = active.filter(({ scorer }) => scorer.normalize === undefined);
    const taints = active.find(({ plugin }) => plugin.name === "TaintToleration");
    const preferences = active.find(({ plugin }) => plugin.name === "NodeAffinity");
    this.taintWeight = taints?.weight ?? 0;
    this.preferenceWeight = preferences?.weight ?? 0;
    this.plain = undefined;
    this.taints = undefined;
    this.preferences = undefined;
    const { slots } = nodes;
    for (const node of nodes.list()) {
      const { slot } = node;
      const isOut = this.#filters.some(({ filter }) => filter.filter(node) !== undefined);
      const sum = (total: number, { weight, scorer }: ActiveScorer): number => total + weight * scorer.score(node);
      this.plain = withPlace(this.plain, slot, isOut ? notFeasible : plain.reduce(sum, 0), slots);
      if (taints) this.taints = withPlace(this.taints, slot, taints.scorer.score(node), slots);
      if (preferences) this.preferences = withPlace(this.preferences, slot, preferences.scorer.score(node), slots);
    }
  }

  #narrow(base: NodeScores, { slots }: NodeSet): void {
    base.catchUp();
    const { plain, taints, preferences, taintWeight, preferenceWeight } = base;
    this.plain = new Int32Array(this.#inputs.nodes.slots).fill(notFeasible);
    for (const slot of slots) this.plain[slot] = plain?.[slot] ?? 0;
    this.taints = taints;
    this.preferences = preferences;
    this.taintWeight = taintWeight;
    this.preferenceWeight = preferenceWeight;
  }

  /** How much an image is worth depends on the nodes too, so that scorers are asked for anew. */
  #activeScorers(): readonly ActiveScorer[] {
    const { plugins, cluster } = this.#inputs;
    return plugins.scorers.flatMap(({ plugin, weight }) => {
      if (plugins.inputOf(plugin.name) === "usage") return [];
      const scorer = plugin.preScore(this.#pod, cluster, []);
      return scorer === undefined ? [] : [{ plugin, weight, scorer }];
    });
  }
}

/** Sets a place; makes the array when the first number other than 0 comes. */
function withPlace(array: Int32Array | undefined, slot: number, value: number, slots: number): Int32Array | undefined {
  if (array === undefined && value === 0) return undefined;
  const made = array ?? new Int32Array(slots);
  made[slot] = value;
  return made;
}
