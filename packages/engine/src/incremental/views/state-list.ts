import { grown } from "../growing-array.ts";
import { stateOf } from "./state-order.ts";

/** Some states in their order, by key, and how many nodes are in each: of some it may be none any more. */
export class StateList {
  count = 0;
  /** The first `count` of these: how many nodes. */
  nodes: Int32Array = new Int32Array(0);
  #keys = new Float64Array(0);

  /** Adds one that comes after all others. */
  push(key: number, nodes: number): void {
    const { count } = this;
    if (count === this.nodes.length) this.#makeRoom(count + 1);
    this.#keys[count] = key;
    this.nodes[count] = nodes;
    this.count = count + 1;
  }

  stateAt(place: number): number {
    return stateOf(this.#keys[place] ?? 0);
  }

  /** A node has come to be in the state, or is in it no more. A state that is new costs time in proportion to those after it. */
  moved(key: number, by: 1 | -1): void {
    const place = this.#placeFor(key);
    if (place === this.count || this.#keys[place] !== key) this.#insert(place, key);
    this.nodes[place] = (this.nodes[place] ?? 0) + by;
  }

  #insert(place: number, key: number): void {
    const { count } = this;
    this.push(key, 0);
    this.#keys.copyWithin(place + 1, place, count);
    this.nodes.copyWithin(place + 1, place, count);
    this.#keys[place] = key;
    this.nodes[place] = 0;
  }

  #placeFor(key: number): number {
    let from = 0;
    let to = this.count;
    while (from < to) {
      const middle = (from + to) >>> 1;
      if ((this.#keys[middle] ?? 0) < key) from = middle + 1;
      else to = middle;
    }
    return from;
  }

  #makeRoom(states: number): void {
    this.nodes = grown(this.nodes, states);
    this.#keys = grown(this.#keys, this.nodes.length);
  }
}
