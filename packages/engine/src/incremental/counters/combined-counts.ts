import type { IntCounts } from "./int-counts.ts";

/** Numbers of pods by node. */
export interface NodeCounts {
  /** How many nodes have pods, or more. */
  readonly size: number;
  /** The pods on the node in the slot. */
  get(slot: number): number;
  /** For reading all without a call for each: places 0 to `places - 1`, some of which are empty. */
  readonly places: number;
  /** The slot at a place, which may have no pods, or be that of another place too; below 0 where none is. */
  keyAt(place: number): number;
}

/** What is added to something, or taken from it. */
export interface Signed<Part> {
  readonly part: Part;
  readonly sign: 1 | -1;
}

/** The pods of one count with those of others: some are added, and some, which are among its own, left out. Nothing is kept. */
export class CombinedCounts implements NodeCounts {
  readonly #main: IntCounts;
  readonly #others: readonly Signed<IntCounts>[];
  readonly #added: readonly IntCounts[];

  constructor(main: IntCounts, others: readonly Signed<IntCounts>[]) {
    this.#main = main;
    this.#others = others;
    this.#added = others.filter(({ sign }) => sign > 0).map(({ part }) => part);
  }

  get size(): number {
    let { size } = this.#main;
    for (const one of this.#added) size += one.size;
    return size;
  }

  get(slot: number): number {
    let pods = this.#main.get(slot);
    for (const { part, sign } of this.#others) pods += sign * part.get(slot);
    return pods;
  }

  get places(): number {
    let { places } = this.#main;
    for (const one of this.#added) places += one.places;
    return places;
  }

  keyAt(place: number): number {
    let at = place;
    for (const one of this.#added) {
      if (at < one.places) return one.keyAt(at);
      at -= one.places;
    }
    return this.#main.keyAt(at);
  }
}
