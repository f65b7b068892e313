import { grown } from "../growing-array.ts";

/** An order of states that follows from what they say, whatever their numbers. */
export interface StateOrder {
  /** Different for different states, but by accident. */
  hashOf(state: number): number;
}

/** Below the hash, a key has so many numbers of states. */
const mostStates = 2 ** 20;
const hashBits = 32;

// Used again by whoever sorts next.
let unsorted = new Float64Array(0);
let starts = new Int32Array(0);

/** Keys are in the order of their states. */
export function keyOf(state: number, order: StateOrder): number {
  return (order.hashOf(state) >>> 0) * mostStates + state;
}

export function stateOf(key: number): number {
  return key - Math.floor(key / mostStates) * mostStates;
}

/**
 * Makes the keys of the first `count` states, in order. Hashes are spread evenly: each key is put next to where it belongs
 * by the highest bits of its hash, and then moved past the few that it is to come after.
 */
export function sortKeys(states: Int32Array, count: number, order: StateOrder, keys: Float64Array): void {
  const bits = hashBits - Math.clz32(count);
  const ofStart = mostStates * 2 ** (hashBits - bits);
  unsorted = grown(unsorted, count);
  starts = grown(starts, 2 ** bits + 1);
  starts.fill(0, 0, 2 ** bits + 1);
  for (let at = 0; at < count; at++) {
    const key = keyOf(states[at] ?? 0, order);
    const next = Math.trunc(key / ofStart) + 1;
    unsorted[at] = key;
    starts[next] = (starts[next] ?? 0) + 1;
  }
  for (let one = 0; one < 2 ** bits; one++) starts[one + 1] = (starts[one + 1] ?? 0) + (starts[one] ?? 0);
  for (let at = 0; at < count; at++) {
    const key = unsorted[at] ?? 0;
    const one = Math.trunc(key / ofStart);
    const place = starts[one] ?? 0;
    starts[one] = place + 1;
    keys[place] = key;
  }
  for (let at = 1; at < count; at++) {
    const key = keys[at] ?? 0;
    let to = at;
    for (; to > 0 && (keys[to - 1] ?? 0) > key; to--) keys[to] = keys[to - 1] ?? 0;
    keys[to] = key;
  }
}
