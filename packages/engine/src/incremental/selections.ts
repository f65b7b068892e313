import { DomainCounter } from "./domain-counter.ts";
import type { SeenPods } from "./seen-pods.ts";
import type { Term, Terms } from "./terms.ts";

/**
 * The placed pods that match every one of some terms of incoming pods, by domain of each of the terms' keys.
 * Required affinity asks for a set of terms, since one pod must match them all; everything else for single terms.
 */
export interface Selection {
  readonly terms: readonly Term[];
  /** One a key. */
  readonly counters: readonly DomainCounter[];
  /** Dropped ones count no longer: which namespaces a term selects has changed. */
  live: boolean;
}

/** The selections that pods have asked for; made at the first asking from the pods that are there. */
export class Selections {
  readonly #terms: Terms;
  readonly #classes: () => Iterable<SeenPods>;
  readonly #selections = new Map<string, Selection>();

  constructor(terms: Terms, classes: () => Iterable<SeenPods>) {
    this.#terms = terms;
    this.#classes = classes;
  }

  /** What matches all of `terms`, of which there is at least one. */
  of(terms: readonly Term[]): Selection {
    const text = canonicalText(terms);
    const known = this.#selections.get(text);
    if (known !== undefined) return known;
    const counters = [...new Set(terms.map(({ key }) => key))].map((key) => new DomainCounter(key));
    const selection: Selection = { terms, counters, live: true };
    this.#selections.set(text, selection);
    for (const seen of this.#classes()) this.#join(selection, seen);
    return selection;
  }

  /** Puts a new class into the selections that it belongs to. */
  join(seen: SeenPods): void {
    for (const selection of this.#selections.values()) this.#join(selection, seen);
  }

  /** To be called after every change of namespaces, and after that of the terms. */
  namespacesChanged(): void {
    let dropped = false;
    for (const [text, selection] of this.#selections) {
      if (!selection.terms.some(({ selectsNamespaces }) => selectsNamespaces)) continue;
      selection.live = false;
      this.#selections.delete(text);
      dropped = true;
    }
    if (!dropped) return;
    for (const seen of this.#classes()) seen.selections = seen.selections.filter(({ live }) => live);
  }

  #join(selection: Selection, seen: SeenPods): void {
    if (!selection.terms.every((term) => this.#terms.asksFor(term, seen))) return;
    seen.selections.push(selection);
    for (const counter of selection.counters) for (const [slot, pods] of seen.placed) counter.move(slot, pods);
  }
}

function canonicalText(terms: readonly Term[]): string {
  const [first] = terms;
  if (terms.length === 1 && first !== undefined) return String(first.id);
  return [...new Set(terms.map(({ id }) => id))].sort((one, other) => one - other).join();
}
