import type { Decision, Engine, Examination, Pod } from "@stowage/engine";

/** What an engine decided when the tie break told it to take a number. */
interface Decided {
  readonly decision: Decision;
  /** How many the tie break was told to pick from; 1 where it was not asked. */
  readonly candidates: number;
}

/**
 * Lets the engine decide the pod, taking the first and then some other of the best, and examine it afterwards.
 *
 * @returns in what a decision is not what must follow from the examination; `undefined` when all is well.
 */
export function decisionProblem(engine: Engine, pod: Pod, pick: number): string | undefined {
  const decisions = [0, pick].map((number) => decided(engine, pod, number));
  const examination = engine.examine(pod);
  for (const one of decisions) {
    const problem = problemOf(one, examination);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function decided(engine: Engine, pod: Pod, pick: number): Decided {
  let candidates = 1;
  const tieBreak = (ties: number): number => {
    candidates = ties;
    return pick % ties;
  };
  return { decision: engine.decide(pod, tieBreak, { asksRunnerUp: true }), candidates };
}

function problemOf(
  { decision, candidates }: Decided,
  { nodes, best, message, error }: Examination,
): string | undefined {
  if (decision.kind !== "scheduled") {
    const expected = message ?? error;
    return decision.message === expected ? undefined : `decides "${decision.message}" instead of "${expected}"`;
  }
  const totals = new Map(nodes.flatMap((one) => (one.code === "Success" ? [[one.nodeName, one.total] as const] : [])));
  const { nodeName, total, ties, feasible, runnerUp } = decision;
  const highest = totals.get(best[0] ?? "");
  if (!best.includes(nodeName)) {
    return `decides ${nodeName} (${totals.get(nodeName)}) instead of ${best.join(" or ")} (${highest})`;
  }
  const got = String([total, ties, candidates, feasible]);
  const expected = String([highest, best.length, best.length, totals.size]);
  if (got !== expected) return `decides total, ties, candidates, feasible ${got} instead of ${expected}`;
  totals.delete(nodeName);
  const second = totals.size === 0 ? undefined : [...totals.values()].reduce((one, other) => Math.max(one, other));
  if (runnerUp?.total !== second) return `has a runner-up with ${runnerUp?.total} instead of ${second}`;
  if (runnerUp !== undefined && totals.get(runnerUp.nodeName) !== second) {
    return `has the runner-up ${runnerUp.nodeName}, which has ${totals.get(runnerUp.nodeName)} instead of ${second}`;
  }
  return undefined;
}
