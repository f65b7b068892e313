import type { CoveringBudget } from "../controllers/eviction.ts";
import { groupBy } from "../group-by.ts";
import type { SimulatedPod } from "./simulated-pod.ts";
import type { DrainStop } from "./simulation.ts";

/** A pod that stays on a node that is drained, and the budgets that cover it. */
export interface KeptPod {
  readonly pod: SimulatedPod;
  readonly budgets: readonly CoveringBudget[];
}

/** Where a drain stops, and why, in our words: one for the pods that are called the same and that the same budgets cover. */
export function drainStops(node: string, kept: readonly KeptPod[]): readonly DrainStop[] {
  const groups = groupBy(kept, ({ pod, budgets }) =>
    JSON.stringify([pod.title.name, pod.isTerminating, ...budgets.map(({ name }) => name)]),
  );
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const pod = first.pod.title.name;
    const pods = group.length === 1 ? "1 pod" : `${group.length} pods`;
    const sentence = `the drain of ${node} stops at ${pod} (${pods}): ${first.pod.isTerminating ? leavingReason(node, group.length) : reasonOf(first.budgets)}`;
    return [{ pod, count: group.length, budgets: first.budgets.map(({ name }) => name), sentence }];
  });
}

/** Pods whose kubelet does not answer are deleted and stay. */
function leavingReason(node: string, count: number): string {
  const stay = count === 1 ? "it is deleted, and stays" : "they are deleted, and stay";
  return `${stay} until the kubelet says that ${count === 1 ? "it has" : "they have"} ended, or the node is gone: ${node} is unreachable`;
}

function reasonOf(budgets: readonly CoveringBudget[]): string {
  const [budget, another] = budgets;
  if (budget === undefined) return "nothing evicts it";
  if (another !== undefined) {
    const names = budgets.map(({ name }) => name);
    const last = names.pop() ?? "";
    return `the budgets ${names.join(", ")} and ${last} cover it, and the Eviction API takes a pod only with one budget`;
  }
  const { currentHealthy, desiredHealthy, expectedPods } = budget.status;
  const none = `the budget ${budget.name} allows no disruption`;
  if (desiredHealthy === 0 || currentHealthy > desiredHealthy) {
    // Source: `failSafe` and `updatePdbStatus`: what can not be counted, or is nobody's, is not disrupted.
    return `${none} (it counts from the replicas that the controllers of its pods ask for, and there are none to count)`;
  }
  const needed = desiredHealthy === 1 ? "1 healthy pod" : `${desiredHealthy} healthy pods`;
  return `${none} (it needs ${needed} of ${expectedPods}, and ${currentHealthy} ${currentHealthy === 1 ? "is" : "are"} healthy)`;
}
