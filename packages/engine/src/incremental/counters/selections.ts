import { appended } from "../growing-list.ts";
import { AllButCounter } from "./all-but-counter.ts";
import type { CountedDomains } from "./counted-domains.ts";
import { DomainCounter } from "./domain-counter.ts";
import type { AllBut } from "../pods/all-but-terms.ts";
import { type LabelledIndex, SelectorIndex } from "../pods/label-index.ts";
import type { SeenPods } from "../pods/seen-pods.ts";
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
  /** Dropped ones count no longer: which namespaces a term selects has changed. */
  live: boolean;
  /** The class that was put into it last: one that is left out may be found by two of its labels. */
  newest: SeenPods | undefined;
}

/** The selections that pods have asked for; made at the first asking from the pods that are there. */
export class Selections {
  readonly #terms: Terms;
  readonly #classes: LabelledIndex<SeenPods>;
  /** Of more terms than one; what asks for a single one is kept with it. */
  readonly #selections = new Map<string, Selection>();
  readonly #byNamespaces = new Set<Selection>();
  readonly #index: SelectorIndex<Selection>;
  /** How many were ever made. */
  made = 0;
  /** A number that is new each time selections are dropped. */
  version = 0;

  constructor(terms: Terms, classes: LabelledIndex<SeenPods>) {
    this.#terms = terms;
    this.#classes = classes;
    this.#index = new SelectorIndex(classes.table);
  }

  /** What matches all of `terms`, of which there is at least one. */
  of(terms: readonly Term[]): Selection {
    const [first] = terms;
    if (first !== undefined && terms.length === 1) return (first.selection ??= this.#make(terms));
    const text = canonicalText(terms);
    const known = this.#selections.get(text);
    if (known !== undefined) return known;
    const selection = this.#make(terms);
    this.#selections.set(text, selection);
    return selection;
  }

  /** Puts a new class into the selections that it belongs to. */
  join(seen: SeenPods): void {
    this.#index.forEachSelecting(seen.labels, (selection) => this.#consider(selection, seen));
  }

  /** To be called after every change of namespaces, and after that of the terms. */
  namespacesChanged(): void {
    if (this.#byNamespaces.size === 0) return;
    for (const selection of this.#byNamespaces) {
      selection.live = false;
      const [only] = selection.terms;
      if (only !== undefined && selection.terms.length === 1) only.selection = undefined;
      else this.#selections.delete(canonicalText(selection.terms));
    }
    this.#byNamespaces.clear();
    this.version++;
    for (const seen of this.#classes.candidates([])) seen.selections = seen.selections.filter(({ live }) => live);
  }

  #make(terms: readonly Term[]): Selection {
    this.made++;
    const keys = terms.length === 1 ? terms.map(keyOf) : [...new Set(terms.map(keyOf))];
    const moved = keys.map((key) => new DomainCounter(key));
    const leavesOut = leavingOut(terms);
    const counters = leavesOut === undefined ? moved : this.#allBut(leavesOut, moved);
    const selection: Selection = { terms, counters, moved, live: true, newest: undefined };
    if (terms.some(({ selectsNamespaces }) => selectsNamespaces)) this.#byNamespaces.add(selection);
    // Those that any of the terms requires: where one requires none, its number is below those of labels.
    const [first, ...others] = terms.map((term) => term.labels);
    const requiresOne = others.find(([label = -1]) => label >= 0 && (first?.[0] ?? -1) < 0);
    const labels = leavesOut?.labels ?? requiresOne ?? first ?? [];
    this.#index.addRequiring(selection, labels);
    const found = this.#classes.requiring(labels);
    // A class that is left out may be found by two of its labels.
    for (const seen of labels.length > 1 ? new Set(found) : found) this.#consider(selection, seen);
    return selection;
  }

  #allBut({ all }: AllBut<Term>, but: readonly DomainCounter[]): readonly CountedDomains[] {
    return this.of([all]).moved.map((counter) => new AllButCounter(counter, but));
  }

  #consider(selection: Selection, seen: SeenPods): void {
    const { terms, moved, live } = selection;
    if (!live || selection.newest === seen) return;
    const asking = leavingOut(terms)?.all;
    if (asking === undefined ? !this.#areAskingFor(terms, seen) : !this.#terms.asksFor(asking, seen)) return;
    selection.newest = seen;
    seen.selections = appended(seen.selections, selection);
    const { placed } = seen;
    for (let place = 0; place < placed.places; place++) {
      const slot = placed.keyAt(place);
      if (slot >= 0) for (const counter of moved) counter.move(slot, placed.countAt(place));
    }
  }

  #areAskingFor(terms: readonly Term[], seen: SeenPods): boolean {
    for (const term of terms) if (!this.#terms.asksFor(term, seen)) return false;
    return true;
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
