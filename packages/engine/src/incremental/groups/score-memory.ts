import { grown } from "../tables/growing.ts";

/** What can give its memory back, and works it out again when it is asked. */
interface Forgetting {
  forget(): void;
}

/** Sees to it that the numbers kept for all shapes of pods take no more memory than they may. */
export class ScoreMemory {
  readonly #mostBytes: number;
  #bytes = 0;
  /** In the order in which they first had something. */
  readonly #holders = new Map<Forgetting, number>();
  #lent = new Int32Array(0);
  #borrower: Forgetting | undefined;

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  /**
   * Lends room for numbers, all 0 at first, until another holder borrows it: this one is told to forget then. Where each
   * pod has a shape of its own, arrays for each would cost more than the scores.
   */
  lend(holder: Forgetting, numbers: number): Int32Array {
    if (this.#borrower !== holder) {
      this.#borrower?.forget();
      this.#borrower = holder;
      this.#lent.fill(0);
    }
    this.#lent = grown(this.#lent, numbers);
    return this.#lent;
  }

  /** To be called after the holder has taken so many bytes more: others may have to give back theirs. */
  grew(holder: Forgetting, bytes: number): void {
    this.#bytes += bytes;
    this.#holders.set(holder, (this.#holders.get(holder) ?? 0) + bytes);
    if (this.#bytes <= this.#mostBytes) return;
    for (const [one, held] of this.#holders) {
      if (one === holder || 2 * this.#bytes <= this.#mostBytes) continue;
      one.forget();
      if (one === this.#borrower) this.#borrower = undefined;
      this.#holders.delete(one);
      this.#bytes -= held;
    }
  }
}
