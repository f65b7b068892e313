import { DomainCounter } from "./domain-counter.ts";
import type { SeenPods } from "./seen-pods.ts";
import type { Term, Terms } from "./terms.ts";

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

/** Every term that placed pods carry, or have carried, with its effect. */
export class CarriedTerms {
  readonly #terms: Terms;
  readonly #byText = new Map<string, CarriedTerm>();
  readonly #all: CarriedTerm[] = [];

  constructor(terms: Terms) {
    this.#terms = terms;
  }

  intern(term: Term, effect: TermEffect): CarriedTerm {
    const text = `${term.id} ${effect}`;
    const known = this.#byText.get(text);
    if (known !== undefined) return known;
    const carried: CarriedTerm = { term, effect, counter: new DomainCounter(term.key) };
    this.#byText.set(text, carried);
    this.#all.push(carried);
    return carried;
  }

  /** Those that select the class; each is asked once, and again only when the class's namespace changes. */
  selecting(seen: SeenPods): readonly CarriedTerm[] {
    for (; seen.carriedRead < this.#all.length; seen.carriedRead++) {
      const carried = this.#all[seen.carriedRead];
      if (carried !== undefined && this.#terms.selects(carried.term, seen)) seen.carried.push(carried);
    }
    return seen.carried;
  }
}

/** To be called for each class of a namespace whose labels have changed. */
export function forgetSelecting(seen: SeenPods): void {
  seen.carried = [];
  seen.carriedRead = 0;
}
