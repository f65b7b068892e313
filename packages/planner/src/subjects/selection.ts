import {
  type AffinityTerm,
  compileLabelSelector,
  type LabelMatcher,
  type LabelSelector,
  matchesLabels,
  type PodAffinity,
  type PodAffinityTerm,
  selectorText,
  termMatches,
} from "@stowage/engine";
import type { Subject } from "./subject.ts";
import type { SeenPods } from "./seen-pods.ts";

/** A rule of a pod that selects pods: a term of pod affinity or anti-affinity, or a spread constraint. */
export interface Selection {
  readonly subject: Subject;
  readonly kind: "affinity" | "antiAffinity" | "spread";
  /** Whether it can keep the pod from a node, rather than make one look better. */
  readonly required: boolean;
  /** Of a preferred term. */
  readonly weight?: number;
  /** Field path in the pod: `spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0]`. */
  readonly path: string;
  /** Where the topologyKey, the labelSelector and the namespaces stand: `path`, or its `podAffinityTerm`. */
  readonly fields: string;
  readonly topologyKey: string;
  /** As its author wrote it. */
  readonly written: LabelSelector | undefined;
  /** As the API server stores it: label keys merged. */
  readonly stored: LabelSelector | undefined;
  readonly matchLabelKeys: readonly string[];
  readonly mismatchLabelKeys: readonly string[];
  readonly namespaces: readonly string[];
  readonly namespaceSelector: LabelSelector | undefined;
  /** The selector that the scheduler sees: label keys merged. */
  readonly selects: LabelMatcher;
  /** The term as the scheduler reads it; of a spread constraint one of the pod's own namespace. */
  readonly term: AffinityTerm;
}

/** Every rule of the subject that selects pods, in the order of the fields. */
export function selectionsOf(subject: Subject): readonly Selection[] {
  return [...termsOf(subject, "affinity"), ...termsOf(subject, "antiAffinity"), ...spreadsOf(subject)];
}

function termsOf(subject: Subject, kind: "affinity" | "antiAffinity"): readonly Selection[] {
  const name = kind === "affinity" ? "podAffinity" : "podAntiAffinity";
  const stored: PodAffinity | undefined = subject.pod.spec.affinity?.[name];
  const { info } = subject;
  const [requiredTerms, preferredTerms] =
    kind === "affinity"
      ? [info.requiredAffinityTerms, info.preferredAffinityTerms]
      : [info.requiredAntiAffinityTerms, info.preferredAntiAffinityTerms];
  const required = (stored?.requiredDuringSchedulingIgnoredDuringExecution ?? []).flatMap((term, index) => {
    const compiled = requiredTerms[index];
    return compiled === undefined ? [] : [selectionOf(subject, kind, term, compiled, compiled.path)];
  });
  const preferred = (stored?.preferredDuringSchedulingIgnoredDuringExecution ?? []).flatMap((one, index) => {
    const compiled = preferredTerms[index];
    if (compiled === undefined) return [];
    const path = `spec.affinity.${name}.preferredDuringSchedulingIgnoredDuringExecution[${index}]`;
    return [{ ...selectionOf(subject, kind, one.podAffinityTerm, compiled.term, path), weight: compiled.weight }];
  });
  return [...required, ...preferred];
}

function selectionOf(
  subject: Subject,
  kind: "affinity" | "antiAffinity",
  stored: PodAffinityTerm,
  term: AffinityTerm,
  path: string,
): Selection {
  const fields = term.path;
  return {
    subject,
    kind,
    required: fields === path,
    path,
    fields,
    topologyKey: term.topologyKey,
    written: withoutMerged(stored.labelSelector, stored.matchLabelKeys, stored.mismatchLabelKeys),
    stored: stored.labelSelector,
    matchLabelKeys: stored.matchLabelKeys ?? [],
    mismatchLabelKeys: stored.mismatchLabelKeys ?? [],
    namespaces: stored.namespaces ?? [],
    namespaceSelector: stored.namespaceSelector,
    selects: term.selectsPod,
    term,
  };
}

function spreadsOf(subject: Subject): readonly Selection[] {
  return (subject.pod.spec.topologySpreadConstraints ?? []).map((constraint, index): Selection => {
    const path = `spec.topologySpreadConstraints[${index}]`;
    const selects = compileLabelSelector(constraint.labelSelector);
    return {
      subject,
      kind: "spread",
      required: constraint.whenUnsatisfiable === "DoNotSchedule",
      path,
      fields: path,
      topologyKey: constraint.topologyKey,
      written: withoutMerged(constraint.labelSelector, constraint.matchLabelKeys, undefined),
      stored: constraint.labelSelector,
      matchLabelKeys: constraint.matchLabelKeys ?? [],
      mismatchLabelKeys: [],
      namespaces: [],
      namespaceSelector: undefined,
      selects,
      term: {
        topologyKey: constraint.topologyKey,
        selectsPod: selects,
        namespaces: new Set([subject.namespace]),
        selectsNamespace: compileLabelSelector(undefined),
        path,
      },
    };
  });
}

/** The selector without the requirements that the API server merged in from label keys: those come last, one a key. */
function withoutMerged(
  selector: LabelSelector | undefined,
  matchLabelKeys: readonly string[] = [],
  mismatchLabelKeys: readonly string[] = [],
): LabelSelector | undefined {
  const { matchExpressions } = selector ?? {};
  if (selector === undefined || matchExpressions === undefined) return selector;
  const kept = matchExpressions.filter(
    ({ key, operator }) =>
      !(operator === "In" && matchLabelKeys.includes(key)) &&
      !(operator === "NotIn" && mismatchLabelKeys.includes(key)),
  );
  return { ...selector, matchExpressions: kept };
}

/**
 * Whether the selection selects the subject's own pods: that of one of them another one, since labels may tell them apart,
 * such as a StatefulSet's `apps.kubernetes.io/pod-index`.
 */
export function selectsItself({ term, subject }: Selection, seen: SeenPods): boolean {
  const { namespace, info, planned } = subject;
  const labels = planned[1]?.pod.metadata.labels ?? info.labels;
  return termMatches(term, { namespace, labels }, seen.namespaceLabels(namespace));
}

/** Whether its labels alone select the subject's own pods, whatever the namespaces. */
export function selectsOwnLabels({ selects, subject }: Selection): boolean {
  return matchesLabels(selects, subject.info.labels);
}

/** How messages call the rule: `the required anti-affinity`. */
export function selectionText({ kind, required }: Selection): string {
  const strength = required ? "required" : "preferred";
  switch (kind) {
    case "affinity":
      return `the ${strength} affinity`;
    case "antiAffinity":
      return `the ${strength} anti-affinity`;
    case "spread":
      return "the spread constraint";
    default:
      return kind satisfies never;
  }
}

/** The same, told from others of its kind by whom it selects: `the required anti-affinity to pods with app=web`. */
export function ruleText(selection: Selection, all: readonly Selection[]): string {
  const { kind, required, written } = selection;
  const alike = all.filter((other) => other.kind === kind && other.required === required);
  const text = selectionText(selection);
  if (alike.length < 2 || written === undefined) return text;
  const { matchExpressions = [], ...others } = written;
  const whom = selectorText({ ...others, ...(matchExpressions.length === 0 ? {} : { matchExpressions }) });
  return `${text} ${kind === "spread" ? "of" : "to"} ${whom === "" ? "all pods" : `pods ${whom}`}`;
}

/** Where the rule stands in its list: the number that its path ends in. */
export function indexInList({ path }: Pick<Selection, "path">): number {
  return Number(/\[(\d+)\]$/.exec(path)?.[1]);
}

/** How many requirements of a selector, with the label keys merged in, are about the key. */
export function timesNamed({ matchLabels = {}, matchExpressions = [] }: LabelSelector, key: string): number {
  return (Object.hasOwn(matchLabels, key) ? 1 : 0) + matchExpressions.filter((one) => one.key === key).length;
}
