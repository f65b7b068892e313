import type { PodAffinityTerm, WeightedPodAffinityTerm } from "../api/affinity.ts";
import type { Labels } from "../api/object-meta.ts";
import { compileLabelSelector, type LabelMatcher, matchesLabels, matchNothing } from "./label-selector.ts";

/** A {@link PodAffinityTerm} whose selectors are compiled and whose namespace default is applied. */
export interface AffinityTerm {
  readonly topologyKey: string;
  readonly selectsPod: LabelMatcher;
  readonly namespaces: ReadonlySet<string>;
  /** Beside `namespaces`, not instead of them. */
  readonly selectsNamespace: LabelMatcher;
  /** Where the term stands in its pod: `spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0]`. */
  readonly path: string;
}

/** A preferred term. */
export interface WeightedAffinityTerm {
  /** 1 to 100. */
  readonly weight: number;
  readonly term: AffinityTerm;
}

/** What terms and selectors see of a pod. */
export interface LabelledPod {
  readonly namespace: string;
  readonly labels: Labels;
}

/** Compiles a term of a pod in `namespace`. Source: `newAffinityTerm` (kube-scheduler, framework/types.go). */
export function compileAffinityTerm(term: PodAffinityTerm, namespace: string, path: string): AffinityTerm {
  const names = term.namespaces ?? [];
  const isDefault = names.length === 0 && term.namespaceSelector === undefined;
  return {
    topologyKey: term.topologyKey,
    selectsPod: compileLabelSelector(term.labelSelector),
    namespaces: new Set(isDefault ? [namespace] : names),
    selectsNamespace: compileLabelSelector(term.namespaceSelector),
    path,
  };
}

export function compileWeightedTerm(
  { weight, podAffinityTerm }: WeightedPodAffinityTerm,
  namespace: string,
  path: string,
): WeightedAffinityTerm {
  return { weight, term: compileAffinityTerm(podAffinityTerm, namespace, `${path}.podAffinityTerm`) };
}

/**
 * Whether the term selects the pod, whose namespace has `namespaceLabels` (an unknown namespace has none).
 * Source: `AffinityTerm.Matches` (kube-scheduler, framework/types.go).
 */
export function termMatches(term: AffinityTerm, pod: LabelledPod, namespaceLabels: Labels | undefined): boolean {
  return (
    (term.namespaces.has(pod.namespace) || matchesLabels(term.selectsNamespace, namespaceLabels)) &&
    matchesLabels(term.selectsPod, pod.labels)
  );
}

/**
 * The term of an incoming pod with its namespace selector replaced by the namespaces that it selects now.
 * A selector that matches everything stays: it reaches namespaces that nobody listed.
 * Source: `mergeAffinityTermNamespacesIfNotEmpty` (interpodaffinity/plugin.go).
 *
 * @param selectorStays Up to 1.36 upstream replaces the selector of a copy: it goes on selecting, by no labels at all.
 */
export function resolveNamespaces(
  term: AffinityTerm,
  namespaces: ReadonlyMap<string, Labels>,
  selectorStays = false,
): AffinityTerm {
  const { requirements } = term.selectsNamespace;
  if (requirements === undefined || requirements.length === 0) return term;
  const selected = new Set(term.namespaces);
  for (const [name, labels] of namespaces) if (matchesLabels(term.selectsNamespace, labels)) selected.add(name);
  return { ...term, namespaces: selected, selectsNamespace: selectorStays ? term.selectsNamespace : matchNothing };
}
