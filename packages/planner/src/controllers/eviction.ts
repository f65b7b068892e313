import type { BudgetStatus } from "./disruption-budget.ts";

/** A budget that covers a pod. */
export interface CoveringBudget {
  readonly name: string;
  readonly status: BudgetStatus;
  readonly unhealthyPodEvictionPolicy?: string | undefined;
}

/** What the Eviction API answers. */
export type EvictionAnswer = { readonly status: 201 } | { readonly status: 429 | 500; readonly because: string };

/**
 * Whether the API server evicts the pod, which is on a node. Source: `EvictionREST.Create` (pkg/registry/core/pod/storage/eviction.go).
 *
 * @param pod Whether it has started to run, and is ready.
 */
export function evictionAnswer(
  pod: { readonly isPending: boolean; readonly isReady: boolean; readonly isOver: boolean },
  budgets: readonly CoveringBudget[],
): EvictionAnswer {
  if (pod.isOver || pod.isPending) return { status: 201 };
  const [budget, another] = budgets;
  if (budget === undefined) return { status: 201 };
  if (another !== undefined) {
    const because = "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.";
    return { status: 500, because };
  }
  const { disruptionsAllowed, currentHealthy, desiredHealthy } = budget.status;
  if (!pod.isReady) {
    if (budget.unhealthyPodEvictionPolicy === "AlwaysAllow") return { status: 201 };
    if (currentHealthy >= desiredHealthy && desiredHealthy > 0) return { status: 201 };
  }
  if (disruptionsAllowed > 0) return { status: 201 };
  const because =
    currentHealthy <= desiredHealthy
      ? `The disruption budget ${budget.name} needs ${desiredHealthy} healthy pods and has ${currentHealthy} currently`
      : `The disruption budget ${budget.name} does not allow evicting pods currently`;
  return { status: 429, because };
}
