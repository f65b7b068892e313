import type { NumberRooms } from "./number-rooms.ts";

const empty = -1;
/** How long the first table is, as a power of two: four buckets of a key and a number. */
const firstPower = 3;
/** Tables of a lower power grow fourfold: to move what is in them costs more than their length. */
const shortPower = 8;

/**
 * Whole numbers by whole-number key, 0 where nothing was added: a hash table in a room for numbers. Most counters have
 * pods in few domains, and there are hundreds of thousands of counters: a `Map` takes three times the memory and time.
 *
 * A table of one key is kept without a room, since most pods of some clusters are of a class of their own.
 */
export class IntCounts {
  /** How many keys have a number other than 0. */
  size = 0;
  readonly #rooms: NumberRooms;
  /** From `#start` on, key and number in turn; {@link empty} where no key is. */
  #table: Int32Array | undefined;
  /** Without a table: the only key, or {@link empty}. */
  #start = empty;
  /** The table's length as a power of two; without one, the number of the only key. */
  #power = 0;

  /** @param rooms Where the table is to be; it is never given back but for a longer one, and by {@link release}. */
  constructor(rooms: NumberRooms) {
    this.#rooms = rooms;
  }

  get(key: number): number {
    const table = this.#table;
    if (table === undefined) return key === this.#start ? this.#power : 0;
    const start = this.#start;
    const mask = (1 << this.#power) - 2;
    for (let at = bucketOf(key) & mask; ; at = (at + 2) & mask) {
      const found = table[start + at];
      if (found === key) return table[start + at + 1];
      if (found === empty) return 0;
    }
  }

  /** @param key from 0 on. @returns the number after `by` was added to it. */
  add(key: number, by: number): number {
    if (this.#table === undefined && (this.size === 0 || key === this.#start)) return this.#addToOnly(key, by);
    const table = this.#table ?? this.#makeTable();
    const start = this.#start;
    const length = 1 << this.#power;
    const mask = length - 2;
    let at = bucketOf(key) & mask;
    while (table[start + at] !== key && table[start + at] !== empty) at = (at + 2) & mask;
    if (table[start + at] === empty) {
      if (by === 0) return 0;
      table[start + at] = key;
      table[start + at + 1] = by;
      this.size++;
      if (this.size * 4 > length * 1.4) this.#grow(table);
      return by;
    }
    const after = table[start + at + 1] + by;
    table[start + at + 1] = after;
    if (after === 0) this.#delete(table, at);
    return after;
  }

  /** Calls with each key that has a number other than 0, and its number, in an order that means nothing. */
  forEachKey(visit: (key: number, number: number) => void): void {
    const table = this.#table;
    if (table === undefined) {
      if (this.size > 0) visit(this.#start, this.#power);
      return;
    }
    const end = this.#start + (1 << this.#power);
    for (let at = this.#start; at < end; at += 2) {
      const key = table[at];
      if (key !== empty) visit(key, table[at + 1]);
    }
  }

  /** Gives the memory back: all numbers are 0 again. */
  release(): void {
    if (this.#table !== undefined) this.#rooms.give(this.#table, this.#start, this.#power);
    this.#table = undefined;
    this.#start = empty;
    this.#power = 0;
    this.size = 0;
  }

  #addToOnly(key: number, by: number): number {
    const after = this.size === 0 ? by : this.#power + by;
    this.#start = after === 0 ? empty : key;
    this.#power = after;
    this.size = after === 0 ? 0 : 1;
    return after;
  }

  #makeTable(): Int32Array {
    const key = this.#start;
    const count = this.#power;
    const table = this.#takeRoom(firstPower);
    put(table, this.#start, this.#power, key, count);
    return table;
  }

  #grow(from: Int32Array): void {
    const start = this.#start;
    const power = this.#power;
    const table = this.#takeRoom(power + (power < shortPower ? 2 : 1));
    for (let at = start; at < start + (1 << power); at += 2) {
      const key = from[at];
      if (key !== empty) put(table, this.#start, this.#power, key, from[at + 1]);
    }
    this.#rooms.give(from, start, power);
  }

  /** An empty table. */
  #takeRoom(power: number): Int32Array {
    this.#start = this.#rooms.take(power);
    this.#power = power;
    this.#table = this.#rooms.array;
    return this.#table.fill(empty, this.#start, this.#start + (1 << power));
  }

  /** Empties a bucket, and moves up the keys that were behind it because it was taken. */
  #delete(table: Int32Array, bucket: number): void {
    this.size--;
    const start = this.#start;
    const mask = (1 << this.#power) - 2;
    let hole = bucket;
    for (let at = (hole + 2) & mask; ; at = (at + 2) & mask) {
      const key = table[start + at];
      if (key === empty) break;
      const home = bucketOf(key) & mask;
      // The key may move to the hole unless its home lies behind the hole, counted round the end.
      if (((at - home) & mask) < ((at - hole) & mask)) continue;
      table[start + hole] = key;
      table[start + hole + 1] = table[start + at + 1];
      hole = at;
    }
    table[start + hole] = empty;
  }
}

function put(table: Int32Array, start: number, power: number, key: number, count: number): void {
  const mask = (1 << power) - 2;
  let at = bucketOf(key) & mask;
  while (table[start + at] !== empty) at = (at + 2) & mask;
  table[start + at] = key;
  table[start + at + 1] = count;
}

/** Spreads neighbours, which node slots are, over the table. Even, since a bucket is two numbers. */
function bucketOf(key: number): number {
  return (Math.imul(key, 0x9e3779b1) >>> 15) << 1;
}
