import type { NodeScorer, PluginName } from "../cycle/plugin.ts";
import { maxNodeScore } from "../cycle/normalize-score.ts";
import type { WeightedScorer } from "../cycle/profile-plugins.ts";
import type { CyclePod } from "./cycle.ts";
import { grown } from "./growing-array.ts";
import type { InterPodAffinity } from "./inter-pod-affinity.ts";
import type { PodTopologySpread } from "./pod-topology-spread.ts";

/** What one scorer gives to every feasible node. */
export interface ScoreColumn {
  readonly name: PluginName;
  readonly weight: number;
  /** By slot: 0 to 100, without the weight. Only those of feasible nodes mean anything. */
  readonly values: Float64Array;
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
    this.columns = [];
    for (const { plugin, weight } of this.#scorers) {
      const values = this.#valuesOf(plugin.name, pod, feasible, count, slots);
      if (values !== undefined) this.columns.push({ name: plugin.name, weight, values });
    }
    this.totals = grown(this.totals, slots);
    for (let i = 0; i < count; i++) this.totals[feasible[i] ?? 0] = 0;
    for (const { values, weight } of this.columns) {
      for (let i = 0; i < count; i++) {
        const slot = feasible[i] ?? 0;
        this.totals[slot] = (this.totals[slot] ?? 0) + weight * (values[slot] ?? 0);
      }
    }
  }

  /** `undefined` where the plugin skips the pod. */
  #valuesOf(
    name: PluginName,
    { kept, seen, terms, plan }: CyclePod,
    feasible: Int32Array,
    count: number,
    slots: number,
  ): Float64Array | undefined {
    if (name === "InterPodAffinity") {
      if (!this.#interPod.score(seen, terms)) return undefined;
      const values = this.#scratchOf(name, slots);
      normalizeInterPod(this.#interPod.raw, values, feasible, count);
      return values;
    }
    if (name === "PodTopologySpread") {
      if (!this.#spread.score(plan, kept.inclusions, feasible, count)) return undefined;
      const values = this.#scratchOf(name, slots);
      normalizeSpread(this.#spread.raw, values, feasible, count);
      return values;
    }
    const local = kept.shape.scores.find(({ plugin }) => plugin.name === name);
    if (local?.scorer.normalize === undefined) return local?.raw;
    const values = this.#scratchOf(name, slots);
    normalizeLocal(local.scorer, local.raw, values, feasible, count);
    return values;
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
): void {
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
