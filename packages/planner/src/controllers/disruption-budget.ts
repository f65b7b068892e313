import { type IntOrPercent, scaledValue } from "./int-or-percent.ts";

/** What a budget asks for. */
export interface BudgetSpec {
  readonly minAvailable?: IntOrPercent | undefined;
  readonly maxUnavailable?: IntOrPercent | undefined;
}

/** A budget's status. */
export interface BudgetStatus {
  readonly disruptionsAllowed: number;
  readonly currentHealthy: number;
  readonly desiredHealthy: number;
  readonly expectedPods: number;
}

/** What a budget's controller knows of the pods that it selects; those that are over are none of them. */
export interface BudgetPods {
  /** All of them, terminating ones too. */
  readonly count: number;
  /** Those that are ready and not terminating. */
  readonly healthy: number;
  /**
   * How many pods the controllers of the selected ones want, added up; `undefined` when one of them has no scale, as
   * DaemonSets and Jobs: the budget then allows nothing, and says otherwise what it said before.
   */
  readonly scale: number | undefined;
}

/**
 * Percentages are rounded up. Source: `trySync`, `getExpectedPodCount` and `failSafe` (pkg/controller/disruption/disruption.go).
 *
 * @param before What it said before.
 */
export function budgetStatus(
  { minAvailable, maxUnavailable }: BudgetSpec,
  pods: BudgetPods,
  before: Partial<BudgetStatus> = {},
): BudgetStatus {
  const { count, healthy, scale } = pods;
  const needsScale = maxUnavailable !== undefined || typeof minAvailable === "string";
  if (needsScale && scale === undefined) {
    const { currentHealthy = 0, desiredHealthy = 0, expectedPods = 0 } = before;
    return { disruptionsAllowed: 0, currentHealthy, desiredHealthy, expectedPods };
  }
  const expectedPods = needsScale ? (scale ?? 0) : minAvailable === undefined ? 0 : count;
  const desiredHealthy =
    maxUnavailable !== undefined
      ? Math.max(0, expectedPods - scaledValue(maxUnavailable, expectedPods, "up"))
      : scaledValue(minAvailable ?? 0, expectedPods, "up");
  // Source: `updatePdbStatus`: without pods nothing is allowed.
  const allowed = expectedPods > 0 ? Math.max(0, healthy - desiredHealthy) : 0;
  return { disruptionsAllowed: allowed, currentHealthy: healthy, desiredHealthy, expectedPods };
}
