/** A moment of a {@link Journal}. */
export type JournalMark = number;

/** Remembers how to take changes back, from the first mark on. */
export class Journal {
  readonly #undo: (() => void)[] = [];
  #isKept = false;

  /** Whether anything is to be taken back: most simulations never are. */
  get isKept(): boolean {
    return this.#isKept;
  }

  /** Notes how the change that is being made is taken back. */
  note(undo: () => void): void {
    if (this.#isKept) this.#undo.push(undo);
  }

  mark(): JournalMark {
    this.#isKept = true;
    return this.#undo.length;
  }

  /** Takes back all since the mark, the last change first. */
  undo(to: JournalMark): void {
    while (this.#undo.length > to) this.#undo.pop()?.();
  }
}

/** A map whose changes can be taken back. What comes back is found again, though perhaps in another place. */
export class JournaledMap<Key, Value> {
  readonly #journal: Journal;
  readonly #map = new Map<Key, Value>();

  constructor(journal: Journal) {
    this.#journal = journal;
  }

  get size(): number {
    return this.#map.size;
  }

  get(key: Key): Value | undefined {
    return this.#map.get(key);
  }

  has(key: Key): boolean {
    return this.#map.has(key);
  }

  values(): Iterable<Value> {
    return this.#map.values();
  }

  entries(): Iterable<readonly [Key, Value]> {
    return this.#map;
  }

  set(key: Key, value: Value): void {
    if (this.#journal.isKept) this.#noteValue(key);
    this.#map.set(key, value);
  }

  delete(key: Key): void {
    if (!this.#map.has(key)) return;
    if (this.#journal.isKept) this.#noteValue(key);
    this.#map.delete(key);
  }

  #noteValue(key: Key): void {
    const before = this.#map.get(key);
    const wasThere = this.#map.has(key);
    this.#journal.note(() => {
      if (wasThere && before !== undefined) this.#map.set(key, before);
      else this.#map.delete(key);
    });
  }
}
