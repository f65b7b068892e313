import { appended, emptyList } from "../tables/growing-list.ts";
import { DomainCounter } from "./domain-counter.ts";
import type { ClassIndex } from "../classes/class-index.ts";
import type { TermEffect } from "../classes/pod-terms.ts";
import type { SeenPods } from "../classes/pod-class.ts";
import { TermIndex } from "../classes/term-index.ts";
import type { Term, Terms } from "../classes/terms.ts";

/** A term of placed pods, and how many of them are in each domain. */
export interface CarriedTerm {
  readonly term: Term;
  readonly effect: TermEffect;
  readonly counter: DomainCounter;
}

/** The terms of placed pods that select a class of pods. */
export interface CarriedOfClass {
  readonly terms: readonly CarriedTerm[];
  /** A number that is new each time {@link terms} changes. */
  readonly version: number;
}

const none: CarriedOfClass = { terms: emptyList, version: 0 };

/** Every term that placed pods carry, or have carried, with its effect; and which classes of pods each selects. */
export class CarriedTerms {
  readonly #terms: Terms;
  readonly #classes: ClassIndex;
  readonly #index: TermIndex<CarriedTerm>;
  /** By the number of the term: one for each of its effects. */
  readonly #byTerm: CarriedTerm[][] = [];
  /** By the number of the class. */
  readonly #byClass: { terms: CarriedTerm[]; version: number }[] = [];
  /** How many there are. */
  size = 0;

  constructor(terms: Terms, classes: ClassIndex) {
    this.#terms = terms;
    this.#classes = classes;
    this.#index = new TermIndex(classes.labels, classes.namespaces);
  }

  /** What counts the placed pods with the term. */
  counterOf(term: Term, effect: TermEffect): DomainCounter {
    while (this.#byTerm.length <= term.id) this.#byTerm.push(emptyList);
    const known = this.#byTerm[term.id] ?? emptyList;
    for (const one of known) if (one.effect === effect) return one.counter;
    const carried: CarriedTerm = { term, effect, counter: new DomainCounter(term.key) };
    this.#byTerm[term.id] = appended(known, carried);
    this.size++;
    this.#index.add(carried, term);
    for (const seen of this.#classes.requiring(term)) this.#consider(carried, seen);
    return carried.counter;
  }

  /** Those that select the class's pods. */
  of({ number }: SeenPods): CarriedOfClass {
    return this.#byClass[number] ?? none;
  }

  /** Puts a new class into the lists of the terms that select it. */
  join(seen: SeenPods): void {
    while (this.#byClass.length <= seen.number) this.#byClass.push({ terms: emptyList, version: 0 });
    this.#index.forEachSelecting(seen, (carried) => this.#consider(carried, seen));
  }

  /** To be called for each class of a namespace whose labels have changed. */
  namespaceChanged(seen: SeenPods): void {
    const ofClass = this.#byClass[seen.number];
    if (ofClass === undefined) return;
    ofClass.terms = emptyList;
    ofClass.version++;
    this.join(seen);
  }

  #consider(carried: CarriedTerm, seen: SeenPods): void {
    const ofClass = this.#byClass[seen.number];
    if (ofClass === undefined || !this.#terms.selects(carried.term, seen)) return;
    ofClass.terms = appended(ofClass.terms, carried);
    ofClass.version++;
  }
}
