import { maxNodeScore, percentOf } from "../../cycle/normalize-score.ts";
import type { Layout } from "../groups/layout.ts";
import type { NodeSubset } from "../nodes/node-subset.ts";
import type { Candidates } from "./candidates.ts";
import type { Plan } from "./plan.ts";

/** What the two counted scorers weigh; 0 where the profile has them not. */
export interface CountedWeights {
  readonly interPod: number;
  readonly spread: number;
}

/**
 * Sets each candidate's offset: the sum of its normalised and weighted scores, and of what its node's object and
 * the subset of nodes give it without normalising. All numbers are whole; sums of them are exact in any order.
 * Sources: `NormalizeScore` of upstream's plugins interpodaffinity and podtopologyspread, and `DefaultNormalizeScore`
 * (plugins/helper/normalize_score.go).
 */
export function setOffsets(
  { stateScores, layout, soft }: Plan,
  candidates: Candidates,
  weights: CountedWeights,
  subset: NodeSubset | undefined,
): void {
  const { plain, taints, preferences, taintWeight, preferenceWeight } = stateScores.nodeScores;
  const { count, cell, offset } = candidates;
  const always = taintWeight * maxNodeScore;
  if (plain === undefined) offset.fill(always, 0, count);
  else for (let one = 0; one < count; one++) offset[one] = always + layout.plain[cell[one]];
  if (taints !== undefined) addShares(candidates, layout.taints, -taintWeight);
  if (preferences !== undefined) addShares(candidates, layout.preferences, preferenceWeight);
  if (weights.interPod > 0) addAffinity(candidates, weights.interPod);
  if (soft.length > 0 && weights.spread > 0) addSpread(candidates, weights.spread);
  if (subset !== undefined) addSubset(candidates, layout, subset);
}

/** Adds the percentage of the highest number. @param numbers By cell. */
function addShares({ count, cell, offset }: Candidates, numbers: Int32Array, weight: number): void {
  let highest = 0;
  for (let one = 0; one < count; one++) highest = Math.max(highest, numbers[cell[one]]);
  if (highest === 0) return;
  for (let one = 0; one < count; one++) {
    offset[one] += weight * percentOf(numbers[cell[one]], highest);
  }
}

function addAffinity({ count, affinity, offset }: Candidates, weight: number): void {
  let lowest = Infinity;
  let highest = -Infinity;
  for (let one = 0; one < count; one++) {
    const raw = affinity[one];
    if (raw < lowest) lowest = raw;
    if (raw > highest) highest = raw;
  }
  const range = highest - lowest;
  if (range === 0) return;
  // Cells next to each other often have the same.
  let last = lowest;
  let share = 0;
  for (let one = 0; one < count; one++) {
    const raw = affinity[one];
    if (raw !== last) {
      last = raw;
      // Divided before multiplying, as upstream does.
      share = weight * Math.trunc(maxNodeScore * ((raw - lowest) / range));
    }
    offset[one] += share;
  }
}

function addSpread({ count, spread, offset }: Candidates, weight: number): void {
  let lowest = Infinity;
  let highest = 0;
  for (let one = 0; one < count; one++) {
    const raw = spread[one];
    if (raw < 0) continue;
    if (raw < lowest) lowest = raw;
    if (raw > highest) highest = raw;
  }
  for (let one = 0; one < count; one++) {
    const raw = spread[one];
    if (raw < 0) continue;
    // Whole numbers, multiplied before dividing, as upstream's are.
    const share = highest === 0 ? maxNodeScore : Math.trunc((maxNodeScore * (highest + lowest - raw)) / highest);
    offset[one] += weight * share;
  }
}

/** Adds what the nodes of the subset get. */
function addSubset(
  { count, singles, position, offset }: Candidates,
  { slotAt }: Layout,
  { score, scores }: NodeSubset,
): void {
  if (score !== 0) for (let one = 0; one < count; one++) offset[one] += score;
  if (scores !== undefined) for (let one = 0; one < singles; one++) offset[one] += scores[slotAt[position[one]]];
}
