import type { NodeOutcome, PodExplanation } from "@stowage/engine";

/** How many nodes are told of beside the chosen one. */
export const mostTold = 5;

/** A node that can take the pod. */
export type Feasible = Extract<NodeOutcome, { readonly code: "Success" }>;

/** Tells it from one that can not. */
export function isFeasible(outcome: NodeOutcome): outcome is Feasible {
  return outcome.code === "Success";
}

/** The chosen node, if it is feasible, and the best of the others, as many as are told of. */
export function bestFeasible(nodes: PodExplanation["nodes"], nodeName: string): readonly Feasible[] {
  const feasible = nodes.map(({ outcome }) => outcome).filter(isFeasible);
  const others = feasible.filter((one) => one.nodeName !== nodeName).sort((a, b) => b.total - a.total);
  return [...feasible.filter((one) => one.nodeName === nodeName), ...others].slice(0, mostTold + 1);
}
