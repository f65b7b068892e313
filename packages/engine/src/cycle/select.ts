import type { Decision, TieBreak } from "./outcome.ts";

/** A feasible node, for choosing. */
export interface Candidate {
  readonly nodeName: string;
  readonly total: number;
}

/** The candidates with the highest total, in their order: upstream picks any of them. */
export function bestOf<Some extends Candidate>(candidates: readonly Some[]): readonly Some[] {
  let best: Some[] = [];
  for (const one of candidates) {
    const highest = best[0]?.total ?? Number.NEGATIVE_INFINITY;
    if (one.total > highest) best = [one];
    else if (one.total === highest) best.push(one);
  }
  return best;
}

/**
 * Chooses among the candidates; `tieBreak` is asked only when there is a choice.
 *
 * @throws RangeError when there is no candidate, or `tieBreak` picks none.
 */
export function selectNode(candidates: readonly Candidate[], tieBreak: TieBreak): Decision & { kind: "scheduled" } {
  const best = bestOf(candidates);
  const pick = best.length > 1 ? tieBreak(best.length) : 0;
  const chosen = best[pick];
  if (chosen === undefined) throw new RangeError(`the tie break picked ${pick} of ${best.length} nodes`);
  const [runnerUp] = bestOf(candidates.filter((one) => one !== chosen));
  return {
    kind: "scheduled",
    nodeName: chosen.nodeName,
    total: chosen.total,
    ties: best.length,
    feasible: candidates.length,
    ...(runnerUp && { runnerUp: { nodeName: runnerUp.nodeName, total: runnerUp.total } }),
  };
}
