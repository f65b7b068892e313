import { grown } from "../tables/growing.ts";

/** What has borrowed room for numbers, and is told when others borrow it. */
interface Borrower {
  /** The numbers are lost: what is asked for later is worked out again. */
  giveBack(): void;
}

/** How much is kept of the numbers of all shapes of pods; and room that shapes that come but once share. */
export class ScoreMemory {
  /** What is kept: to be told by whoever takes more. */
  bytes = 0;
  #lent = new Int32Array(0);
  #borrower: Borrower | undefined;

  /**
   * Lends room for numbers, all 0 at first, until another one borrows it. Where each pod has a shape of its own, arrays for
   * each would cost more than the scores.
   */
  lend(borrower: Borrower, numbers: number): Int32Array {
    if (this.#borrower !== borrower) {
      this.#borrower?.giveBack();
      this.#borrower = borrower;
      this.#lent.fill(0);
    }
    this.#lent = grown(this.#lent, numbers);
    return this.#lent;
  }

  /** To be called once nothing is kept any more. */
  clear(): void {
    this.bytes = 0;
    this.#borrower = undefined;
  }
}
