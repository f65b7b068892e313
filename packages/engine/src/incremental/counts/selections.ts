import { appended } from "../tables/growing.ts";
import { PodsByDomain } from "./pods-by-domain.ts";
import { type LabelledIndex, SelectorIndex } from "../classes/label-index.ts";
import type { PodClass } from "../classes/pod-class.ts";
import type { Term, Terms } from "../classes/terms.ts";

/**
 * The placed pods that match every one of some terms of incoming pods, by domain of each of the terms' keys.
 * Required affinity asks for a set of terms, since one pod must match them all; everything else for single terms.
 */
export interface Selection {
  readonly terms: readonly Term[];
  /** One a key. */
  readonly counters: readonly PodsByDomain[];
  /** Where the labels of namespaces have a say in it: the classes whose pods are counted. */
  readonly members: Set<PodClass> | undefined;
}

/** The selections that pods have asked for; made at the first asking from the pods that are there. */
export class Selections {
  readonly #terms: Terms;
  readonly #classes: LabelledIndex<PodClass>;
  /** Of single terms, by their number. */
  readonly #ofOne: (Selection | undefined)[] = [];
  /** Of more terms than one. */
  readonly #ofSeveral = new Map<string, Selection>();
  /** Those that the labels of namespaces have a say in. */
  readonly #ofNamespaces: Selection[] = [];
  readonly #index: SelectorIndex<Selection>;
  /** How many there are. */
  size = 0;

  constructor(terms: Terms, classes: LabelledIndex<PodClass>) {
    this.#terms = terms;
    this.#classes = classes;
    this.#index = new SelectorIndex(classes.table);
  }

  /** What matches all of `terms`, of which there is at least one. */
  of(terms: readonly Term[]): Selection {
    if (terms.length === 1) return this.ofOne(terms[0]);
    const text = canonicalText(terms);
    const known = this.#ofSeveral.get(text);
    if (known !== undefined) return known;
    const selection = this.#make(terms);
    this.#ofSeveral.set(text, selection);
    return selection;
  }

  /** What matches the term. */
  ofOne(term: Term): Selection {
    const { id } = term;
    while (this.#ofOne.length <= id) this.#ofOne.push(undefined);
    return (this.#ofOne[id] ??= this.#make([term]));
  }

  /** Puts a new class into the selections that it belongs to. */
  join(podClass: PodClass): void {
    this.#index.forEachSelecting(podClass.labels, (selection) => this.#consider(selection, podClass));
  }

  /** To be called for each class of a namespace whose labels have changed: it leaves selections, and joins others. */
  namespaceChanged(podClass: PodClass): void {
    for (const selection of this.#ofNamespaces) {
      const wasMember = selection.members?.has(podClass) === true;
      if (wasMember === this.#isAskingFor(selection, podClass)) continue;
      if (wasMember) this.#leave(selection, podClass);
      else this.#join(selection, podClass);
    }
  }

  #make(terms: readonly Term[]): Selection {
    this.size++;
    const counters = Array.from(new Set(terms.map(({ key }) => key)), (key) => new PodsByDomain(key));
    const isOfNamespaces = terms.some((term) => term.usesNamespaceLabels);
    const selection: Selection = { terms, counters, members: isOfNamespaces ? new Set() : undefined };
    if (isOfNamespaces) this.#ofNamespaces.push(selection);
    const required = requiredByOne(terms);
    this.#index.add(selection, required);
    for (const podClass of this.#classes.requiring(required)) this.#consider(selection, podClass);
    return selection;
  }

  #consider(selection: Selection, podClass: PodClass): void {
    if (this.#isAskingFor(selection, podClass)) this.#join(selection, podClass);
  }

  #join(selection: Selection, podClass: PodClass): void {
    selection.members?.add(podClass);
    for (const counter of selection.counters) podClass.counters = appended(podClass.counters, counter);
    count(selection, podClass, 1);
  }

  #leave(selection: Selection, podClass: PodClass): void {
    selection.members?.delete(podClass);
    podClass.counters = podClass.counters.filter((one) => !selection.counters.some((counter) => counter === one));
    count(selection, podClass, -1);
  }

  #isAskingFor({ terms }: Selection, podClass: PodClass): boolean {
    for (const term of terms) if (!this.#terms.asksFor(term, podClass)) return false;
    return true;
  }
}

/** What one of the terms requires of labels: each pod is one that all of them select. */
function requiredByOne(terms: readonly Term[]): readonly number[] {
  // Where a term requires no label, its number is below those of labels.
  const [first] = terms.toSorted(({ labels: [one = -1] }, { labels: [other = -1] }) => other - one);
  return first.labels;
}

/** Adds the pods that are placed, or takes them away. */
function count({ counters }: Selection, { placed }: PodClass, by: 1 | -1): void {
  placed.forEachKey((slot, pods) => {
    for (const counter of counters) counter.move(slot, by * pods);
  });
}

function canonicalText(terms: readonly Term[]): string {
  return [...new Set(terms.map(({ id }) => id))].sort((one, other) => one - other).join();
}
