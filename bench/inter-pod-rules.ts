import {
  type Labels,
  type LabelSelector,
  labelValue,
  type Pod,
  type PodAffinityTerm,
  podKey,
  podNamespace,
} from "@stowage/engine";

/** Pods that were placed, told one after another; says which required inter-pod terms each of them breaks. */
export interface InterPodRules {
  /** Places a pod that was there before; whether it broke anything is not asked. */
  add(pod: Pod, nodeLabels: Labels): void;
  /** Places a pod. @returns what it breaks by that, in either direction. */
  place(pod: Pod, nodeLabels: Labels): string[];
  /** Takes away a pod that is there. */
  remove(pod: Pod, nodeLabels: Labels): void;
}

/** How many pods there are in each domain that has any. */
type Occupied = Map<string, number>;

/** A required anti-affinity term, and the topology values where pods have it, and where there are pods that it selects. */
interface AntiAffinity {
  readonly term: ScopedTerm;
  readonly carriers: Occupied;
  readonly selected: Occupied;
}

/** The required affinity terms of a pod, and for each the topology values where there are pods that all of them select. */
interface Affinity {
  readonly terms: readonly ScopedTerm[];
  readonly selected: readonly Occupied[];
}

/** A term, and the namespace of the pod that has it. */
type ScopedTerm = PodAffinityTerm & { readonly owner: string };

/**
 * Remembers by the text of each term where it matters: written again, and differently, so that an error of an engine is not
 * repeated here. It must know beforehand `all` the pods that will come.
 */
export function interPodRules(all: Iterable<Pod>, namespaces: ReadonlyMap<string, Labels>): InterPodRules {
  const antiAffinities = new Map<string, AntiAffinity>();
  const affinities = new Map<string, Affinity>();
  for (const pod of all) {
    for (const term of antiAffinityTerms(pod)) {
      const key = JSON.stringify(term);
      if (!antiAffinities.has(key)) antiAffinities.set(key, { term, carriers: new Map(), selected: new Map() });
    }
    const terms = affinityTerms(pod);
    const key = JSON.stringify(terms);
    if (terms.length > 0 && !affinities.has(key)) affinities.set(key, { terms, selected: terms.map(() => new Map()) });
  }

  const selects = (term: ScopedTerm, pod: Pod): boolean =>
    selectsNamespace(term, podNamespace(pod), namespaces) && matches(term.labelSelector, pod.metadata.labels);
  const selecting = perLabels((pod) => ({
    antiAffinities: [...antiAffinities.values()].filter(({ term }) => selects(term, pod)),
    affinities: [...affinities.values()].filter(({ terms }) => terms.every((term) => selects(term, pod))),
  }));

  const change = (pod: Pod, nodeLabels: Labels, by: number): void => {
    for (const term of antiAffinityTerms(pod)) {
      occupy(antiAffinities.get(JSON.stringify(term))?.carriers, labelValue(nodeLabels, term.topologyKey), by);
    }
    for (const { term, selected } of selecting(pod).antiAffinities) {
      occupy(selected, labelValue(nodeLabels, term.topologyKey), by);
    }
    for (const { terms, selected } of selecting(pod).affinities) {
      for (const [i, term] of terms.entries()) occupy(selected[i], labelValue(nodeLabels, term.topologyKey), by);
    }
  };

  const broken = (pod: Pod, nodeLabels: Labels): string[] => {
    const problems: string[] = [];
    const domain = ({ topologyKey }: ScopedTerm): string => labelValue(nodeLabels, topologyKey) ?? "";
    const where = (term: ScopedTerm): string => `${term.topologyKey}=${domain(term)}`;
    for (const term of antiAffinityTerms(pod)) {
      if (antiAffinities.get(JSON.stringify(term))?.selected.has(domain(term))) {
        problems.push(`${podKey(pod)} avoids a pod in ${where(term)}`);
      }
    }
    for (const { term, carriers } of selecting(pod).antiAffinities) {
      if (carriers.has(domain(term))) problems.push(`${podKey(pod)} is avoided by a pod in ${where(term)}`);
    }
    const wanted = affinities.get(JSON.stringify(affinityTerms(pod)));
    if (wanted === undefined) return problems;
    // The first of a group that wants itself may go anywhere where the labels are.
    const isFirst =
      wanted.selected.every((domains) => domains.size === 0) && wanted.terms.every((term) => selects(term, pod));
    for (const [i, term] of wanted.terms.entries()) {
      const isMet = isFirst ? domain(term) !== "" : wanted.selected[i]?.has(domain(term));
      if (!isMet) problems.push(`${podKey(pod)} wants a pod in ${where(term)}`);
    }
    return problems;
  };

  const add = (pod: Pod, nodeLabels: Labels): void => change(pod, nodeLabels, 1);
  return {
    add,
    remove: (pod, nodeLabels) => change(pod, nodeLabels, -1),
    place(pod, nodeLabels) {
      const problems = broken(pod, nodeLabels);
      add(pod, nodeLabels);
      return problems;
    },
  };
}

function antiAffinityTerms(pod: Pod): ScopedTerm[] {
  const terms = pod.spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
  return terms.map((term) => ({ ...term, owner: podNamespace(pod) }));
}

function affinityTerms(pod: Pod): ScopedTerm[] {
  const terms = pod.spec.affinity?.podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
  return terms.map((term) => ({ ...term, owner: podNamespace(pod) }));
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

/** Asks once for each namespace and labels: pods that agree in them are seen alike. */
function perLabels<Answer>(ask: (pod: Pod) => Answer): (pod: Pod) => Answer {
  const answers = new Map<string, Answer>();
  return (pod) => {
    const key = JSON.stringify([podNamespace(pod), pod.metadata.labels]);
    const answer = answers.get(key) ?? ask(pod);
    answers.set(key, answer);
    return answer;
  };
}

function occupy(domains: Occupied | undefined, domain: string | undefined, by: number): void {
  if (domains === undefined || domain === undefined) return;
  const count = (domains.get(domain) ?? 0) + by;
  if (count === 0) domains.delete(domain);
  else domains.set(domain, count);
}
