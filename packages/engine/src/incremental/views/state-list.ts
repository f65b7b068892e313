import { grown } from "../growing-array.ts";

/** An order of states that follows from what they say, whatever their numbers. */
export interface StateOrder {
  /** Different for different states, but by accident. */
  hashOf(state: number): number;
}

/** Keys for sorting: the hash, and below it so many numbers of states. */
const mostStates = 2 ** 20;

/** A set of states in a given order. */
export class StateList {
  count = 0;
  /** The first `count` of these. */
  states: Int32Array = new Int32Array(0);
  readonly #order: StateOrder;
  #keys = new Float64Array(0);

  constructor(order: StateOrder) {
    this.#order = order;
  }

  /** Adds one that comes after all others, or to be {@link sort}ed afterwards. */
  push(state: number): void {
    this.states = grown(this.states, this.count + 1);
    this.states[this.count++] = state;
  }

  /** Adds the state if it is not there. Costs time in proportion to those after it. */
  insert(state: number): void {
    const place = this.#placeFor(state);
    if (place < this.count && this.states[place] === state) return;
    this.push(state);
    this.states.copyWithin(place + 1, place, this.count - 1);
    this.states[place] = state;
  }

  sort(): void {
    const { count, states } = this;
    this.#keys = grown(this.#keys, count);
    for (let at = 0; at < count; at++) this.#keys[at] = this.#keyOf(states[at] ?? 0);
    const keys = this.#keys.subarray(0, count).sort();
    for (let at = 0; at < count; at++) {
      const key = keys[at] ?? 0;
      states[at] = key - Math.floor(key / mostStates) * mostStates;
    }
  }

  #placeFor(state: number): number {
    const key = this.#keyOf(state);
    let from = 0;
    let to = this.count;
    while (from < to) {
      const middle = (from + to) >>> 1;
      if (this.#keyOf(this.states[middle] ?? 0) < key) from = middle + 1;
      else to = middle;
    }
    return from;
  }

  #keyOf(state: number): number {
    return (this.#order.hashOf(state) >>> 0) * mostStates + state;
  }
}
