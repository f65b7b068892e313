import { matchesLabels } from "@stowage/engine";
import { type BudgetStatus, budgetStatus } from "../controllers/disruption-budget.ts";
import type { Budget } from "./workload-state.ts";
import type { World } from "./world.ts";

/** What a budget's controller says of it now. */
export function statusOfBudget({ object }: Budget, world: World): BudgetStatus {
  const { namespace = "default" } = object.metadata;
  const selector = world.selectorOf(object);
  let [count, healthy] = [0, 0];
  const owners = new Map<string, number | undefined>();
  for (const pod of world.pods.all()) {
    const { metadata } = pod.pod;
    if ((metadata.namespace ?? "default") !== namespace || !matchesLabels(selector, metadata.labels ?? {})) continue;
    count++;
    if (pod.isReady && !pod.isTerminating) healthy++;
    if (pod.owner !== undefined) owners.set(...scaleOf(pod.owner, world));
  }
  const scales = [...owners.values()];
  const scale = scales.some((one) => one === undefined)
    ? undefined
    : scales.reduce<number>((sum, one) => sum + (one ?? 0), 0);
  const { minAvailable, maxUnavailable } = object.spec ?? {};
  return budgetStatus({ minAvailable, maxUnavailable }, { count, healthy, scale }, object.status);
}

/** The controller that counts for a pod, and its scale; Jobs and DaemonSets have none. Source: `finders` (disruption.go). */
function scaleOf(owner: string, { workloads }: World): [string, number | undefined] {
  const state = workloads.get(owner);
  if (state?.kind === "StatefulSet") return [owner, state.object.spec.replicas ?? 1];
  if (state?.kind !== "ReplicaSet") return [owner, undefined];
  const top = workloads.get(state.owner ?? "");
  return top?.kind === "Deployment" ? [top.key, top.object.spec.replicas ?? 1] : [owner, state.replicas];
}
