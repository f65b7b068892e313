import { labelValue } from "../api/object-meta.ts";
import type { PodDisruptionBudget } from "../api/pod-disruption-budget.ts";
import { compileLabelSelector, type LabelMatcher, matchesLabels } from "../cluster/label-selector.ts";
import type { PodInfo } from "../cluster/pod-info.ts";
import type { VersionDifferences } from "../cycle/version-differences.ts";
import type { Victim } from "./victim-order.ts";

/** A budget, ready to be asked which pods are its own. */
interface DisruptionBudget {
  /** Its place in the order of the budgets. */
  readonly index: number;
  readonly selectsPod: LabelMatcher;
  readonly disruptionsAllowed: number;
  /** Names of pods whose eviction it has counted already. */
  readonly disruptedPods: ReadonlySet<string>;
}

/** Budgets by what their pods have in common, so that a pod is compared with few of them. */
export interface DisruptionBudgets {
  readonly byNamespace: ReadonlyMap<string, NamespaceBudgets>;
}

interface NamespaceBudgets {
  /** By the key, and then by a value, of a requirement that names values. */
  readonly byLabel: { readonly key: string; readonly values: Map<string, DisruptionBudget[]> }[];
  /** Those without such a requirement. */
  readonly others: DisruptionBudget[];
}

/** Victims by whether their eviction would break a budget, each in the order given. */
export interface SplitVictims {
  readonly violating: readonly Victim[];
  readonly others: readonly Victim[];
}

/** Compiled budgets by the list of them, which never changes. */
const compiled = new WeakMap<readonly PodDisruptionBudget[], DisruptionBudgets>();

/**
 * Compiles the budgets that can select a pod: one without a selector, or with an empty one, selects none here. The same
 * list is compiled once.
 */
export function compileBudgets(budgets: readonly PodDisruptionBudget[]): DisruptionBudgets {
  const known = compiled.get(budgets) ?? compile(budgets);
  compiled.set(budgets, known);
  return known;
}

function compile(budgets: readonly PodDisruptionBudget[]): DisruptionBudgets {
  const byNamespace = new Map<string, NamespaceBudgets>();
  for (const [index, { metadata, spec, status }] of budgets.entries()) {
    const selectsPod = compileLabelSelector(spec?.selector);
    if (selectsPod.requirements === undefined || selectsPod.requirements.length === 0) continue;
    const { disruptionsAllowed = 0, disruptedPods = {} } = status ?? {};
    const budget = { index, selectsPod, disruptionsAllowed, disruptedPods: new Set(Object.keys(disruptedPods)) };
    const namespace = metadata.namespace ?? "default";
    const there: NamespaceBudgets = byNamespace.get(namespace) ?? { byLabel: [], others: [] };
    byNamespace.set(namespace, there);
    const named = selectsPod.requirements.find(({ operator }) => operator === "In");
    if (named === undefined) there.others.push(budget);
    else for (const value of named.values) pushTo(there.byLabel, named.key, value, budget);
  }
  return { byNamespace };
}

function pushTo(lists: NamespaceBudgets["byLabel"], key: string, value: string, budget: DisruptionBudget): void {
  let list = lists.find((one) => one.key === key);
  if (list === undefined) lists.push((list = { key, values: new Map() }));
  const budgets = list.values.get(value);
  if (budgets === undefined) list.values.set(value, [budget]);
  else budgets.push(budget);
}

/**
 * Takes the victims out of the budgets one after another, and tells those for which nothing is left.
 *
 * Where a pod is in several budgets their order matters since 1.37, and upstream's is that of a Go map: any. Here it is
 * the order given. Source: `FilterVictimsWithPDBViolation` (pkg/scheduler/framework/preemption/util.go).
 */
export function splitByBudgets(
  victims: readonly Victim[],
  budgets: DisruptionBudgets,
  { victimChargesEveryBudget }: Pick<VersionDifferences, "victimChargesEveryBudget">,
): SplitVictims {
  if (budgets.byNamespace.size === 0) return { violating: [], others: victims };
  /** Of budgets that victims were taken out of; the others have what they allow. */
  const left = new Map<DisruptionBudget, number>();
  const violating: Victim[] = [];
  const others: Victim[] = [];
  for (const victim of victims) {
    let isViolating = false;
    for (const budget of budgetsOfPod(victim.pod, budgets)) {
      const remaining = (left.get(budget) ?? budget.disruptionsAllowed) - 1;
      left.set(budget, remaining);
      isViolating ||= remaining < 0;
      if (isViolating && !victimChargesEveryBudget) break;
    }
    (isViolating ? violating : others).push(victim);
  }
  return { violating, others };
}

const none: readonly DisruptionBudget[] = [];

/** The budgets that count the pod's eviction, in their order. */
function budgetsOfPod(
  { namespace, labels, name }: PodInfo,
  { byNamespace }: DisruptionBudgets,
): readonly DisruptionBudget[] {
  const there = byNamespace.get(namespace);
  if (there === undefined) return none;
  let found: DisruptionBudget[] | undefined;
  const consider = (some: readonly DisruptionBudget[]): void => {
    for (const budget of some) {
      if (!matchesLabels(budget.selectsPod, labels) || budget.disruptedPods.has(name)) continue;
      found ??= [];
      found.push(budget);
    }
  };
  for (const { key, values } of there.byLabel) {
    const value = labelValue(labels, key);
    const some = value === undefined ? undefined : values.get(value);
    if (some !== undefined) consider(some);
  }
  // A pod without labels is in no budget, even one that selects by absence.
  if (there.others.length > 0 && Object.keys(labels).length > 0) consider(there.others);
  return found?.sort((one, other) => one.index - other.index) ?? none;
}
