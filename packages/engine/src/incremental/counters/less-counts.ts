import type { IntCounts } from "./int-counts.ts";

/** Numbers of pods by node. */
export interface NodeCounts {
  /** How many nodes have pods, or more. */
  readonly size: number;
  /** The pods on the node in the slot. */
  get(slot: number): number;
  /** For reading all without a call for each: places 0 to `places - 1`, some of which are empty. */
  readonly places: number;
  /** The slot at a place, which may have no pods; below 0 where none is. */
  keyAt(place: number): number;
}

/** The pods of one count without those of another one, which are among them. Nothing is kept for it. */
export class LessCounts implements NodeCounts {
  readonly #all: IntCounts;
  readonly #but: IntCounts;

  constructor(all: IntCounts, but: IntCounts) {
    this.#all = all;
    this.#but = but;
  }

  get size(): number {
    return this.#all.size;
  }

  get(slot: number): number {
    return this.#all.get(slot) - this.#but.get(slot);
  }

  get places(): number {
    return this.#all.places;
  }

  keyAt(place: number): number {
    return this.#all.keyAt(place);
  }
}
