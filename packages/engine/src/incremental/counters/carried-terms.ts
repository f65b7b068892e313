import { appended, emptyList } from "../growing-list.ts";
import { AllButCounter } from "./all-but-counter.ts";
import type { CountedDomains } from "./counted-domains.ts";
import { DomainCounter } from "./domain-counter.ts";
import type { ClassIndex } from "../pods/class-index.ts";
import { SelectorIndex } from "../pods/label-index.ts";
import type { SeenPods } from "../pods/seen-pods.ts";
import { TermIndex } from "../pods/term-index.ts";
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
  /**
   * Of a term that others leave labels out of, their pods count too: none of the others is told of to an incoming pod,
   * but by what is to be left out for it.
   */
  readonly counter: DomainCounter;
}

/** What a term of placed pods does to an incoming pod: the {@link CarriedTerm} itself, unless others leave the pod out. */
export interface CarriedEffect {
  readonly term: Term;
  readonly effect: TermEffect;
  /** The pods that carry it, without those whose terms leave the pod out. */
  readonly counter: CountedDomains;
}

/** Every term that placed pods carry, or have carried, with its effect; and which classes of pods each selects. */
export class CarriedTerms {
  readonly #terms: Terms;
  readonly #classes: ClassIndex;
  readonly #index: TermIndex<CarriedTerm>;
  /** Terms that leave labels out, by each of these. */
  readonly #leavingOut: SelectorIndex<CarriedTerm>;
  /** How many there are. */
  size = 0;

  constructor(terms: Terms, classes: ClassIndex) {
    this.#terms = terms;
    this.#classes = classes;
    this.#index = new TermIndex(classes.labels, classes.namespaces);
    this.#leavingOut = new SelectorIndex(classes.labels);
  }

  /** The list and what a pod with the term carries, besides: one that leaves labels out counts among all, too. */
  appended(list: CarriedTerm[], term: Term, effect: TermEffect): CarriedTerm[] {
    const longer = term.allBut === undefined ? list : appended(list, this.#intern(term.allBut.all, effect));
    return appended(longer, this.#intern(term, effect));
  }

  #intern(term: Term, effect: TermEffect): CarriedTerm {
    for (const known of term.carried) if (known.effect === effect) return known;
    const carried: CarriedTerm = { term, effect, counter: new DomainCounter(term.key) };
    term.carried = appended(term.carried, carried);
    this.size++;
    if (term.allBut === undefined) {
      this.#index.add(carried, term);
      for (const seen of this.#classes.requiring(term)) this.#consider(carried, seen);
      return carried;
    }
    const { labels } = term.allBut;
    this.#leavingOut.addRequiring(carried, labels);
    for (const seen of this.#classes.byLabel.requiring(labels)) this.#leaveOut(carried, seen);
    return carried;
  }

  /** Puts a new class into the lists of the terms that select it. */
  join(seen: SeenPods): void {
    this.#index.forEachSelecting(seen, (carried) => this.#consider(carried, seen));
    this.#leavingOut.forEachSelecting(seen.labels, (carried) => this.#leaveOut(carried, seen));
  }

  /** Ends what the terms did, which no placed pod carries any more. */
  end(terms: readonly Term[]): void {
    const ended = new Set<CountedDomains>();
    const classes = new Set<SeenPods>();
    for (const { carried, allBut, ...required } of terms) {
      if (carried.length === 0) continue;
      for (const { counter } of carried) {
        this.size--;
        counter.release();
        ended.add(counter);
      }
      const selected =
        allBut === undefined ? this.#classes.requiring(required) : this.#classes.byLabel.requiring(allBut.labels);
      for (const seen of selected) classes.add(seen);
    }
    const isKept = ({ counter }: CarriedTerm): boolean => !ended.has(counter);
    this.#index.keepOnly(isKept);
    this.#leavingOut.keepOnly(isKept);
    const counts = ({ counter }: CarriedEffect): boolean =>
      !ended.has(counter) && !(counter instanceof AllButCounter && counter.but.some((one) => ended.has(one)));
    for (const seen of classes) if (!seen.carried.every(counts)) this.#joinAnew(seen);
  }

  /** To be called for each class of a namespace whose labels have changed. */
  namespaceChanged(seen: SeenPods): void {
    this.#joinAnew(seen);
  }

  #joinAnew(seen: SeenPods): void {
    seen.carried = emptyList;
    seen.carriedVersion++;
    this.join(seen);
  }

  #consider(carried: CarriedTerm, seen: SeenPods): void {
    if (!this.#terms.selects(carried.term, seen)) return;
    seen.carried = appended<CarriedEffect>(seen.carried, carried);
    seen.carriedVersion++;
  }

  /** Leaves the pods with the term out of what all do to the class, if those that all select are the class's. */
  #leaveOut({ term, effect, counter }: CarriedTerm, seen: SeenPods): void {
    const at = seen.carried.findIndex((one) => one.effect === effect && one.term === term.allBut?.all);
    const all = seen.carried[at];
    if (all === undefined) return;
    const before = all.counter;
    const but = before instanceof AllButCounter ? before.but : emptyList;
    // A class may be found by two of its labels.
    if (but.includes(counter)) return;
    const ofAll = before instanceof AllButCounter ? before.all : before;
    if (!(ofAll instanceof DomainCounter)) return;
    const less = { term: all.term, effect, counter: new AllButCounter(ofAll, [...but, counter]) };
    seen.carried = seen.carried.with(at, less);
    seen.carriedVersion++;
  }
}
