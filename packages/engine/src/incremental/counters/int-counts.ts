const empty = -1;
const firstPlaces = 4;
/** Tables shorter than so many numbers grow fourfold: an array costs more than its length. */
const short = 256;

/**
 * Whole numbers by whole-number key, 0 where nothing was added: a hash table in one typed array. Most counters have
 * pods in few domains, and there are hundreds of thousands of counters: a `Map` takes three times the memory and time.
 *
 * A table of one key is kept without an array, since most pods of some clusters are of a class of their own.
 */
export class IntCounts {
  /** How many keys have a number other than 0. */
  size = 0;
  /** Key and number in turn; {@link empty} where no key is. Its length is a power of two. */
  #table: Int32Array | undefined;
  #onlyKey = empty;
  #onlyCount = 0;

  get(key: number): number {
    const table = this.#table;
    if (table === undefined) return key === this.#onlyKey ? this.#onlyCount : 0;
    const mask = table.length - 2;
    for (let at = placeOf(key) & mask; ; at = (at + 2) & mask) {
      const found = table[at];
      if (found === key) return table[at + 1] ?? 0;
      if (found === empty) return 0;
    }
  }

  /** @param key from 0 on. @returns the number after `by` was added to it. */
  add(key: number, by: number): number {
    if (this.#table === undefined) {
      if (this.size === 0 || key === this.#onlyKey) return this.#addToOnly(key, by);
      this.#makeTable();
    }
    const table = this.#table;
    if (table === undefined) return 0;
    const mask = table.length - 2;
    let at = placeOf(key) & mask;
    while (table[at] !== key && table[at] !== empty) at = (at + 2) & mask;
    if (table[at] === empty) {
      if (by === 0) return 0;
      table[at] = key;
      table[at + 1] = by;
      this.size++;
      if (this.size * 4 > table.length * 1.4) this.#grow(table);
      return by;
    }
    const after = (table[at + 1] ?? 0) + by;
    table[at + 1] = after;
    if (after === 0) this.#delete(table, at);
    return after;
  }

  /** For reading all keys without a call for each: places 0 to `places - 1`, some of which are empty. */
  get places(): number {
    return this.#table === undefined ? this.size : this.#table.length >> 1;
  }

  /** The key at a place, or a number below 0 where none is. The order means nothing. */
  keyAt(place: number): number {
    return this.#table === undefined ? this.#onlyKey : (this.#table[place << 1] ?? empty);
  }

  /** The number of the key at the same place. */
  countAt(place: number): number {
    return this.#table === undefined ? this.#onlyCount : (this.#table[(place << 1) + 1] ?? 0);
  }

  #addToOnly(key: number, by: number): number {
    const after = this.size === 0 ? by : this.#onlyCount + by;
    this.#onlyKey = key;
    this.#onlyCount = after;
    this.size = after === 0 ? 0 : 1;
    if (after === 0) this.#onlyKey = empty;
    return after;
  }

  #makeTable(): void {
    const [key, count] = [this.#onlyKey, this.#onlyCount];
    const table = new Int32Array(2 * firstPlaces).fill(empty);
    this.#table = table;
    put(table, key, count);
    this.#onlyKey = empty;
  }

  #grow(from: Int32Array): void {
    const table = new Int32Array(from.length * (from.length < short ? 4 : 2)).fill(empty);
    for (let at = 0; at < from.length; at += 2) {
      const key = from[at] ?? empty;
      if (key !== empty) put(table, key, from[at + 1] ?? 0);
    }
    this.#table = table;
  }

  /** Empties a place, and moves up the keys that were behind it because it was taken. */
  #delete(table: Int32Array, hole: number): void {
    this.size--;
    const mask = table.length - 2;
    for (let at = (hole + 2) & mask; ; at = (at + 2) & mask) {
      const key = table[at] ?? empty;
      if (key === empty) break;
      const home = placeOf(key) & mask;
      // The key may move to the hole unless its home lies behind the hole, counted round the end.
      if (((at - home) & mask) < ((at - hole) & mask)) continue;
      table[hole] = key;
      table[hole + 1] = table[at + 1] ?? 0;
      hole = at;
    }
    table[hole] = empty;
  }
}

function put(table: Int32Array, key: number, count: number): void {
  const mask = table.length - 2;
  let at = placeOf(key) & mask;
  while (table[at] !== empty) at = (at + 2) & mask;
  table[at] = key;
  table[at + 1] = count;
}

/** Spreads neighbours, which node slots are, over the table. Even, since a key takes two places. */
function placeOf(key: number): number {
  return (Math.imul(key, 0x9e3779b1) >>> 15) << 1;
}
