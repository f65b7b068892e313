import type { Labels } from "../../api/object-meta.ts";

/** Labels have lower numbers: no memory holds as many. A set's is below 2^24, as large as a Map gets: both go into one. */
const mostLabels = 2 ** 29;

/**
 * Labels by number. Whatever is kept by label can be kept by number then: a label is looked up once, by its key and
 * value, which users choose, and not in each index again.
 */
export class LabelTable {
  readonly #byKey = new Map<string, Map<string, number>>();
  /** By a set and a label of a higher number than its own: the set of all of these. */
  readonly #sets = new Map<number, number>();
  #labels = 0;
  // The indexes ask for the same labels one after the other.
  #lastLabels: Labels | undefined;
  #lastNumbers: readonly number[] = [];

  /** The number of the label, which has one from now on: 0, 1, 2 and so on. */
  numberOf(key: string, value: string): number {
    let byValue = this.#byKey.get(key);
    if (byValue === undefined) this.#byKey.set(key, (byValue = new Map()));
    let number = byValue.get(value);
    if (number === undefined) byValue.set(value, (number = this.#labels++));
    return number;
  }

  /** The numbers of all labels with the key. */
  withKey(key: string): readonly number[] {
    return [...(this.#byKey.get(key)?.values() ?? [])];
  }

  /** The numbers of all of an object's labels, ascending. */
  numbersOf(labels: Labels): readonly number[] {
    if (labels === this.#lastLabels) return this.#lastNumbers;
    const numbers: number[] = [];
    for (const key of Object.keys(labels)) insert(numbers, this.numberOf(key, labels[key] ?? ""));
    this.#lastLabels = labels;
    this.#lastNumbers = numbers;
    return numbers;
  }

  /** The number of the set of all of an object's labels; 0 where there are none. */
  setOf(labels: Labels): number {
    let set = 0;
    for (const number of this.numbersOf(labels)) {
      const larger = set * mostLabels + number;
      const known = this.#sets.get(larger);
      if (known === undefined) this.#sets.set(larger, (set = this.#sets.size + 1));
      else set = known;
    }
    return set;
  }
}

/** Keeps few numbers ascending. */
function insert(numbers: number[], number: number): void {
  let at = numbers.length;
  numbers.push(number);
  for (; at > 0 && (numbers[at - 1] ?? 0) > number; at--) numbers[at] = numbers[at - 1] ?? 0;
  numbers[at] = number;
}
