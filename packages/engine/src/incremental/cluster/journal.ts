import type { Mark } from "../../engine.ts";

/**
 * What would take back each change, the last one on top. Nothing is kept before the first mark: an engine that is
 * never asked to go back pays nothing.
 */
export class Journal {
  readonly #inverses: (() => void)[] = [];
  /** By mark: how many inverses there were. */
  readonly #marks: number[] = [];

  /** Whether anything is kept. */
  get isRecording(): boolean {
    return this.#marks.length > 0;
  }

  mark(): Mark {
    return this.#marks.push(this.#inverses.length) - 1;
  }

  /** Keeps the inverse of a change that has just been made. The inverse must record nothing itself. */
  record(inverse: () => void): void {
    if (this.isRecording) this.#inverses.push(inverse);
  }

  /** @throws RangeError for a mark that is void, or was never made. */
  undo(to: Mark): void {
    const length = this.#marks.at(to);
    if (length === undefined) throw new RangeError(`there is no mark ${to}, or it was undone`);
    this.#marks.length = to + 1;
    while (this.#inverses.length > length) this.#inverses.pop()?.();
  }
}
