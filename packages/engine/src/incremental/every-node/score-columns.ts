import type { NodeScorer, PluginName } from "../../cycle/plugin.ts";
import { maxNodeScore } from "../../cycle/normalize-score.ts";
import type { WeightedScorer } from "../../cycle/profile-plugins.ts";
import type { CyclePod } from "../cycle.ts";
import { grown } from "../growing-array.ts";
import type { InterPodAffinity } from "./inter-pod-affinity.ts";
import type { PodTopologySpread } from "./pod-topology-spread.ts";

/** What one scorer gives to every feasible node. */
export interface ScoreColumn {
  readonly name: PluginName;
  readonly weight: number;
  /** By slot: 0 to 100, without the weight; one number where all are equal. Only those of feasible nodes mean anything. */
  readonly values: Float64Array | number;
  /** Whether the shape has it in its `plainTotals`. */
  readonly isPlain: boolean;
}

/** The feasible nodes' scores. The arrays are used again for the next pod. */
export class ScoreColumns {
  /** Of the plugins that did not skip, in the profile's order. */
  columns: ScoreColumn[] = [];
  /** By slot. */
  totals: Float64Array = new Float64Array(0);
  readonly #scorers: readonly WeightedScorer[];
  readonly #interPod: InterPodAffinity;
  readonly #spread: PodTopologySpread;
  readonly #scratch = new Map<PluginName, Float64Array>();

  constructor(scorers: readonly WeightedScorer[], interPod: InterPodAffinity, spread: PodTopologySpread) {
    this.#scorers = scorers;
    this.#interPod = interPod;
    this.#spread = spread;
  }

  /** Scores the first `count` of the feasible slots. */
  score(pod: CyclePod, feasible: Int32Array, count: number, slots: number): void {
    this.columns = this.#scorers.flatMap((scorer) => this.#columnOf(scorer, pod, feasible, count, slots));
    this.totals = grown(this.totals, slots);
    const { totals } = this;
    const { plainTotals } = pod.kept.shape;
    let same = 0;
    for (const { values, weight } of this.columns) if (typeof values === "number") same += weight * values;
    for (let i = 0; i < count; i++) {
      const slot = feasible[i] ?? 0;
      totals[slot] = same + (plainTotals[slot] ?? 0);
    }
    for (const { values, weight, isPlain } of this.columns) {
      if (isPlain || typeof values === "number") continue;
      for (let i = 0; i < count; i++) {
        const slot = feasible[i] ?? 0;
        totals[slot] = (totals[slot] ?? 0) + weight * (values[slot] ?? 0);
      }
    }
  }

  /** None where the plugin skips the pod. */
  #columnOf(
    { plugin: { name }, weight }: WeightedScorer,
    { kept, seen, terms, plan }: CyclePod,
    feasible: Int32Array,
    count: number,
    slots: number,
  ): ScoreColumn[] {
    if (name === "InterPodAffinity") {
      if (!this.#interPod.score(seen, terms)) return [];
      const values = this.#scratchOf(name, slots);
      normalizeInterPod(this.#interPod.raw, values, feasible, count);
      return [{ name, weight, values, isPlain: false }];
    }
    if (name === "PodTopologySpread") {
      if (!this.#spread.score(plan, kept.inclusions, feasible, count)) return [];
      const values = this.#scratchOf(name, slots);
      normalizeSpread(this.#spread.raw, values, feasible, count);
      return [{ name, weight, values, isPlain: false }];
    }
    const local = kept.shape.scores.find(({ plugin }) => plugin.name === name);
    if (local === undefined) return [];
    const { scorer, raw } = local;
    if (scorer.normalize === undefined) return [{ name, weight, values: raw, isPlain: true }];
    const values = normalizeLocal(scorer, raw, this.#scratchOf(name, slots), feasible, count);
    return [{ name, weight, values, isPlain: false }];
  }

  #scratchOf(name: PluginName, slots: number): Float64Array {
    const scratch = grown(this.#scratch.get(name) ?? new Float64Array(0), slots);
    this.#scratch.set(name, scratch);
    return scratch;
  }
}

/**
 * The plugin's own normalising, asked once for each different score: of the local plugins, what becomes of a score
 * depends on which others there are, not on how many, nor on the nodes.
 */
function normalizeLocal(
  scorer: NodeScorer,
  raw: Float64Array,
  values: Float64Array,
  feasible: Int32Array,
  count: number,
): Float64Array | number {
  const first = raw[feasible[0] ?? 0] ?? 0;
  // The usual case: no taints to mind, no preference that tells nodes apart.
  if (isSame(raw, first, feasible, count)) return scorer.normalize?.([first], [])[0] ?? first;

  const table = new Map<number, number>();
  let last = -1;
  for (let i = 0; i < count; i++) {
    const score = raw[feasible[i] ?? 0] ?? 0;
    if (score !== last) table.set(score, 0);
    last = score;
  }
  const different = [...table.keys()];
  const normalized = scorer.normalize?.(different, []) ?? different;
  for (const [index, score] of different.entries()) table.set(score, normalized[index] ?? 0);

  last = -1;
  let value = 0;
  for (let i = 0; i < count; i++) {
    const slot = feasible[i] ?? 0;
    const score = raw[slot] ?? 0;
    if (score !== last) value = table.get(score) ?? 0;
    last = score;
    values[slot] = value;
  }
  return values;
}

function isSame(raw: Float64Array, score: number, feasible: Int32Array, count: number): boolean {
  for (let i = 0; i < count; i++) if (raw[feasible[i] ?? 0] !== score) return false;
  return true;
}

/** As `normalizeInterPodAffinity` of the plain plugin. */
function normalizeInterPod(raw: Float64Array, values: Float64Array, feasible: Int32Array, count: number): void {
  let lowest = Infinity;
  let highest = -Infinity;
  for (let i = 0; i < count; i++) {
    const score = raw[feasible[i] ?? 0] ?? 0;
    if (score < lowest) lowest = score;
    if (score > highest) highest = score;
  }
  const spread = highest - lowest;
  for (let i = 0; i < count; i++) {
    const slot = feasible[i] ?? 0;
    // Divide before multiplying, as upstream does.
    values[slot] = spread === 0 ? 0 : Math.trunc(maxNodeScore * (((raw[slot] ?? 0) - lowest) / spread));
  }
}

/** As `normalizeSpread` of the plain plugin; nodes that are not scored have a raw score below 0. */
function normalizeSpread(raw: Float64Array, values: Float64Array, feasible: Int32Array, count: number): void {
  let lowest = Infinity;
  let highest = 0;
  for (let i = 0; i < count; i++) {
    const score = raw[feasible[i] ?? 0] ?? 0;
    if (score < 0) continue;
    if (score < lowest) lowest = score;
    if (score > highest) highest = score;
  }
  for (let i = 0; i < count; i++) {
    const slot = feasible[i] ?? 0;
    const score = raw[slot] ?? 0;
    if (score < 0) values[slot] = 0;
    else if (highest === 0) values[slot] = maxNodeScore;
    // Whole numbers, multiplied before dividing, as upstream's are.
    else values[slot] = Math.trunc((maxNodeScore * (highest + lowest - score)) / highest);
  }
}
