import type { RootStates } from "../layout/root-states.ts";
import type { Scored } from "./local-scores.ts";
import { kept } from "./node-scores.ts";
import { NumberSet } from "../layout/number-set.ts";

/** Which nodes of a root have the highest score, by rank. Found when that is asked for, and followed from then on. */
export class BestNodes {
  readonly #states: RootStates;
  readonly #of: Scored;
  readonly #bits: NumberSet;
  /** By root: 1 where they are known. */
  readonly #isListed: Uint8Array;

  constructor(states: RootStates, of: Scored) {
    this.#states = states;
    this.#of = of;
    this.#bits = new NumberSet(states.placeAt.length);
    this.#isListed = new Uint8Array(states.roots);
  }

  /** To be called when a root's highest score has changed. */
  forget(root: number): void {
    this.#isListed[root] = 0;
  }

  /** To be called when a node has come to have a root's highest score, or has it no more. */
  moved(root: number, rank: number, isBest: boolean): void {
    if (this.#isListed[root] === 0) return;
    if (isBest) this.#bits.add(rank);
    else this.#bits.delete(rank);
  }

  /** To be called before what follows. @param highest Score of any node of the root. */
  list(root: number, highest: number): void {
    if (this.#isListed[root] === 1) return;
    this.#isListed[root] = 1;
    const { starts, sizes, stateAt } = this.#states;
    const start = starts[root] ?? 0;
    this.#bits.clear(start, starts[root + 1] ?? 0);
    if (this.#states.rows < (sizes[root] ?? 0)) {
      this.#listByStates(root, highest);
      return;
    }
    const { scores } = this.#of.local;
    const end = start + (sizes[root] ?? 0);
    for (let rank = start; rank < end; rank++) {
      const state = stateAt[rank] ?? 0;
      const score = scores[state] ?? 0;
      // What is not known was given back.
      if (score === 0 ? this.#of.local.at(state) === highest : score === highest + kept) this.#bits.add(rank);
    }
  }

  #listByStates(root: number, highest: number): void {
    const { rows, states, lists, roots, starts } = this.#states;
    const start = starts[root] ?? 0;
    const end = starts[root + 1] ?? 0;
    const { scores } = this.#of.local;
    for (let row = 0; row < rows; row++) {
      const list = row * roots + root;
      const nodes = lists.counts[list] ?? 0;
      if (nodes === 0) continue;
      const state = states[row] ?? 0;
      const score = scores[state] ?? 0;
      if (score === 0 ? this.#of.local.at(state) !== highest : score !== highest + kept) continue;
      lists.addTo(this.#bits, list, start, end);
    }
  }

  /** Number `picked` of those of the ranks from `from` on and below `to`; see {@link NumberSet.nth}. */
  nth(from: number, to: number, picked: number): number {
    return this.#bits.nth(from, to, picked);
  }

  /**
   * Leaves the node out of what {@link nth} counts, until it is {@link show}n again; nothing may change meanwhile.
   *
   * @returns whether it was among them.
   */
  hide(rank: number): boolean {
    return this.#bits.delete(rank);
  }

  show(rank: number): void {
    this.#bits.add(rank);
  }
}
