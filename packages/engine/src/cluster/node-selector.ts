import type { NodeAffinity } from "../api/affinity.ts";
import type { Labels } from "../api/object-meta.ts";
import { labelValue } from "../api/object-meta.ts";
import type { Pod } from "../api/pod.ts";
import type {
  NodeSelector,
  NodeSelectorOperator,
  NodeSelectorRequirement,
  NodeSelectorTerm,
} from "../api/selectors.ts";
import { compileLabels, type LabelMatcher, matchesLabels } from "./label-selector.ts";
import { isLabelValue, isQualifiedName } from "./qualified-name.ts";

/** What a node selector sees of a node. */
export interface SelectableNode {
  readonly name: string;
  readonly labels: Labels;
}

/** A requirement of a {@link NodeTerm}. */
interface NodeRequirement {
  readonly key: string;
  readonly operator: NodeSelectorOperator;
  readonly values: readonly string[];
  /** The same values. */
  readonly valueSet: ReadonlySet<string>;
  /** What `Gt` and `Lt` compare with. */
  readonly bound?: bigint;
}

/** A compiled {@link NodeSelectorTerm}: requirements that must all hold. */
export interface NodeTerm {
  readonly labels: readonly NodeRequirement[];
  readonly fields: readonly NodeRequirement[];
}

/** A pod's `nodeSelector` and the required terms of its node affinity, compiled. */
export interface RequiredNodeAffinity {
  readonly nodeSelector: LabelMatcher;
  /** Of which one must match; absent where the pod has no required node affinity. */
  readonly terms?: readonly NodeTerm[];
}

/** Compiles what a pod requires of its node. Source: `GetRequiredNodeAffinity` (component-helpers, nodeaffinity). */
export function requiredNodeAffinity({ spec }: Pod): RequiredNodeAffinity {
  const nodeSelector = compileLabels(spec.nodeSelector);
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return required === undefined ? { nodeSelector } : { nodeSelector, terms: compileNodeSelector(required) };
}

/** Whether the node is one that the pod may go to, as far as labels and names tell. */
export function matchesRequiredNodeAffinity(required: RequiredNodeAffinity, node: SelectableNode): boolean {
  return (
    matchesLabels(required.nodeSelector, node.labels) &&
    (required.terms === undefined || matchesAnyTerm(required.terms, node))
  );
}

/** The terms of a selector, none where it lacks the list or has null for it. */
export function termsOf({ nodeSelectorTerms }: NodeSelector): readonly NodeSelectorTerm[] {
  return nodeSelectorTerms ?? noTerms;
}

/** One of these must match; `undefined` where nothing is required. No terms match no node. */
export function requiredTerms(affinity: NodeAffinity | undefined): readonly NodeSelectorTerm[] | undefined {
  const required = affinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return required && termsOf(required);
}

// One list, since some compare what they were given with what they are given next.
const noTerms: readonly NodeSelectorTerm[] = [];

/** Compiles a selector; terms that can not match, empty and invalid ones, are left out. One compiled may stand for several. */
export function compileNodeSelector(selector: NodeSelector): readonly NodeTerm[] {
  const terms = termsOf(selector)
    .map(compileNodeSelectorTerm)
    .filter((term) => term !== undefined);
  return terms.length > 1 ? joined(terms) : terms;
}

/** Terms that each ask for a name alone, as those of a pod that names many nodes do, are one that asks for any of them. */
function joined(terms: readonly NodeTerm[]): readonly NodeTerm[] {
  const asksForName = ({ labels, fields: [field, ...others] }: NodeTerm): boolean =>
    labels.length === 0 && others.length === 0 && field?.key === nameField && field.operator === "In";
  const named = terms.filter(asksForName);
  if (named.length < 2) return terms;
  const values = named.flatMap(({ fields }) => fields.flatMap((field) => field.values));
  const any = compileRequirement({ key: nameField, operator: "In", values });
  return [{ labels: [], fields: [any] }, ...terms.filter((term) => !asksForName(term))];
}

/**
 * Compiles a term. Source: `newNodeSelectorTerm` (component-helpers, nodeaffinity).
 *
 * @returns `undefined` for a term that matches no node: an empty one, or one with a mistake in it, which the API
 *   server refuses and upstream's filter passes over.
 */
export function compileNodeSelectorTerm(term: NodeSelectorTerm): NodeTerm | undefined {
  if (!canMatch(term)) return undefined;
  const { matchExpressions = [], matchFields = [] } = term;
  return { labels: matchExpressions.map(compileRequirement), fields: matchFields.map(compileRequirement) };
}

/** False for a term that {@link compileNodeSelectorTerm} says matches no node. */
export function canMatch({ matchExpressions = [], matchFields = [] }: NodeSelectorTerm): boolean {
  if (matchExpressions.length === 0 && matchFields.length === 0) return false;
  return matchExpressions.every(isValidExpression) && matchFields.every(isValidField);
}

/** Whether one of the terms matches; none match nothing. */
export function matchesAnyTerm(terms: readonly NodeTerm[], node: SelectableNode): boolean {
  return terms.some((term) => matchesTerm(term, node));
}

/** Whether all of the term's requirements hold. */
export function matchesTerm({ labels, fields }: NodeTerm, node: SelectableNode): boolean {
  return (
    labels.every((one) => requirementHolds(one, labelValue(node.labels, one.key))) &&
    // A field that nodes do not have reads as empty; a node without a name has no fields to judge by.
    (node.name === "" || fields.every((one) => requirementHolds(one, one.key === nameField ? node.name : "")))
  );
}

/** The only field of a node that terms may name. */
export const nameField = "metadata.name";

function requirementHolds({ operator, valueSet, bound }: NodeRequirement, value: string | undefined): boolean {
  switch (operator) {
    case "In":
      return value !== undefined && valueSet.has(value);
    case "NotIn":
      return value === undefined || !valueSet.has(value);
    case "Exists":
      return value !== undefined;
    case "DoesNotExist":
      return value === undefined;
    case "Gt":
    case "Lt": {
      const number = value === undefined ? undefined : parseInt64(value);
      if (number === undefined || bound === undefined) return false;
      return operator === "Gt" ? number > bound : number < bound;
    }
    default:
      return operator satisfies never;
  }
}

function compileRequirement({ key, operator, values = [] }: NodeSelectorRequirement): NodeRequirement {
  const bound = operator === "Gt" || operator === "Lt" ? parseInt64(values[0] ?? "") : undefined;
  const compiled = { key, operator, values, valueSet: new Set(values) };
  return bound === undefined ? compiled : { ...compiled, bound };
}

/** Source: `NewRequirement` (apimachinery, labels/selector.go). */
function isValidExpression({ key, operator, values = [] }: NodeSelectorRequirement): boolean {
  return isQualifiedName(key) && values.every(isLabelValue) && isValidOperand(operator, values);
}

function isValidOperand(operator: NodeSelectorOperator, values: readonly string[]): boolean {
  switch (operator) {
    case "In":
    case "NotIn":
      return values.length > 0;
    case "Exists":
    case "DoesNotExist":
      return values.length === 0;
    case "Gt":
    case "Lt":
      return values.length === 1 && parseInt64(values[0] ?? "") !== undefined;
    default:
      return false;
  }
}

function isValidField({ operator, values = [] }: NodeSelectorRequirement): boolean {
  return (operator === "In" || operator === "NotIn") && values.length === 1;
}

/** Whether Go's `strconv.ParseInt(text, 10, 64)` accepts the text. */
export function isInt64(text: string): boolean {
  return parseInt64(text) !== undefined;
}

const maxInt64 = 2n ** 63n - 1n;

/** What Go's `strconv.ParseInt(text, 10, 64)` accepts. */
function parseInt64(text: string): bigint | undefined {
  if (!/^[+-]?[0-9]+$/.test(text)) return undefined;
  const number = BigInt(text);
  return number >= -maxInt64 - 1n && number <= maxInt64 ? number : undefined;
}

/** The names of the nodes that the terms name, if every one of them does; `undefined` when any node may match. */
export function nodeNamesOf(selector: NodeSelector): ReadonlySet<string> | undefined {
  const terms = termsOf(selector);
  if (terms.length === 0) return undefined;
  const names = new Set<string>();
  for (const term of terms) {
    const ofTerm = namesOfTerm(term);
    if (ofTerm === undefined) return undefined;
    for (const name of ofTerm) names.add(name);
  }
  return names;
}

/** The term's fields must all hold: what is in every one of them. */
function namesOfTerm({ matchFields = [] }: NodeSelectorTerm): readonly string[] | undefined {
  let names: readonly string[] | undefined;
  for (const { key, operator, values = [] } of matchFields) {
    if (key !== nameField || operator !== "In") continue;
    names = names === undefined ? values : names.filter((name) => values.includes(name));
  }
  return names;
}
