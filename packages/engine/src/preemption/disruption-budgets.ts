import type { PodDisruptionBudget } from "../api/pod-disruption-budget.ts";
import { compileLabelSelector, type LabelMatcher, matchesLabels } from "../cluster/label-selector.ts";
import type { PodInfo } from "../cluster/pod-info.ts";
import type { VersionDifferences } from "../cycle/version-differences.ts";
import type { Victim } from "./victim-order.ts";

/** A budget, ready to be asked which pods are its own. */
export interface DisruptionBudget {
  readonly namespace: string;
  readonly selectsPod: LabelMatcher;
  readonly disruptionsAllowed: number;
  /** Names of pods whose eviction it has counted already. */
  readonly disruptedPods: ReadonlySet<string>;
}

/** Victims by whether their eviction would break a budget, each in the order given. */
export interface SplitVictims {
  readonly violating: readonly Victim[];
  readonly others: readonly Victim[];
}

/** Compiles the budgets that can select a pod: one without a selector, or with an empty one, selects none here. */
export function compileBudgets(budgets: readonly PodDisruptionBudget[]): readonly DisruptionBudget[] {
  return budgets.flatMap(({ metadata, spec, status }) => {
    const selectsPod = compileLabelSelector(spec?.selector);
    if (selectsPod.requirements === undefined || selectsPod.requirements.length === 0) return [];
    const { disruptionsAllowed = 0, disruptedPods = {} } = status ?? {};
    const names = new Set(Object.keys(disruptedPods));
    return [{ namespace: metadata.namespace ?? "default", selectsPod, disruptionsAllowed, disruptedPods: names }];
  });
}

/**
 * Takes the victims out of the budgets one after another, and tells those for which nothing is left.
 *
 * Where a pod is in several budgets their order matters since 1.37, and upstream's is that of a Go map: any. Here it is
 * the order given. Source: `FilterVictimsWithPDBViolation` (pkg/scheduler/framework/preemption/util.go).
 */
export function splitByBudgets(
  victims: readonly Victim[],
  budgets: readonly DisruptionBudget[],
  { victimChargesEveryBudget }: Pick<VersionDifferences, "victimChargesEveryBudget">,
): SplitVictims {
  const left = budgets.map(({ disruptionsAllowed }) => disruptionsAllowed);
  const violating: Victim[] = [];
  const others: Victim[] = [];
  for (const victim of victims) {
    let isViolating = false;
    for (const [index, budget] of budgets.entries()) {
      if (!counts(budget, victim.pod)) continue;
      const remaining = (left[index] ?? 0) - 1;
      left[index] = remaining;
      isViolating ||= remaining < 0;
      if (isViolating && !victimChargesEveryBudget) break;
    }
    (isViolating ? violating : others).push(victim);
  }
  return { violating, others };
}

function counts({ namespace, selectsPod, disruptedPods }: DisruptionBudget, pod: PodInfo): boolean {
  // A pod without labels is in no budget, even one that selects by absence.
  if (pod.namespace !== namespace || Object.keys(pod.labels).length === 0) return false;
  return matchesLabels(selectsPod, pod.labels) && !disruptedPods.has(pod.name);
}
