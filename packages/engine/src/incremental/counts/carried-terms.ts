import { appended, emptyList } from "../tables/growing.ts";
import { PodsByDomain } from "./pods-by-domain.ts";
import { type LabelledIndex, SelectorIndex } from "../classes/label-index.ts";
import type { TermEffect } from "../classes/pod-terms.ts";
import type { PodClass } from "../classes/pod-class.ts";
import type { Term, Terms } from "../classes/terms.ts";

/** A term of placed pods, and how many of them are in each domain. */
export interface CarriedTerm {
  readonly term: Term;
  readonly effect: TermEffect;
  readonly counter: PodsByDomain;
}

/** The terms of placed pods that select a class of pods. */
interface CarriedOfClass {
  readonly terms: readonly CarriedTerm[];
  /** A number that is new each time {@link terms} changes. */
  readonly version: number;
}

/** Every term that placed pods carry, or have carried, with its effect; and which classes of pods each selects. */
export class CarriedTerms {
  readonly #terms: Terms;
  readonly #classes: LabelledIndex<PodClass>;
  readonly #index: SelectorIndex<CarriedTerm>;
  /** By the number of the term: one for each of its effects. */
  readonly #byTerm: CarriedTerm[][] = [];
  /** By the number of the class. */
  readonly #byClass: { terms: CarriedTerm[]; version: number }[] = [];
  /** How many there are. */
  size = 0;

  constructor(terms: Terms, classes: LabelledIndex<PodClass>) {
    this.#terms = terms;
    this.#classes = classes;
    this.#index = new SelectorIndex(classes.table);
  }

  /** What counts the placed pods with the term. */
  counterOf(term: Term, effect: TermEffect): PodsByDomain {
    while (this.#byTerm.length <= term.id) this.#byTerm.push(emptyList);
    const known = this.#byTerm[term.id];
    for (const one of known) if (one.effect === effect) return one.counter;
    const carried: CarriedTerm = { term, effect, counter: new PodsByDomain(term.key) };
    this.#byTerm[term.id] = appended(known, carried);
    this.size++;
    this.#index.add(carried, term.labels);
    for (const podClass of this.#classes.requiring(term.labels)) this.#consider(carried, podClass);
    return carried.counter;
  }

  /** Those that select the class's pods. */
  of({ number }: PodClass): CarriedOfClass {
    return this.#byClass[number];
  }

  /** Puts a new class into the lists of the terms that select it. */
  join(podClass: PodClass): void {
    while (this.#byClass.length <= podClass.number) this.#byClass.push({ terms: emptyList, version: 0 });
    this.#index.forEachSelecting(podClass.labels, (carried) => this.#consider(carried, podClass));
  }

  /** To be called for each class of a namespace whose labels have changed. */
  namespaceChanged(podClass: PodClass): void {
    const ofClass = this.#byClass[podClass.number];
    ofClass.terms = emptyList;
    ofClass.version++;
    this.join(podClass);
  }

  #consider(carried: CarriedTerm, podClass: PodClass): void {
    if (!this.#terms.selects(carried.term, podClass)) return;
    const ofClass = this.#byClass[podClass.number];
    ofClass.terms = appended(ofClass.terms, carried);
    ofClass.version++;
  }
}
