import type { Candidates } from "./candidates.ts";
import type { Layout } from "../groups/layout.ts";
import type { NodeSubset } from "../nodes/node-subset.ts";

/** Adds what the nodes of the subset get to the candidates' offsets. */
export function addScores(
  { score, scores }: NodeSubset,
  { count, singles, at, offset }: Candidates,
  { slotAt }: Layout,
): void {
  if (score !== 0) for (let one = 0; one < count; one++) offset[one] = offset[one] + score;
  if (scores === undefined) return;
  for (let one = 0; one < singles; one++) {
    offset[one] += scores[slotAt[at[one]]];
  }
}
