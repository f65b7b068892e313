import type { Labels } from "../../api/object-meta.ts";
import type { LabelMatcher } from "../../cluster/label-selector.ts";
import { appended, emptyList } from "../tables/growing.ts";
import { LabelTable } from "./label-table.ts";

// Which selectors select which labels is found without asking each of either: a selector is looked for under the labels
// of which it requires one. What clusters are full of, `app=web`, is found at once; selectors that require no label
// (`Exists`, `NotIn`, `DoesNotExist`) are asked each time.

/** Of selectors that require no single label. */
const requiresNone = -1;
/** Of selectors that select nothing. */
const selectsNothing = -2;

/**
 * The numbers of labels of one key without one of which nothing is selected by the matchers together: of as few as can
 * be, and of these the newest, since what many things have was there before. {@link requiresNone} alone where there are
 * no such labels, {@link selectsNothing} alone where nothing is selected whatever the labels.
 */
export function requiredLabels(matchers: readonly LabelMatcher[], table: LabelTable): readonly number[] {
  let required: readonly number[] | undefined;
  for (const { requirements } of matchers) {
    if (requirements === undefined) return [selectsNothing];
    for (const { key, operator, values } of requirements) {
      if (operator !== "In" || (required !== undefined && values.length > required.length)) continue;
      const labels = values.map((value) => table.numberOf(key, value));
      const isBetter = required === undefined || labels.length < required.length || isNewer(labels, required);
      if (isBetter) required = labels;
    }
  }
  return required ?? [requiresNone];
}

function isNewer([one = 0]: readonly number[], [other = 0]: readonly number[]): boolean {
  return one > other;
}

/** Things with labels, by each of their labels. */
export class LabelledIndex<Labelled extends { readonly labels: Labels }> {
  readonly table: LabelTable;
  readonly #byLabel = new ByLabel<Labelled>();
  #all: Labelled[] = [];

  /** @param table Shared with the indexes that are asked about the same labels. */
  constructor(table: LabelTable = new LabelTable()) {
    this.table = table;
  }

  /** All things. */
  get all(): readonly Labelled[] {
    return this.#all;
  }

  add(one: Labelled): void {
    this.#all.push(one);
    for (const label of this.table.numbersOf(one.labels)) this.#byLabel.add(label, one);
  }

  /** Takes these away, whose labels may not have changed. */
  remove(ones: ReadonlySet<Labelled>): void {
    const labels = [...ones].flatMap((one) => this.table.numbersOf(one.labels));
    for (const label of new Set(labels)) this.#byLabel.remove(label, ones);
    this.#all = this.#all.filter((one) => !ones.has(one));
  }

  /** Those that what {@link requiredLabels} says this of may select: all that it does, and perhaps others. */
  requiring(labels: readonly number[]): readonly Labelled[] {
    const [only = selectsNothing] = labels;
    if (only < 0) return only === requiresNone ? this.#all : emptyList;
    return labels.length === 1 ? this.#byLabel.at(only) : labels.flatMap((label) => this.#byLabel.at(label));
  }
}

/** Things with selectors, by a label that they require. */
export class SelectorIndex<Selecting> {
  readonly #table: LabelTable;
  readonly #byLabel = new ByLabel<Selecting>();
  readonly #others: Selecting[] = [];

  /** @param table Shared with the indexes that are asked about the same labels. */
  constructor(table: LabelTable = new LabelTable()) {
    this.#table = table;
  }

  /** @param labels See {@link requiredLabels}. */
  add(one: Selecting, labels: readonly number[]): void {
    for (const label of labels) {
      if (label === requiresNone) this.#others.push(one);
      else if (label !== selectsNothing) this.#byLabel.add(label, one);
    }
  }

  /** Calls `visit` with each that may select the labels: all that do, and perhaps others. */
  forEachSelecting(labels: Labels, visit: (selecting: Selecting) => void): void {
    for (const label of this.#table.numbersOf(labels)) for (const one of this.#byLabel.at(label)) visit(one);
    for (const one of this.#others) visit(one);
  }
}

/** Things by the number of a label. Most labels have but one thing, which is kept without a list. */
class ByLabel<Kept> {
  readonly #kept: (Kept | Several<Kept> | undefined)[] = [];

  at(label: number): readonly Kept[] {
    const kept = label < this.#kept.length ? this.#kept[label] : undefined;
    if (kept === undefined) return emptyList;
    return kept instanceof Several ? kept.list : [kept];
  }

  add(label: number, one: Kept): void {
    // Without holes, which would make each look a slower one.
    while (this.#kept.length <= label) this.#kept.push(undefined);
    const kept = this.#kept[label];
    if (kept === undefined) this.#kept[label] = one;
    else if (kept instanceof Several) kept.list = appended(kept.list, one);
    else this.#kept[label] = new Several([kept, one]);
  }

  remove(label: number, ones: ReadonlySet<Kept>): void {
    const left = this.at(label).filter((one) => !ones.has(one));
    this.#kept[label] = left.length === 0 ? undefined : new Several(left);
  }
}

/** Things with the same label. */
class Several<Kept> {
  list: Kept[];

  constructor(list: Kept[]) {
    this.list = list;
  }
}
