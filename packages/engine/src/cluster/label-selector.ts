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
  /** Equal for selectors that say the same, and for no others: a key for interning. Made when asked for. */
  readonly canonical: string;
}

/** Most selectors are looked up by what they require: their text is not kept. */
class CompiledSelector implements LabelMatcher {
  readonly requirements: readonly LabelRequirement[] | undefined;

  constructor(requirements: readonly LabelRequirement[] | undefined) {
    this.requirements = requirements;
  }

  get canonical(): string {
    return this.requirements === undefined ? "nothing" : this.requirements.map(requirementText).join();
  }
}

export const matchNothing: LabelMatcher = new CompiledSelector(undefined);
export const matchEverything: LabelMatcher = new CompiledSelector([]);

/** Compiles a selector. Source: `metav1.LabelSelectorAsSelector` (apimachinery, meta/v1/helpers.go). */
export function compileLabelSelector(selector: LabelSelector | undefined): LabelMatcher {
  if (selector === undefined) return matchNothing;
  const { matchLabels, matchExpressions } = selector;
  const requirements = labelRequirements(matchLabels);
  if (matchExpressions !== undefined) {
    for (const { key, operator, values = [] } of matchExpressions) {
      requirements.push({ key, operator, values: values.length > 1 ? [...new Set(values)].sort() : values });
    }
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
  if (one.requirements.length === 0) return other;
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
  if (labels === undefined) return [];
  return Object.keys(labels).map((key) => requiredLabel(key, labels[key] ?? ""));
}

function requiredLabel(key: string, value: string): LabelRequirement {
  return { key, operator: "In", values: [value] };
}

function matcherOf(requirements: readonly LabelRequirement[]): LabelMatcher {
  if (requirements.length === 0) return matchEverything;
  if (requirements.length === 1) return new CompiledSelector(requirements);
  const texts = requirements.map(requirementText);
  if (areAscending(texts)) return new CompiledSelector(requirements);
  const sorted = [...new Map(requirements.map((one, index) => [texts[index] ?? "", one]))];
  return new CompiledSelector(sorted.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one));
}

function areAscending(texts: readonly string[]): boolean {
  return texts.every((text, index) => index === 0 || (texts[index - 1] ?? "") < text);
}

/** What JSON needs no escapes for: most labels. */
const plain = /^[\w./-]*$/;

/** The requirement as JSON. */
function requirementText({ key, operator, values }: LabelRequirement): string {
  const [value] = values;
  if (values.length === 1 && value !== undefined && plain.test(key) && plain.test(value)) {
    return `["${key}","${operator}","${value}"]`;
  }
  return JSON.stringify([key, operator, ...values]);
}
