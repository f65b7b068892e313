import { labelValue, type Labels, type Node, type Pod, podKey, podNamespace } from "@stowage/engine";
import { type ScopedTerm, type TermSets, termSetsOf, selectsPod } from "./scoped-term.ts";
import { TermIndex } from "./term-index.ts";

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

/** What pods with the same namespace and terms ask for. */
interface Asked {
  readonly avoided: readonly AntiAffinity[];
  /** Absent where there are no terms: such a pod wants nobody. */
  readonly wanted: Affinity | undefined;
}

/** Who asks about pods with the same namespace and labels. */
interface Seen {
  readonly antiAffinities: readonly AntiAffinity[];
  readonly affinities: readonly Affinity[];
}

/**
 * Pods that were placed, told one after another; says which required inter-pod terms each of them breaks. Counts by the
 * text of each term: written again, and differently, so that an error of an engine is not repeated here. Every pod must be
 * registered before the first is placed.
 */
export class InterPodRules {
  readonly #nodeLabels: readonly Labels[];
  readonly #namespaces: ReadonlyMap<string, Labels>;
  readonly #antiAffinities = new Map<string, AntiAffinity>();
  readonly #affinities = new Map<string, Affinity>();
  readonly #antiAffinityIndex = new TermIndex<AntiAffinity>();
  readonly #affinityIndex = new TermIndex<Affinity>();
  readonly #asked = new WeakMap<TermSets, Asked>();
  #last: { readonly labels: Labels | undefined; readonly namespace: string; readonly seen: Seen } | undefined;

  constructor(nodes: readonly Node[], namespaces: ReadonlyMap<string, Labels>) {
    this.#nodeLabels = nodes.map(({ metadata }) => metadata.labels ?? {});
    this.#namespaces = namespaces;
  }

  /** Notes the pod's terms: they are counted for from the first pod on. */
  register(pod: Pod): void {
    this.#askedBy(pod);
  }

  /** Places a pod that was there before; whether it broke anything is not asked. */
  add(pod: Pod, node: number): void {
    this.#change(pod, node, 1);
  }

  /** Places a pod. @returns what it breaks by that, in either direction. */
  place(pod: Pod, node: number): string[] {
    const problems = this.#broken(pod, node);
    this.add(pod, node);
    return problems;
  }

  /** Takes away a pod that is there. */
  remove(pod: Pod, node: number): void {
    this.#change(pod, node, -1);
  }

  #change(pod: Pod, node: number, by: 1 | -1): void {
    for (const { term, carriers } of this.#askedBy(pod).avoided) occupy(carriers, this.#domain(term, node), by);
    const { antiAffinities, affinities } = this.#seen(pod);
    for (const { term, selected } of antiAffinities) occupy(selected, this.#domain(term, node), by);
    for (const { terms, selected } of affinities) {
      for (const [i, term] of terms.entries()) occupy(selected[i], this.#domain(term, node), by);
    }
  }

  #broken(pod: Pod, node: number): string[] {
    const { avoided, wanted } = this.#askedBy(pod);
    const problems: string[] = [];
    const domain = (term: ScopedTerm): string => this.#domain(term, node) ?? "";
    const where = (term: ScopedTerm): string => `${term.topologyKey}=${domain(term)}`;
    for (const { term, selected } of avoided) {
      if (selected.has(domain(term))) problems.push(`${podKey(pod)} avoids a pod in ${where(term)}`);
    }
    for (const { term, carriers } of this.#seen(pod).antiAffinities) {
      if (carriers.has(domain(term))) problems.push(`${podKey(pod)} is avoided by a pod in ${where(term)}`);
    }
    if (wanted === undefined) return problems;
    // The first of a group that wants itself may go anywhere where the labels are.
    const isFirst =
      wanted.selected.every((domains) => domains.size === 0) &&
      wanted.terms.every((term) => selectsPod(term, pod, this.#namespaces));
    for (const [i, term] of wanted.terms.entries()) {
      const isMet = isFirst ? domain(term) !== "" : wanted.selected[i]?.has(domain(term));
      if (!isMet) problems.push(`${podKey(pod)} wants a pod in ${where(term)}`);
    }
    return problems;
  }

  #domain({ topologyKey }: ScopedTerm, node: number): string | undefined {
    return labelValue(this.#nodeLabels[node], topologyKey);
  }

  #askedBy(pod: Pod): Asked {
    const terms = termSetsOf(pod);
    const known = this.#asked.get(terms);
    if (known !== undefined) return known;
    const avoided = terms.antiAffinity.map((term) => this.#antiAffinity(term));
    const asked: Asked = { avoided, wanted: terms.affinity.length === 0 ? undefined : this.#affinity(terms.affinity) };
    this.#asked.set(terms, asked);
    return asked;
  }

  #antiAffinity(term: ScopedTerm): AntiAffinity {
    const text = JSON.stringify(term);
    const known = this.#antiAffinities.get(text);
    if (known !== undefined) return known;
    const made: AntiAffinity = { term, carriers: new Map(), selected: new Map() };
    this.#antiAffinities.set(text, made);
    this.#antiAffinityIndex.add(term, made);
    return made;
  }

  #affinity(terms: readonly ScopedTerm[]): Affinity {
    const text = JSON.stringify(terms);
    const known = this.#affinities.get(text);
    if (known !== undefined) return known;
    const made: Affinity = { terms, selected: terms.map(() => new Map<string, number>()) };
    this.#affinities.set(text, made);
    // Who is not selected by the first of them is not selected by all.
    for (const term of terms.slice(0, 1)) this.#affinityIndex.add(term, made);
    return made;
  }

  #seen(pod: Pod): Seen {
    const [labels, namespace] = [pod.metadata.labels, podNamespace(pod)];
    if (this.#last !== undefined && this.#last.labels === labels && this.#last.namespace === namespace)
      return this.#last.seen;
    const selects = (term: ScopedTerm): boolean => selectsPod(term, pod, this.#namespaces);
    const seen: Seen = {
      antiAffinities: this.#antiAffinityIndex.candidates(labels).filter(({ term }) => selects(term)),
      affinities: this.#affinityIndex.candidates(labels).filter(({ terms }) => terms.every(selects)),
    };
    this.#last = { labels, namespace, seen };
    return seen;
  }
}

function occupy(domains: Occupied | undefined, domain: string | undefined, by: number): void {
  if (domains === undefined || domain === undefined) return;
  const count = (domains.get(domain) ?? 0) + by;
  if (count === 0) domains.delete(domain);
  else domains.set(domain, count);
}
