import type { Decision, Examination } from "../cycle/outcome.ts";

/** All that engines must say alike of a decision; which of the best nodes they count first is their own business. */
export function withoutNames(decision: Decision): unknown {
  if (decision.kind !== "scheduled") return decision;
  const { nodeName: _, runnerUp, ...rest } = decision;
  return { ...rest, runnerUp: runnerUp?.total };
}

/**
 * The decision, as {@link withoutNames} has it, that follows from an examination of all nodes; of a pod that is not bound
 * or nominated, that no score plugin fails for, and whose runner-up is asked for.
 */
export function decisionFrom({ nodes, best, message }: Examination): unknown {
  const totals = nodes.flatMap((one) => (one.code === "Success" ? [one.total] : []));
  const [total, runnerUp] = totals.toSorted((one, other) => other - one);
  if (total === undefined) return { kind: "unschedulable", message };
  return { kind: "scheduled", total, ties: best.length, feasible: totals.length, runnerUp };
}
