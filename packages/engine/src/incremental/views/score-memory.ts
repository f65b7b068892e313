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

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  /** To be called after the holder has taken so many bytes more: others may have to give back theirs. */
  grew(holder: Forgetting, bytes: number): void {
    this.#bytes += bytes;
    this.#holders.set(holder, (this.#holders.get(holder) ?? 0) + bytes);
    if (this.#bytes <= this.#mostBytes) return;
    for (const [one, held] of this.#holders) {
      if (one === holder || 2 * this.#bytes <= this.#mostBytes) continue;
      one.forget();
      this.#holders.delete(one);
      this.#bytes -= held;
    }
  }
}
