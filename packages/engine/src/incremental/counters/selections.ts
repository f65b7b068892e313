import { appended } from "../growing-list.ts";
import { AllButCounter } from "./all-but-counter.ts";
import type { CountedDomains } from "./counted-domains.ts";
import { DomainCounter } from "./domain-counter.ts";
import type { AllBut } from "../pods/all-but-terms.ts";
import type { ClassIndex } from "../pods/class-index.ts";
import type { SeenPods } from "../pods/seen-pods.ts";
import { type Required, TermIndex } from "../pods/term-index.ts";
import type { Term, Terms } from "../pods/terms.ts";
import type { TopologyKey } from "../nodes/topology-keys.ts";

/**
 * The placed pods that match every one of some terms of incoming pods, by domain of each of the terms' keys.
 * Required affinity asks for a set of terms, since one pod must match them all; everything else for single terms.
 */
export interface Selection {
  readonly terms: readonly Term[];
  /** One a key. */
  readonly counters: readonly CountedDomains[];
  /**
   * Those that pods move: the same ones; of a single term that leaves labels out, one of the pods that it leaves out, and
   * which alone belong to the selection then.
   */
  readonly moved: readonly DomainCounter[];
  /** Whether the labels of namespaces have a say in it. */
  readonly selectsNamespaces: boolean;
  /** The class that was put into it last: one that is left out may be found by two of its labels. */
  newest: SeenPods | undefined;
}

/** The selections that pods have asked for; made at the first asking from the pods that are there. */
export class Selections {
  readonly #terms: Terms;
  readonly #classes: ClassIndex;
  /** Of more terms than one; what asks for a single one is kept with it. */
  readonly #selections = new Map<string, Selection>();
  #all: Selection[] = [];
  readonly #index: TermIndex<Selection>;
  /** How many were ever made. */
  made = 0;

  constructor(terms: Terms, classes: ClassIndex) {
    this.#terms = terms;
    this.#classes = classes;
    this.#index = new TermIndex(classes.labels, classes.namespaces);
  }

  /** How many there are. */
  get size(): number {
    return this.#all.length;
  }

  /**
   * Ends the others.
   *
   * @param terms Of single ones, which are kept with their terms, all may be needed again.
   * @param asked The lists of terms that are asked for together.
   */
  keepOnly(terms: ReadonlySet<Term>, asked: Iterable<readonly Term[]>): void {
    const texts = new Set(Array.from(asked, canonicalText));
    const isUsed = (one: Selection): boolean =>
      one.terms.length === 1 ? one.terms.every((term) => terms.has(term)) : texts.has(canonicalText(one.terms));
    const ended = new Set(this.#all.filter((one) => !isUsed(one)));
    this.#all = this.#all.filter((one) => !ended.has(one));
    for (const [text, one] of this.#selections) if (ended.has(one)) this.#selections.delete(text);
    this.#index.keepOnly((one) => !ended.has(one));
    const classes = new Set<SeenPods>();
    for (const one of ended) {
      for (const counter of one.moved) counter.release();
      for (const seen of this.#classes.requiring(requiredBy(one.terms))) classes.add(seen);
    }
    for (const seen of classes) {
      if (seen.selections.some((one) => ended.has(one))) {
        seen.selections = seen.selections.filter((one) => !ended.has(one));
      }
    }
    // It may have ended.
    for (const one of this.#all) one.newest = undefined;
  }

  /** What matches all of `terms`, of which there is at least one. */
  of(terms: readonly Term[]): Selection {
    const [first] = terms;
    if (first !== undefined && terms.length === 1) return this.ofOne(first);
    const text = canonicalText(terms);
    const known = this.#selections.get(text);
    if (known !== undefined) return known;
    const selection = this.#make(terms);
    this.#selections.set(text, selection);
    return selection;
  }

  /** What matches the term. */
  ofOne(term: Term): Selection {
    return (term.selection ??= this.#make([term]));
  }

  /** Puts a new class into the selections that it belongs to. */
  join(seen: SeenPods): void {
    this.#index.forEachSelecting(seen, (selection) => this.#consider(selection, seen));
  }

  /** To be called for each class of a namespace whose labels have changed: it leaves selections, and joins others. */
  namespaceChanged(seen: SeenPods): void {
    const stays: Selection[] = [];
    for (const selection of seen.selections) {
      if (!selection.selectsNamespaces || this.#isAskingFor(selection, seen)) stays.push(selection);
      else {
        if (selection.newest === seen) selection.newest = undefined;
        count(selection, seen, -1);
      }
    }
    seen.selections = stays;
    const there = new Set(stays);
    this.#index.forEachSelecting(seen, (selection) => {
      if (!there.has(selection)) this.#consider(selection, seen);
    });
  }

  #make(terms: readonly Term[]): Selection {
    this.made++;
    const [first] = terms;
    const moved =
      first !== undefined && terms.length === 1
        ? [new DomainCounter(first.key)]
        : Array.from(new Set(terms.map(keyOf)), (key) => new DomainCounter(key));
    const leavesOut = leavingOut(terms);
    const counters = leavesOut === undefined ? moved : this.#allBut(leavesOut, moved);
    const selectsNamespaces = terms.some((term) => term.selectsNamespaces);
    const selection: Selection = { terms, counters, moved, selectsNamespaces, newest: undefined };
    this.#all.push(selection);
    const required = requiredBy(terms);
    this.#index.add(selection, required);
    for (const seen of this.#classes.requiring(required)) this.#consider(selection, seen);
    return selection;
  }

  #allBut({ all }: AllBut<Term>, but: readonly DomainCounter[]): readonly CountedDomains[] {
    return this.ofOne(all).moved.map((counter) => new AllButCounter(counter, but));
  }

  #consider(selection: Selection, seen: SeenPods): void {
    if (selection.newest === seen || !this.#isAskingFor(selection, seen)) return;
    selection.newest = seen;
    seen.selections = appended(seen.selections, selection);
    count(selection, seen, 1);
  }

  /** Whether the pods count; of one that leaves labels out, those that have one of these, which is not asked here. */
  #isAskingFor({ terms }: Selection, seen: SeenPods): boolean {
    const asking = leavingOut(terms)?.all;
    if (asking !== undefined) return this.#terms.asksFor(asking, seen);
    for (const term of terms) if (!this.#terms.asksFor(term, seen)) return false;
    return true;
  }
}

/** Of what is left out, all have one of the labels: no other class may be found. */
function requiredBy(terms: readonly Term[]): Required {
  const leavesOut = leavingOut(terms);
  return leavesOut === undefined ? requiredByAny(terms) : { labels: leavesOut.labels, places: undefined };
}

/** What one of the terms requires of labels, and one of namespaces: each pod is one that all of them select. */
function requiredByAny(terms: readonly Term[]): Required {
  const [first] = terms;
  if (first !== undefined && terms.length === 1) return first;
  const others = terms.slice(1);
  // Where a term requires no label, its number is below those of labels.
  const requiresOne = others.find(({ labels: [label = -1] }) => label >= 0 && (first?.labels[0] ?? -1) < 0);
  const { labels = [] } = requiresOne ?? first ?? {};
  return { labels, places: terms.find(({ places }) => places !== undefined)?.places };
}

/** Adds the pods that are placed, or takes them away. */
function count({ moved }: Selection, { placed }: SeenPods, by: 1 | -1): void {
  for (let place = 0; place < placed.places; place++) {
    const slot = placed.keyAt(place);
    if (slot >= 0) for (const counter of moved) counter.move(slot, by * placed.countAt(place));
  }
}

/** What a single term leaves out. Of several, each pod that is counted is one that all of them select. */
function leavingOut(terms: readonly Term[]): AllBut<Term> | undefined {
  return terms.length === 1 ? terms[0]?.allBut : undefined;
}

function keyOf({ key }: Term): TopologyKey {
  return key;
}

function canonicalText(terms: readonly Term[]): string {
  return [...new Set(terms.map(({ id }) => id))].sort((one, other) => one - other).join();
}
