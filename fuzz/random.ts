/** Random choices that a seed determines. */
export class Random {
  #state: number;

  /** @param seed any integer; equal seeds give equal choices. */
  constructor(seed: number) {
    this.#state = seed | 0;
  }

  /** From 0, 1 excluded. The generator is mulberry32. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let bits = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number; both bounds may come. */
  int(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(choices: readonly [T, ...T[]] | readonly T[]): T {
    const choice = choices[Math.floor(this.next() * choices.length)];
    if (choice === undefined) throw new RangeError("nothing to choose from");
    return choice;
  }

  /** Different ones, at most as many as there are, in the order of the choices. */
  some<T>(choices: readonly T[], count: number): T[] {
    const left = [...choices.keys()];
    while (left.length > count) left.splice(Math.floor(this.next() * left.length), 1);
    return left.flatMap((index) => {
      const choice = choices[index];
      return choice === undefined ? [] : [choice];
    });
  }

  list<T>(least: number, most: number, make: (index: number) => T): T[] {
    return Array.from({ length: this.int(least, most) }, (_, index) => make(index));
  }

  /** Some fields, to be spread into an object: those that `make` gives, or none. */
  maybe<T extends object>(probability: number, make: () => T): T | Record<never, never> {
    return this.chance(probability) ? make() : {};
  }
}

/** The seed of one of many cases, so that each can be made again without those before it. */
export function caseSeed(seed: number, index: number): number {
  return Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(index + 1, 0xc2b2ae35);
}
