import type { PodAffinityTerm, WeightedPodAffinityTerm } from "../api/affinity.ts";
import type { Labels } from "../api/object-meta.ts";
import { compileLabelSelector, type LabelMatcher, matchesLabels, matchNothing } from "./label-selector.ts";

/** What a {@link PodAffinityTerm} says: its selectors are compiled and its namespace default is applied. */
export interface CompiledTerm {
  readonly topologyKey: string;
  readonly selectsPod: LabelMatcher;
  readonly namespaces: ReadonlySet<string>;
  /** Beside `namespaces`, not instead of them. */
  readonly selectsNamespace: LabelMatcher;
}

/** A term of a pod, compiled. */
export interface AffinityTerm extends CompiledTerm {
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
  return {
    topologyKey: term.topologyKey,
    selectsPod: compileLabelSelector(term.labelSelector),
    namespaces: isOfOwnNamespace(term) ? new Set<string>().add(namespace) : new Set(term.namespaces),
    selectsNamespace: compileLabelSelector(term.namespaceSelector),
    path,
  };
}

/** Whether the term is about the namespace of its pod, since it names no other. */
export function isOfOwnNamespace({ namespaces, namespaceSelector }: PodAffinityTerm): boolean {
  return namespaceSelector === undefined && (namespaces === undefined || namespaces.length === 0);
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
export function termMatches(term: CompiledTerm, pod: LabelledPod, namespaceLabels: Labels | undefined): boolean {
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
export function resolveNamespaces<Term extends CompiledTerm>(
  term: Term,
  namespaces: ReadonlyMap<string, Labels>,
  selectorStays = false,
): Term {
  const { requirements } = term.selectsNamespace;
  if (requirements === undefined || requirements.length === 0) return term;
  const selected = new Set(term.namespaces);
  for (const [name, labels] of namespaces) if (matchesLabels(term.selectsNamespace, labels)) selected.add(name);
  return { ...term, namespaces: selected, selectsNamespace: selectorStays ? term.selectsNamespace : matchNothing };
}
