import type { Candidates } from "./candidates.ts";
import type { CellLayout } from "../layout/cell-layout.ts";
import type { NodeSet } from "../volumes/node-set.ts";

/** Which nodes a pod may go to, by what its {@link DecisionPlan} does not know, and what they get for it. */
export interface NodeSubset {
  /** The plan to ask is the one for these; absent: the one for all nodes. */
  readonly within: NodeSet | undefined;
  /** The first `count` of these are meant, each of which holds a node. None is there twice. */
  readonly slots: Int32Array;
  readonly count: number;
  /** Whether they are the nodes that the pod may go to; else those that it may not. */
  readonly isOnly: boolean;
  /** What every node gets. */
  readonly score: number;
  /** By slot: what a node gets more; absent: nothing. Only where `isOnly`. */
  readonly scores: Int32Array | undefined;
}

/** Adds what the nodes get to the candidates' offsets. */
export function addScores(
  { score, scores }: NodeSubset,
  { count, singles, at, offset }: Candidates,
  { slotAt }: CellLayout,
): void {
  if (score !== 0) for (let one = 0; one < count; one++) offset[one] = (offset[one] ?? 0) + score;
  if (scores === undefined) return;
  for (let one = 0; one < singles; one++) {
    offset[one] = (offset[one] ?? 0) + (scores[slotAt[at[one] ?? 0] ?? 0] ?? 0);
  }
}
