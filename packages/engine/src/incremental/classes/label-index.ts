import type { Labels } from "../../api/object-meta.ts";
import type { LabelMatcher, LabelRequirement } from "../../cluster/label-selector.ts";
import { appended, emptyList } from "../tables/growing.ts";
import { LabelTable } from "./label-table.ts";

// Which selectors select which labels is found without asking each of either: a selector is looked for under the labels of
// which it requires one, or under a key. What clusters are full of, `app=web`, is found at once; selectors that require
// nothing (`NotIn`, `DoesNotExist`) are asked each time.

/** Things with labels, by each of their labels. */
export class LabelledIndex<Labelled extends { readonly labels: Labels }> {
  readonly table: LabelTable;
  readonly #byLabel: ByLabel<Labelled> = [];
  #all: Labelled[] = [];

  /** @param table Shared with the indexes that are asked about the same labels. */
  constructor(table: LabelTable = new LabelTable()) {
    this.table = table;
  }

  add(one: Labelled): void {
    this.#all.push(one);
    for (const label of this.table.numbersOf(one.labels)) addUnder(this.#byLabel, label, one);
  }

  /** Takes these away, whose labels may not have changed. */
  remove(ones: ReadonlySet<Labelled>): void {
    const isLeft = (one: Labelled): boolean => !ones.has(one);
    const labels = [...ones].flatMap((one) => this.table.numbersOf(one.labels));
    for (const label of new Set(labels)) keepUnder(this.#byLabel, label, isLeft);
    this.#all = this.#all.filter(isLeft);
  }

  /** All things. */
  get all(): readonly Labelled[] {
    return this.#all;
  }

  /** Those that all matchers may select: all that they do, and perhaps others; found by the requirement that fewest meet. */
  candidates(matchers: readonly LabelMatcher[]): readonly Labelled[] {
    const rarest = rarestOf(matchers, this.table, (one) => this.#crowdOf(one));
    if (rarest === undefined) return this.#all;
    return this.requiring([...rarest.labels, ...rarest.keys.flatMap((key) => this.table.withKey(key))]);
  }

  /** Those that what {@link requiredLabels} says this of may select; one with two of the labels is there twice. */
  requiring(labels: readonly number[]): readonly Labelled[] {
    const [only] = labels;
    return only !== undefined && labels.length === 1 ? this.#with(only) : labels.flatMap((label) => this.#with(label));
  }

  /** How many things have one of these, about. */
  #crowdOf({ labels, keys }: OneOf): number {
    let crowd = 0;
    for (const label of labels) crowd += label < 0 ? this.#with(label).length : lengthOf(this.#byLabel, label);
    for (const key of keys) crowd += this.table.valuesOf(key);
    return crowd;
  }

  #with(label: number): readonly Labelled[] {
    if (label < 0) return label === requiresNone ? this.#all : emptyList;
    const kept = label < this.#byLabel.length ? this.#byLabel[label] : undefined;
    if (kept === undefined) return emptyList;
    return kept instanceof Several ? kept.list : [kept];
  }
}

/** Things with selectors, by a label or a key that they require. */
export class SelectorIndex<Selecting> {
  readonly #table: LabelTable;
  readonly #byLabel: ByLabel<Selecting> = [];
  readonly #byKey = new Map<string, Selecting[]>();
  #others: Selecting[] = [];

  /** @param table Shared with the indexes that are asked about the same labels. */
  constructor(table: LabelTable = new LabelTable()) {
    this.#table = table;
  }

  /**
   * Adds it under what fewest others are under: by a label that all pods have, each of their classes would find it.
   *
   * @param matchers All must match.
   */
  add(one: Selecting, matchers: readonly LabelMatcher[]): void {
    const rarest = rarestOf(matchers, this.#table, (some) => this.#crowdOf(some));
    if (rarest === undefined) this.#others.push(one);
    else this.#addUnder(one, rarest);
  }

  /** @param labels See {@link requiredLabels}. */
  addRequiring(one: Selecting, labels: readonly number[]): void {
    for (const label of labels) {
      if (label === requiresNone) this.#others.push(one);
      else if (label !== selectsNothing) addUnder(this.#byLabel, label, one);
    }
  }

  /** Calls `visit` with each that may select the labels: all that do, and perhaps others. */
  forEachSelecting(labels: Labels, visit: (selecting: Selecting) => void): void {
    const byLabel = this.#byLabel;
    for (const label of this.#table.numbersOf(labels)) {
      const selecting = label < byLabel.length ? byLabel[label] : undefined;
      if (selecting instanceof Several) for (const one of selecting.list) visit(one);
      else if (selecting !== undefined) visit(selecting);
    }
    if (this.#byKey.size > 0) for (const key of Object.keys(labels)) this.#byKey.get(key)?.forEach(visit);
    for (const one of this.#others) visit(one);
  }

  #addUnder(one: Selecting, { labels, keys }: OneOf): void {
    for (const label of labels) addUnder(this.#byLabel, label, one);
    for (const key of keys) this.#byKey.set(key, appended(this.#byKey.get(key) ?? [], one));
  }

  /** How many have been added under these. */
  #crowdOf({ labels, keys }: OneOf): number {
    let crowd = 0;
    for (const label of labels) crowd += lengthOf(this.#byLabel, label);
    for (const key of keys) crowd += this.#byKey.get(key)?.length ?? 0;
    return crowd;
  }
}

/** The numbers of labels, and keys, of which things that are selected have one at least. */
interface OneOf {
  readonly labels: readonly number[];
  readonly keys: readonly string[];
}

const noKeys: readonly string[] = [];

/** Of all that things have one of that the matchers select, what the smallest crowd has; absent: they need have nothing. */
function rarestOf(
  matchers: readonly LabelMatcher[],
  table: LabelTable,
  crowdOf: (one: OneOf) => number,
): OneOf | undefined {
  let rarest: OneOf | undefined;
  // Of a single one it need not be known.
  let least = -1;
  for (const { requirements } of matchers) {
    if (requirements === undefined) return { labels: [], keys: [] };
    for (const { key, operator, values } of requirements) {
      if (operator !== "In" && operator !== "Exists") continue;
      const labels = values.map((value) => table.numberOf(key, value));
      const one = { labels, keys: operator === "Exists" ? [key] : noKeys };
      if (rarest !== undefined) {
        if (least < 0) least = crowdOf(rarest);
        const crowd = crowdOf(one);
        if (crowd >= least) continue;
        least = crowd;
      }
      rarest = one;
    }
  }
  return rarest;
}

/** By the number of a label, up to the highest that anything was added for: most labels have but one thing. */
type ByLabel<Kept> = (Kept | Several<Kept> | undefined)[];

/** Things with the same label, one at least. */
class Several<Kept> {
  list: Kept[];

  constructor(list: Kept[]) {
    this.list = list;
  }
}

function addUnder<Kept>(byLabel: ByLabel<Kept>, label: number, one: Kept): void {
  // Without holes, which would make each look a slower one.
  while (byLabel.length <= label) byLabel.push(undefined);
  const kept = byLabel[label];
  if (kept === undefined) byLabel[label] = one;
  else if (kept instanceof Several) kept.list = appended(kept.list, one);
  else byLabel[label] = new Several([kept, one]);
}

function keepUnder<Kept>(byLabel: ByLabel<Kept>, label: number, isKept: (one: Kept) => boolean): void {
  const kept = byLabel[label];
  if (kept === undefined) return;
  if (kept instanceof Several) {
    kept.list = kept.list.filter(isKept);
    if (kept.list.length > 0) return;
  } else if (isKept(kept)) return;
  byLabel[label] = undefined;
}

function lengthOf<Kept>(byLabel: ByLabel<Kept>, label: number): number {
  const kept = byLabel.at(label);
  if (kept === undefined) return 0;
  return kept instanceof Several ? kept.list.length : 1;
}

/** Of selectors that require no single label. */
export const requiresNone = -1;
/** Of selectors that select nothing. */
export const selectsNothing = -2;

/**
 * The numbers of labels of one key without one of which nothing is selected by the matchers together: of a single one
 * where that can be, else of the values of one requirement. -1 alone where there are no such labels, -2 alone where
 * nothing is selected whatever the labels.
 */
export function requiredLabels(matchers: readonly LabelMatcher[], table: LabelTable): readonly number[] {
  let some: LabelRequirement | undefined;
  for (const { requirements } of matchers) {
    if (requirements === undefined) return [selectsNothing];
    for (const one of requirements) {
      if (one.operator === "In" && (some === undefined || one.values.length < some.values.length)) some = one;
    }
  }
  if (some === undefined) return [requiresNone];
  const { key, values } = some;
  return values.map((value) => table.numberOf(key, value));
}
