import { appended } from "../growing-list.ts";
import { DomainCounter } from "./domain-counter.ts";
import { type LabelledIndex, SelectorIndex } from "../pods/label-index.ts";
import type { SeenPods } from "../pods/seen-pods.ts";
import type { Term, Terms } from "../pods/terms.ts";

/**
 * What a placed pod's term does to an incoming pod that it selects: keeps it out, adds to its domain's score what the
 * profile says for required affinity, or adds the number.
 */
export type TermEffect = "avoids" | "requires" | number;

/** A term of placed pods, and how many of them are in each domain. */
export interface CarriedTerm {
  readonly term: Term;
  readonly effect: TermEffect;
  readonly counter: DomainCounter;
}

/** Every term that placed pods carry, or have carried, with its effect; and which classes of pods each selects. */
export class CarriedTerms {
  readonly #terms: Terms;
  readonly #classes: LabelledIndex<SeenPods>;
  readonly #index: SelectorIndex<CarriedTerm>;

  constructor(terms: Terms, classes: LabelledIndex<SeenPods>) {
    this.#terms = terms;
    this.#classes = classes;
    this.#index = new SelectorIndex(classes.table);
  }

  intern(term: Term, effect: TermEffect): CarriedTerm {
    for (const known of term.carried) if (known.effect === effect) return known;
    const carried: CarriedTerm = { term, effect, counter: new DomainCounter(term.key) };
    term.carried = appended(term.carried, carried);
    this.#index.addRequiring(carried, term.label);
    for (const seen of this.#classes.requiring(term.label)) this.#consider(carried, seen);
    return carried;
  }

  /** Puts a new class into the lists of the terms that select it. */
  join(seen: SeenPods): void {
    this.#index.forEachSelecting(seen.labels, (carried) => this.#consider(carried, seen));
  }

  /** To be called for each class of a namespace whose labels have changed. */
  namespaceChanged(seen: SeenPods): void {
    seen.carried = [];
    seen.carriedVersion++;
    this.#index.forEachSelecting(seen.labels, (carried) => this.#consider(carried, seen));
  }

  #consider(carried: CarriedTerm, seen: SeenPods): void {
    if (!this.#terms.selects(carried.term, seen)) return;
    seen.carried = appended(seen.carried, carried);
    seen.carriedVersion++;
  }
}
