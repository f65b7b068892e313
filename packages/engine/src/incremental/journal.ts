import type { Mark } from "../engine.ts";

/**
 * What would take back each change, the last one on top. Nothing is kept before the first mark: an engine that is
 * never asked to go back pays nothing.
 */
export class Journal {
  readonly #inverses: (() => void)[] = [];
  #recording = false;

  /** Whether {@link record} keeps what it is given: callers need not make an inverse otherwise. */
  get recording(): boolean {
    return this.#recording;
  }

  mark(): Mark {
    this.#recording = true;
    return this.#inverses.length;
  }

  /** Keeps the inverse of a change that has just been made. It must record nothing itself. */
  record(inverse: () => void): void {
    if (this.#recording) this.#inverses.push(inverse);
  }

  /** @throws RangeError for a mark that is void, or was never made. */
  undo(to: Mark): void {
    if (!this.#recording || to > this.#inverses.length) throw new RangeError(`mark ${to} is void`);
    this.#recording = false;
    while (this.#inverses.length > to) this.#inverses.pop()?.();
    this.#recording = true;
  }
}
