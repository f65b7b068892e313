import {
  type Affinity,
  type Labels,
  type LabelSelector,
  labelValue,
  type Pod,
  type PodAffinityTerm,
  podNamespace,
} from "@stowage/engine";

/** A term, and the namespace of the pod that has it. */
export type ScopedTerm = PodAffinityTerm & { readonly owner: string };

/** The required inter-pod terms of pods. The same object for pods that share their affinity. */
export interface TermSets {
  readonly affinity: readonly ScopedTerm[];
  readonly antiAffinity: readonly ScopedTerm[];
}

const without: TermSets = { affinity: [], antiAffinity: [] };
const known = new WeakMap<Affinity, Map<string, TermSets>>();

/** The required inter-pod terms of a pod. */
export function termSetsOf(pod: Pod): TermSets {
  const { affinity } = pod.spec;
  if (affinity === undefined) return without;
  const byNamespace = known.get(affinity) ?? new Map<string, TermSets>();
  known.set(affinity, byNamespace);
  const owner = podNamespace(pod);
  const scoped = (terms: readonly PodAffinityTerm[] = []): ScopedTerm[] => terms.map((term) => ({ ...term, owner }));
  const sets = byNamespace.get(owner) ?? {
    affinity: scoped(affinity.podAffinity?.requiredDuringSchedulingIgnoredDuringExecution),
    antiAffinity: scoped(affinity.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution),
  };
  byNamespace.set(owner, sets);
  return sets;
}

/** Whether the term means the pod, by its namespace and its labels. */
export function selectsPod(term: ScopedTerm, pod: Pod, namespaces: ReadonlyMap<string, Labels>): boolean {
  return selectsNamespace(term, podNamespace(pod), namespaces) && matches(term.labelSelector, pod.metadata.labels);
}
function selectsNamespace(term: ScopedTerm, namespace: string, known: ReadonlyMap<string, Labels>): boolean {
  const { namespaces = [], namespaceSelector, owner } = term;
  if (namespaces.length === 0 && namespaceSelector === undefined) return namespace === owner;
  return namespaces.includes(namespace) || (known.has(namespace) && matches(namespaceSelector, known.get(namespace)));
}

function matches(selector: LabelSelector | undefined, labels: Labels | undefined): boolean {
  if (selector === undefined) return false;
  const { matchLabels = {}, matchExpressions = [] } = selector;
  return (
    Object.entries(matchLabels).every(([key, value]) => labelValue(labels, key) === value) &&
    matchExpressions.every(({ key, operator, values = [] }) => {
      const value = labelValue(labels, key);
      const isIn = value !== undefined && values.includes(value);
      return { In: isIn, NotIn: !isIn, Exists: value !== undefined, DoesNotExist: value === undefined }[operator];
    })
  );
}
