import type { Decision, TieBreak } from "../../cycle/outcome.ts";

/** The feasible nodes and their totals, by slot. */
export interface Totals {
  readonly feasible: Int32Array;
  readonly count: number;
  readonly totals: Float64Array;
  readonly nameOf: (slot: number) => string;
}

/**
 * Chooses among the nodes with the highest total, as `selectNode` of the cycle does, without making an object a node.
 *
 * @throws RangeError when `tieBreak` picks none.
 */
export function selectSlot({ feasible, count, totals, nameOf }: Totals, tieBreak: TieBreak): Decision {
  let highest = -Infinity;
  let ties = 0;
  for (let i = 0; i < count; i++) {
    const total = totals[feasible[i] ?? 0] ?? 0;
    if (total > highest) {
      highest = total;
      ties = 1;
    } else if (total === highest) ties++;
  }
  const pick = ties > 1 ? tieBreak(ties) : 0;

  let chosen = -1;
  let runnerUp = -1;
  let second = -Infinity;
  let best = 0;
  for (let i = 0; i < count; i++) {
    const slot = feasible[i] ?? 0;
    const total = totals[slot] ?? 0;
    if (total === highest && best++ === pick) chosen = slot;
    else if (total > second) {
      second = total;
      runnerUp = slot;
    }
  }
  if (chosen === -1) throw new RangeError(`the tie break picked ${pick} of ${ties} nodes`);
  return {
    kind: "scheduled",
    nodeName: nameOf(chosen),
    total: highest,
    ties,
    feasible: count,
    ...(runnerUp !== -1 && { runnerUp: { nodeName: nameOf(runnerUp), total: second } }),
  };
}
