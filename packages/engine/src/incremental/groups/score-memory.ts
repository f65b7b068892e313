import { maxNodeScore } from "../../cycle/normalize-score.ts";
import { grown } from "../tables/growing.ts";

/** Added to scores that are kept, so that `notFeasible` is above 0, which stands for one that is not. */
export const scoreBias = 2;

/** Scores with {@link scoreBias}, a byte each where the weights of a profile allow that, for the processor's cache. */
export type KeptScores = Uint8Array | Int32Array;

/** What has borrowed room for scores, and is told when others borrow it. */
interface Borrower {
  /** The scores are lost: what is asked for later is worked out again. */
  giveBack(): void;
}

/** How much is kept of the scores of all shapes of pods; and room that shapes that come but once share. */
export class ScoreMemory {
  /** What is kept, about: {@link StateScores} and {@link NodeScores} add what they take. */
  bytes = 0;
  /** No scores, in arrays of the length that the weights ask for. */
  readonly none: KeptScores;
  #lent: KeptScores;
  #borrower: Borrower | undefined;

  /** @param weight What all scorers together weigh. */
  constructor(weight: number) {
    this.none = weight * maxNodeScore + scoreBias < 2 ** 8 ? new Uint8Array(0) : new Int32Array(0);
    this.#lent = this.none;
  }

  /**
   * Lends room for scores, all 0 at first, until another one borrows it. Where each pod has a shape of its own, arrays
   * for each would cost more than the scores.
   */
  lend(borrower: Borrower, scores: number): KeptScores {
    if (this.#borrower !== borrower) {
      this.#borrower?.giveBack();
      this.#borrower = borrower;
      this.#lent.fill(0);
    }
    this.#lent = grown(this.#lent, scores);
    return this.#lent;
  }

  /** To be called once nothing is kept any more. */
  clear(): void {
    this.bytes = 0;
    this.#borrower = undefined;
  }
}
