import type { Labels } from "../../api/object-meta.ts";
import { NamedKeys } from "./named-keys.ts";

/**
 * Labels by number. Whatever is kept by label can be kept by number then: a label is looked up once, by its key and
 * value, which users choose, and not in each index again.
 */
export class LabelTable {
  readonly keys: NamedKeys;
  readonly #byKey = new Map<string, Map<string, number>>();
  /** How many labels there are. */
  size = 0;
  // The indexes ask for the same labels one after the other.
  #lastLabels: Labels | undefined;
  #lastNumbers: readonly number[] = [];
  // So do the terms of a pod, that ask for pods like it: to compare the texts of two objects takes less than to look
  // one up.
  #lastKey: string | undefined;
  #lastValue = "";
  #lastNumber = 0;

  /** @param keys Those that tell pods apart. */
  constructor(keys: NamedKeys = new NamedKeys()) {
    this.keys = keys;
  }

  /** The number of the label, which has one from now on: 0, 1, 2 and so on. */
  numberOf(key: string, value: string): number {
    if (value === this.#lastValue && key === this.#lastKey) return this.#lastNumber;
    let byValue = this.#byKey.get(key);
    if (byValue === undefined) this.#byKey.set(key, (byValue = new Map()));
    let number = byValue.get(value);
    if (number === undefined) byValue.set(value, (number = this.size++));
    this.#lastKey = key;
    this.#lastValue = value;
    this.#lastNumber = number;
    return number;
  }

  /** The numbers of all of an object's labels, ascending. */
  numbersOf(labels: Labels): readonly number[] {
    if (labels === this.#lastLabels) return this.#lastNumbers;
    const numbers = Object.keys(labels).map((key) => this.numberOf(key, labels[key]));
    sortFew(numbers);
    this.#lastLabels = labels;
    this.#lastNumbers = numbers;
    return numbers;
  }
}

/** Puts few numbers in ascending order. */
function sortFew(numbers: number[]): void {
  for (let from = 1; from < numbers.length; from++) {
    const number = numbers[from];
    let at = from;
    for (; at > 0 && numbers[at - 1] > number; at--) numbers[at] = numbers[at - 1];
    numbers[at] = number;
  }
}
