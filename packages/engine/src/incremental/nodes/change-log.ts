/** At least so many changes are kept. */
const fewestKept = 1024;

/**
 * Which nodes' pods have changed, in order: what a view of the cluster reads to catch up. Each reader remembers how far
 * it has read. Old entries are overwritten; a reader that finds too many unread starts from scratch, which is cheaper
 * than reading them would be.
 */
export class ChangeLog {
  /** How many changes there have been. */
  head = 0;
  /** The oldest change that had not been overwritten when the log last grew: room alone does not bring others back. */
  #oldest = 0;
  #slots = new Int32Array(fewestKept);

  append(slot: number): void {
    this.#slots[this.head & (this.#slots.length - 1)] = slot;
    this.head++;
  }

  /** Whether every change since the one numbered `from` can still be read. */
  holds(from: number): boolean {
    return from >= this.#oldest && this.head - from <= this.#slots.length;
  }

  /** The slot of the node that the change numbered `at` was on; for one that {@link holds} holds. */
  slotAt(at: number): number {
    return this.#slots[at & (this.#slots.length - 1)];
  }

  /** Keeps about as many changes as there are nodes. */
  fit(nodes: number): void {
    if (nodes <= this.#slots.length) return;
    const before = this.#slots;
    const after = new Int32Array(2 * before.length);
    this.#oldest = Math.max(this.#oldest, this.head - before.length);
    for (let at = this.#oldest; at < this.head; at++) {
      after[at & (after.length - 1)] = before[at & (before.length - 1)];
    }
    this.#slots = after;
    this.fit(nodes);
  }
}
