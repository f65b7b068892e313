import { type Labels, labelValue } from "../api/object-meta.ts";
import type { LabelSelector, LabelSelectorOperator } from "../api/selectors.ts";

/** One requirement of a compiled selector. */
export interface LabelRequirement {
  readonly key: string;
  readonly operator: LabelSelectorOperator;
  /** Sorted, without duplicates; empty for `Exists` and `DoesNotExist`. */
  readonly values: readonly string[];
}

/**
 * A compiled {@link LabelSelector}: requirements that must all hold, in canonical order.
 * `undefined` requirements match nothing (an absent selector), none match everything (`{}`).
 */
export interface LabelMatcher {
  readonly requirements: readonly LabelRequirement[] | undefined;
  /** Equal for selectors that say the same: a key for interning. */
  readonly canonical: string;
}

export const matchNothing: LabelMatcher = { requirements: undefined, canonical: "nothing" };
export const matchEverything: LabelMatcher = matcherOf([]);

/** Compiles a selector. Source: `metav1.LabelSelectorAsSelector` (apimachinery, meta/v1/helpers.go). */
export function compileLabelSelector(selector: LabelSelector | undefined): LabelMatcher {
  if (selector === undefined) return matchNothing;
  const requirements: LabelRequirement[] = [...labelRequirements(selector.matchLabels)];
  for (const { key, operator, values = [] } of selector.matchExpressions ?? []) {
    requirements.push({ key, operator, values: [...new Set(values)].sort() });
  }
  return matcherOf(requirements);
}

/** Compiles a set of labels that must all be there, as a Service's selector; none selects everything. */
export function compileLabels(labels: Labels | undefined): LabelMatcher {
  return matcherOf(labelRequirements(labels));
}

/** All of the given matchers' requirements together; one that matches nothing makes the whole match nothing. */
export function bothMatch(one: LabelMatcher, other: LabelMatcher): LabelMatcher {
  if (one.requirements === undefined || other.requirements === undefined) return matchNothing;
  return matcherOf([...one.requirements, ...other.requirements]);
}

/** Whether the labels satisfy every requirement. `NotIn` and `DoesNotExist` hold where the key is absent. */
export function matchesLabels({ requirements }: LabelMatcher, labels: Labels | undefined): boolean {
  if (requirements === undefined) return false;
  for (const one of requirements) if (!requirementHolds(one, labels)) return false;
  return true;
}

function requirementHolds({ key, operator, values }: LabelRequirement, labels: Labels | undefined): boolean {
  switch (operator) {
    case "In":
      // Asked for most pods by most terms, hence not by `labelValue`: what every object inherits is never a text.
      return labels !== undefined && includesText(values, labels[key]);
    case "NotIn":
      return !includesText(values, labelValue(labels, key));
    case "Exists":
      return labelValue(labels, key) !== undefined;
    case "DoesNotExist":
      return labelValue(labels, key) === undefined;
    default:
      return operator satisfies never;
  }
}

function includesText(values: readonly string[], value: string | undefined): boolean {
  for (const one of values) if (one === value) return true;
  return false;
}

function labelRequirements(labels: Labels | undefined): LabelRequirement[] {
  return Object.entries(labels ?? {}).map(([key, value]) => ({ key, operator: "In", values: [value] }));
}

function matcherOf(requirements: readonly LabelRequirement[]): LabelMatcher {
  const texts = new Map(requirements.map((one) => [JSON.stringify([one.key, one.operator, ...one.values]), one]));
  const sorted = [...texts].sort(([a], [b]) => (a < b ? -1 : 1));
  return { requirements: sorted.map(([, one]) => one), canonical: sorted.map(([text]) => text).join() };
}
