import { grown } from "../growing-array.ts";
import { NumberRooms } from "../number-rooms.ts";
import { NumberSet } from "./number-set.ts";

/** Further than this, numbers are moved by the engine's own loop rather than one by one. */
const far = 32;
/** A list with more numbers becomes a set of its own, and a list again when it has half of that. */
const long = 256;

/**
 * Many lists of numbers, each ascending, in rooms of few arrays: most have a number or two, and there are too many for an
 * object each. Adding to a list and taking from it costs time in proportion to the list, as long as it is short.
 */
export class NumberLists {
  /** By list: how many numbers it has. */
  counts: Int32Array = new Int32Array(0);
  #rooms = new NumberRooms();
  /** By list: the array that its room is in, where it begins there, and of which power it is; 0 for none. */
  #arrays: Int32Array[] = [];
  #starts = new Int32Array(0);
  #powers = new Uint8Array(0);
  /** The long lists. */
  readonly #sets = new Map<number, NumberSet>();
  readonly #most: number;

  /** @param most All numbers are below. */
  constructor(most: number) {
    this.#most = most;
  }

  /** To be called before a list of a higher number is used. */
  makeRoom(lists: number): void {
    this.counts = grown(this.counts, lists);
    this.#starts = grown(this.#starts, lists);
    this.#powers = grown(this.#powers, lists);
    while (this.#arrays.length < lists) this.#arrays.push(nothing);
  }

  /** Number `index`, from 0 on. */
  at(list: number, index: number): number {
    const set = this.#setOf(list);
    if (set !== undefined) return set.nth(0, this.#most, index);
    return this.#arrays[list]?.[(this.#starts[list] ?? 0) + index] ?? 0;
  }

  /** Adds all of them to the set. They are from `from` on and below `to`, both multiples of 32. */
  addTo(set: NumberSet, list: number, from: number, to: number): void {
    const numbers = this.#setOf(list);
    if (numbers !== undefined) {
      set.addAll(numbers, from, to);
      return;
    }
    const count = this.counts[list] ?? 0;
    for (let at = 0; at < count; at++) set.add(this.at(list, at));
  }

  #belowInRoom(list: number, number: number): number {
    const numbers = this.#arrays[list] ?? nothing;
    const start = this.#starts[list] ?? 0;
    let from = start;
    let to = start + (this.counts[list] ?? 0);
    while (from < to) {
      const middle = (from + to) >>> 1;
      if ((numbers[middle] ?? 0) < number) from = middle + 1;
      else to = middle;
    }
    return from - start;
  }

  /** The number must be new to the list. */
  insert(list: number, number: number): void {
    const count = this.counts[list] ?? 0;
    const set = this.#setOf(list) ?? (count === long ? this.#makeSet(list) : undefined);
    if (set !== undefined) {
      set.add(number);
      this.counts[list] = count + 1;
      return;
    }
    const power = this.#powers[list] ?? 0;
    if (count === (power === 0 ? 0 : 1 << power)) this.#widen(list, power + 1);
    const numbers = this.#arrays[list] ?? nothing;
    const start = this.#starts[list] ?? 0;
    const at = start + this.#belowInRoom(list, number);
    const end = start + count;
    if (end - at > far) numbers.copyWithin(at + 1, at, end);
    else for (let moved = end; moved > at; moved--) numbers[moved] = numbers[moved - 1] ?? 0;
    numbers[at] = number;
    this.counts[list] = count + 1;
  }

  /** The number must be in the list. */
  delete(list: number, number: number): void {
    const left = (this.counts[list] ?? 0) - 1;
    const set = this.#setOf(list);
    if (set !== undefined) {
      set.delete(number);
      this.counts[list] = left;
      if (left === long / 2) this.#unmakeSet(list, set);
      return;
    }
    const numbers = this.#arrays[list] ?? nothing;
    const start = this.#starts[list] ?? 0;
    const at = start + this.#belowInRoom(list, number);
    const end = start + left;
    this.counts[list] = left;
    if (left === 0) this.clear(list);
    else if (end - at > far) numbers.copyWithin(at, at + 1, end + 1);
    else for (let moved = at; moved < end; moved++) numbers[moved] = numbers[moved + 1] ?? 0;
  }

  /** Empties the list. */
  clear(list: number): void {
    this.#sets.delete(list);
    this.#giveRoom(list);
    this.counts[list] = 0;
  }

  #giveRoom(list: number): void {
    const power = this.#powers[list] ?? 0;
    if (power > 0) this.#rooms.give(this.#arrays[list] ?? nothing, this.#starts[list] ?? 0, power);
    this.#powers[list] = 0;
  }

  /** Gives all that a list has to another one, which is empty. */
  rename(from: number, to: number): void {
    const set = this.#setOf(from);
    if (set !== undefined) {
      this.#sets.set(to, set);
      this.#sets.delete(from);
    }
    this.counts[to] = this.counts[from] ?? 0;
    this.#arrays[to] = this.#arrays[from] ?? nothing;
    this.#starts[to] = this.#starts[from] ?? 0;
    this.#powers[to] = this.#powers[from] ?? 0;
    this.counts[from] = 0;
    this.#powers[from] = 0;
  }

  /** Empties all lists, and gives the memory back. */
  release(): void {
    this.counts = nothing;
    this.#starts = nothing;
    this.#powers = new Uint8Array(0);
    this.#arrays = [];
    this.#rooms = new NumberRooms();
    this.#sets.clear();
  }

  /** Only a list with more than half of so many numbers may be a set: the others need not be looked for. */
  #setOf(list: number): NumberSet | undefined {
    return (this.counts[list] ?? 0) > long / 2 ? this.#sets.get(list) : undefined;
  }

  #makeSet(list: number): NumberSet {
    const set = new NumberSet(this.#most);
    for (let at = 0; at < (this.counts[list] ?? 0); at++) set.add(this.at(list, at));
    this.#giveRoom(list);
    this.#sets.set(list, set);
    return set;
  }

  #unmakeSet(list: number, set: NumberSet): void {
    this.#sets.delete(list);
    this.counts[list] = 0;
    for (const number of set) this.insert(list, number);
  }

  #widen(list: number, power: number): void {
    const count = this.counts[list] ?? 0;
    const start = this.#rooms.take(power);
    const { array } = this.#rooms;
    for (let at = 0; at < count; at++) array[start + at] = this.at(list, at);
    this.#giveRoom(list);
    this.#arrays[list] = array;
    this.#starts[list] = start;
    this.#powers[list] = power;
  }
}

const nothing = new Int32Array(0);
