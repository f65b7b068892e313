import type { Labels, LabelSelectorRequirement, PodAffinity, PodAffinityTerm } from "@stowage/engine";
import { labelValue } from "@stowage/engine";
import { validateLabelKey } from "./labels.ts";
import { dnsLabelProblem, quoted } from "./names.ts";
import { required, type Report } from "./report.ts";
import { validateLabelSelector } from "./selectors.ts";

/** A selector and the keys that the API server merges into it: a pod affinity term, or a topology spread constraint. */
export type SelectorWithKeys = Pick<PodAffinityTerm, "labelSelector" | "matchLabelKeys" | "mismatchLabelKeys">;

/** Source: `validatePodAffinity` and `validatePodAntiAffinity` (pkg/apis/core/validation). */
export function validatePodAffinity(affinity: PodAffinity | undefined, path: string, report: Report): void {
  affinity?.requiredDuringSchedulingIgnoredDuringExecution?.forEach((term, index) => {
    validateTerm(term, `${path}.requiredDuringSchedulingIgnoredDuringExecution[${index}]`, report);
  });
  affinity?.preferredDuringSchedulingIgnoredDuringExecution?.forEach(({ weight, podAffinityTerm }, index) => {
    const here = `${path}.preferredDuringSchedulingIgnoredDuringExecution[${index}]`;
    validateWeight(weight, `${here}.weight`, report);
    validateTerm(podAffinityTerm ?? {}, `${here}.podAffinityTerm`, report);
  });
}

/** How much a preference counts: 1 to 100; absent counts as 0, which is none. */
export function validateWeight(weight: number | undefined, path: string, report: Report): void {
  if (weight === undefined) report(path, required("1 to 100, how much this preference counts"));
  else if (weight < 1 || weight > 100) report(path, `must be 1 to 100, not ${weight}`);
}

/** Source: `validatePodAffinityTerm` (pkg/apis/core/validation), which reports each namespace at `namespace`. */
function validateTerm(term: Partial<PodAffinityTerm>, path: string, report: Report): void {
  validateLabelSelector(term.labelSelector, `${path}.labelSelector`, report);
  validateLabelSelector(term.namespaceSelector, `${path}.namespaceSelector`, report);
  term.namespaces?.forEach((name, index) => {
    const problem = dnsLabelProblem(name);
    if (problem === undefined) return;
    const hint = name === "*" ? '; for all namespaces write "namespaceSelector: {}"' : "";
    const item = `namespaces[${index}]`;
    const message = `${quoted(name)} in ${item} is no namespace's name: it ${problem}${hint}`;
    report(`${path}.namespace`, message, `${path}.${item}`);
  });
  validateLabelKeyMerge(term, path, report);
  if (term.topologyKey === undefined || term.topologyKey === "") {
    report(`${path}.topologyKey`, required("name a node label, such as topology.kubernetes.io/zone"));
  } else {
    validateLabelKey(term.topologyKey, `${path}.topologyKey`, report);
  }
}

/**
 * The keys of `matchLabelKeys` and `mismatchLabelKeys`: label keys, beside a selector, in one list only, and a key to
 * match not also in the selector. The last shows only once the keys are merged ({@link withMergedLabelKeys}); upstream
 * reports it at the term itself with the key's index.
 * Source: `ValidateMatchLabelKeysAndMismatchLabelKeys` (pkg/apis/core/validation).
 */
export function validateLabelKeyMerge(term: SelectorWithKeys, path: string, report: Report): void {
  const { labelSelector, matchLabelKeys = [], mismatchLabelKeys = [] } = term;
  validateKeys(matchLabelKeys, term, `${path}.matchLabelKeys`, report);
  validateKeys(mismatchLabelKeys, term, `${path}.mismatchLabelKeys`, report);
  if (labelSelector !== undefined) {
    const indexes = new Map(matchLabelKeys.map((key, index) => [key, index]));
    const seen = new Set(Object.keys(labelSelector.matchLabels ?? {}));
    for (const { key = "" } of labelSelector.matchExpressions ?? []) {
      const index = indexes.get(key);
      if (index !== undefined && seen.has(key)) {
        const item = `matchLabelKeys[${index}]`;
        const message = `${item}: ${quoted(key)} is in labelSelector too: take it out of one of them`;
        report(`${path}[${index}]`, message, `${path}.${item}`);
      }
      seen.add(key);
    }
  }
  matchLabelKeys.forEach((key, index) => {
    if (!mismatchLabelKeys.includes(key)) return;
    report(`${path}.matchLabelKeys[${index}]`, `${quoted(key)} is also in mismatchLabelKeys: no pod would match`);
  });
}

function validateKeys(
  keys: readonly string[],
  { labelSelector }: SelectorWithKeys,
  path: string,
  report: Report,
): void {
  if (keys.length === 0) return;
  if (labelSelector === undefined) {
    report(path, "must be left out without a labelSelector, which the keys would be merged into");
    return;
  }
  keys.forEach((key, index) => validateLabelKey(key, `${path}[${index}]`, report));
}

/**
 * A term with its keys merged into its selector, for a pod with these labels.
 * Source: `applyMatchLabelKeysAndMismatchLabelKeys` (pkg/registry/core/pod/strategy.go).
 */
export function withMergedLabelKeys<Term extends SelectorWithKeys>(term: Term, labels: Labels | undefined): Term {
  const { labelSelector, matchLabelKeys = [], mismatchLabelKeys = [] } = term;
  if (labelSelector === undefined || matchLabelKeys.length + mismatchLabelKeys.length === 0) return term;
  const merged: LabelSelectorRequirement[] = [...(labelSelector.matchExpressions ?? [])];
  const add = (keys: readonly string[], operator: "In" | "NotIn"): void => {
    for (const key of keys) {
      const value = labelValue(labels, key);
      if (value !== undefined) merged.push({ key, operator, values: [value] });
    }
  };
  add(matchLabelKeys, "In");
  add(mismatchLabelKeys, "NotIn");
  return { ...term, labelSelector: { ...labelSelector, matchExpressions: merged } };
}
