import type { TopologyKey } from "../nodes/topology-keys.ts";

/** Up to so many places a table is worth its memory. */
const mostPlaces = 2 ** 20;

/**
 * Gives each slot the number of its cell: 0, 1, 2 and so on as they are first asked for. Slots are in one cell if they
 * are in the same domain of each key and have the same of each of the numbers.
 *
 * @param numbers By slot; absent where all have the same.
 */
export function cellNumbers(
  keys: readonly TopologyKey[],
  numbers: readonly (Int32Array | undefined)[],
  slots: number,
): (slot: number) => number {
  const parts = [
    ...keys.map(({ domainOf, domains }): Part => ({ of: domainOf, from: -1, size: domains + 1 })),
    ...numbers.flatMap((of) => (of === undefined ? [] : [rangeOf(of, slots)])),
  ];
  let numbering: Numbering = { at: () => 0, size: 1 };
  for (const part of parts) numbering = divided(numbering, part, slots);
  return numbering.at;
}

/** What slots differ in: numbers from `from` on, below `from + size`. */
interface Part {
  readonly of: Int32Array;
  readonly from: number;
  readonly size: number;
}

/** Numbers of slots, given in the order of asking: below `size`. */
interface Numbering {
  readonly at: (slot: number) => number;
  readonly size: number;
}

function rangeOf(of: Int32Array, slots: number): Part {
  let from = Infinity;
  let highest = -Infinity;
  for (let slot = 0; slot < slots; slot++) {
    const number = of[slot] ?? 0;
    if (number < from) from = number;
    if (number > highest) highest = number;
  }
  return { of, from, size: Math.max(1, highest - from + 1) };
}

/** Tells slots apart that have another number, or another one of the part. */
function divided({ at, size }: Numbering, part: Part, slots: number): Numbering {
  const { of, from } = part;
  const pairs = size * part.size;
  const pairAt = (slot: number): number => at(slot) * part.size + (of[slot] ?? from) - from;
  let given = 0;
  if (pairs <= mostPlaces) {
    const numbers = new Int32Array(pairs);
    const numberAt = (slot: number): number => {
      const pair = pairAt(slot);
      // 0 is for pairs that have not been asked for.
      if (numbers[pair] === 0) numbers[pair] = ++given;
      return (numbers[pair] ?? 0) - 1;
    };
    return { at: numberAt, size: Math.min(pairs, slots) };
  }
  const numbers = new Map<number, number>();
  const numberAt = (slot: number): number => {
    const pair = pairAt(slot);
    const known = numbers.get(pair);
    if (known !== undefined) return known;
    numbers.set(pair, given);
    return given++;
  };
  return { at: numberAt, size: Math.min(pairs, slots) };
}
