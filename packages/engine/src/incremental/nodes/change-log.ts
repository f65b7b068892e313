/** At least so many changes are kept. */
const fewestKept = 1024;

/**
 * Numbers, in the order in which something became of them: the slots of nodes whose pods have changed, or the states
 * that have been numbered. Each reader remembers how far it has read. Old entries are overwritten; a reader that finds
 * too many unread starts from scratch, which is cheaper than reading them would be.
 */
export class ChangeLog {
  /** How many changes there have been. */
  head = 0;
  /**
   * The oldest change that had not been overwritten when the log last grew, or that came after it was cleared: room alone
   * does not bring others back.
   */
  #oldest = 0;
  #numbers = new Int32Array(fewestKept);

  append(number: number): void {
    this.#numbers[this.head & (this.#numbers.length - 1)] = number;
    this.head++;
  }

  /** Whether every change since the one numbered `from` can still be read. */
  holds(from: number): boolean {
    return from >= this.#oldest && this.head - from <= this.#numbers.length;
  }

  /** What the change numbered `at` was of; for one that {@link holds} holds. */
  at(at: number): number {
    return this.#numbers[at & (this.#numbers.length - 1)];
  }

  /**
   * Calls with all that {@link holds} holds since the change numbered `from`: what is in an array from `first` on and
   * below `end`, in one piece or two.
   */
  since(from: number, visit: (numbers: Int32Array, first: number, end: number) => void): void {
    const { length } = this.#numbers;
    const first = from & (length - 1);
    const end = first + this.head - from;
    visit(this.#numbers, first, Math.min(end, length));
    if (end > length) visit(this.#numbers, 0, end - length);
  }

  /** Forgets what it has: the numbers mean something else from now on. */
  clear(): void {
    this.#oldest = this.head;
  }

  /** Keeps about as many changes as there are nodes. */
  fit(nodes: number): void {
    if (nodes <= this.#numbers.length) return;
    const before = this.#numbers;
    const after = new Int32Array(2 * before.length);
    this.#oldest = Math.max(this.#oldest, this.head - before.length);
    for (let at = this.#oldest; at < this.head; at++) {
      after[at & (after.length - 1)] = before[at & (before.length - 1)];
    }
    this.#numbers = after;
    this.fit(nodes);
  }
}
