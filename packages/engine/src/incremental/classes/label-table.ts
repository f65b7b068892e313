import type { Labels } from "../../api/object-meta.ts";
import { RowTable } from "../tables/row-table.ts";
import { NamedKeys } from "./named-keys.ts";

/**
 * Labels by number. Whatever is kept by label can be kept by number then: a label is looked up once, by its key and
 * value, which users choose, and not in each index again.
 */
export class LabelTable {
  readonly keys: NamedKeys;
  readonly #byKey = new Map<string, Map<string, number>>();
  /** A set of labels is another set and one label, of a higher number than the other's. By number, from 1 on. */
  readonly #others: number[] = [0];
  readonly #highest: number[] = [0];
  readonly #sets = new RowTable((set) => this.#others[set] === this.#asked && this.#highest[set] === this.#askedLabel);
  // Of the set that is looked for.
  #asked = 0;
  #askedLabel = 0;
  #labels = 0;
  // The indexes ask for the same labels one after the other.
  #lastLabels: Labels | undefined;
  #lastNumbers: readonly number[] = [];
  // So do the terms of a pod, that ask for pods like it: to compare the texts of two objects takes less than to look one up.
  #lastKey: string | undefined;
  #lastValue = "";
  #lastNumber = 0;

  /** @param keys Those that tell pods apart. */
  constructor(keys: NamedKeys = new NamedKeys()) {
    this.keys = keys;
  }

  /** How many labels and sets there are. */
  get size(): number {
    return this.#labels + this.#others.length;
  }

  /** The number of the label, which has one from now on: 0, 1, 2 and so on. */
  numberOf(key: string, value: string): number {
    if (value === this.#lastValue && key === this.#lastKey) return this.#lastNumber;
    let byValue = this.#byKey.get(key);
    if (byValue === undefined) this.#byKey.set(key, (byValue = new Map()));
    let number = byValue.get(value);
    if (number === undefined) byValue.set(value, (number = this.#labels++));
    this.#lastKey = key;
    this.#lastValue = value;
    this.#lastNumber = number;
    return number;
  }

  /** The numbers of all labels with the key. */
  withKey(key: string): readonly number[] {
    return [...(this.#byKey.get(key)?.values() ?? [])];
  }

  /** How many labels there are with the key. */
  valuesOf(key: string): number {
    return this.#byKey.get(key)?.size ?? 0;
  }

  /** The numbers of all of an object's labels, ascending. */
  numbersOf(labels: Labels): readonly number[] {
    if (labels === this.#lastLabels) return this.#lastNumbers;
    const numbers = Object.keys(labels).map((key) => this.numberOf(key, labels[key] ?? ""));
    sortFew(numbers);
    this.#lastLabels = labels;
    this.#lastNumbers = numbers;
    return numbers;
  }

  /** The number of the set of all of an object's labels; 0 where there are none. */
  setOf(labels: Labels): number {
    let set = 0;
    for (const number of this.numbersOf(labels)) set = this.#with(set, number);
    return set;
  }

  #with(set: number, label: number): number {
    this.#asked = set;
    this.#askedLabel = label;
    const hash = hashOf(set, label);
    const known = this.#sets.find(hash, 0);
    if (known !== undefined) return known;
    const larger = this.#others.length;
    this.#others[larger] = set;
    this.#highest[larger] = label;
    this.#sets.add(hash, larger);
    return larger;
  }
}

function hashOf(set: number, label: number): number {
  const hash = Math.imul(Math.imul(set, 0x9e3779b1) ^ label, 0x85ebca6b);
  return hash ^ (hash >>> 15);
}

/** Puts few numbers in ascending order. */
function sortFew(numbers: number[]): void {
  for (let from = 1; from < numbers.length; from++) {
    const number = numbers[from] ?? 0;
    let at = from;
    for (; at > 0 && (numbers[at - 1] ?? 0) > number; at--) numbers[at] = numbers[at - 1] ?? 0;
    numbers[at] = number;
  }
}
