import { NumberRooms } from "../number-rooms.ts";

/** The shortest room has 2 to that power of numbers. */
const shortest = 3;

const nothing = new Int32Array(0);

/**
 * Many collections of numbers in no order, in rooms of few arrays. Whoever goes through one reads `arrays[bag]` from
 * `starts[bag]` on, `counts[bag]` numbers, and may write fewer in their place.
 */
export class NumberBags {
  /** By bag: how many numbers it has. */
  readonly counts: Int32Array;
  readonly starts: Int32Array;
  readonly arrays: Int32Array[];
  /** Of which power the room is; 0 for none. */
  readonly #powers: Uint8Array;
  readonly #rooms = new NumberRooms();

  constructor(bags: number) {
    this.counts = new Int32Array(bags);
    this.starts = new Int32Array(bags);
    this.arrays = Array.from({ length: bags }, () => nothing);
    this.#powers = new Uint8Array(bags);
  }

  add(bag: number, number: number): void {
    const count = this.counts[bag] ?? 0;
    const power = this.#powers[bag] ?? 0;
    if (count === (power === 0 ? 0 : 1 << power)) this.#widen(bag, power);
    const numbers = this.arrays[bag] ?? nothing;
    numbers[(this.starts[bag] ?? 0) + count] = number;
    this.counts[bag] = count + 1;
  }

  #widen(bag: number, power: number): void {
    const count = this.counts[bag] ?? 0;
    const numbers = this.arrays[bag] ?? nothing;
    const from = this.starts[bag] ?? 0;
    const wider = power === 0 ? shortest : power + 1;
    const to = this.#rooms.take(wider);
    const { array } = this.#rooms;
    for (let at = 0; at < count; at++) array[to + at] = numbers[from + at] ?? 0;
    if (power > 0) this.#rooms.give(numbers, from, power);
    this.arrays[bag] = array;
    this.starts[bag] = to;
    this.#powers[bag] = wider;
  }
}
