import type { Labels } from "../../api/object-meta.ts";
import type { LabelMatcher, LabelRequirement } from "../../cluster/label-selector.ts";
import { appended } from "../growing-list.ts";
import { LabelTable } from "./label-table.ts";

// Which selectors select which labels is found without asking each of either: a selector is looked for under one label
// that it requires. What clusters are full of, `app=web`, is found at once; selectors that require no single value
// (`Exists`, `NotIn`, two values) are asked each time. Labels are looked for by the values, or the key, that are required.

/** Things with labels, by each of their labels. */
export class LabelledIndex<Labelled extends { readonly labels: Labels }> {
  readonly table: LabelTable;
  readonly #byLabel: ByLabel<Labelled> = [];
  readonly #all: Labelled[] = [];

  /** @param table Shared with the indexes that are asked about the same labels. */
  constructor(table: LabelTable = new LabelTable()) {
    this.table = table;
  }

  add(one: Labelled): void {
    this.#all.push(one);
    for (const label of this.table.numbersOf(one.labels)) addUnder(this.#byLabel, label, one);
  }

  /** Those that all matchers may select: all that they do, and perhaps others. */
  candidates(matchers: readonly LabelMatcher[]): readonly Labelled[] {
    const label = requiredLabel(matchers, this.table);
    const requirement = label === requiresNone ? positiveRequirement(matchers) : undefined;
    if (requirement === undefined) return this.requiring(label);
    const { key, operator, values } = requirement;
    const { table } = this;
    const labels = operator === "Exists" ? table.withKey(key) : values.map((value) => table.numberOf(key, value));
    return labels.flatMap((one) => this.requiring(one));
  }

  /** Those that what {@link requiredLabel} says this of may select. */
  requiring(label: number): readonly Labelled[] {
    if (label < 0) return label === requiresNone ? this.#all : nothing;
    return (label < this.#byLabel.length ? this.#byLabel[label] : undefined) ?? nothing;
  }
}

/** Things with selectors, by a label that they require. */
export class SelectorIndex<Selecting> {
  readonly #table: LabelTable;
  readonly #byLabel: ByLabel<Selecting> = [];
  readonly #others: Selecting[] = [];

  /** @param table Shared with the indexes that are asked about the same labels. */
  constructor(table: LabelTable = new LabelTable()) {
    this.#table = table;
  }

  /** @param matchers All must match. */
  add(one: Selecting, matchers: readonly LabelMatcher[]): void {
    this.addRequiring(one, requiredLabel(matchers, this.#table));
  }

  /** @param label See {@link requiredLabel}. */
  addRequiring(one: Selecting, label: number): void {
    if (label === requiresNone) this.#others.push(one);
    else if (label !== selectsNothing) addUnder(this.#byLabel, label, one);
  }

  /** Calls `visit` with each that may select the labels: all that do, and perhaps others. */
  forEachSelecting(labels: Labels, visit: (selecting: Selecting) => void): void {
    const byLabel = this.#byLabel;
    for (const label of this.#table.numbersOf(labels)) {
      const selecting = label < byLabel.length ? byLabel[label] : undefined;
      if (selecting !== undefined) for (const one of selecting) visit(one);
    }
    for (const one of this.#others) visit(one);
  }
}

/** By the number of a label; up to the highest that anything was added for. */
type ByLabel<Kept> = (Kept[] | undefined)[];

const nothing: readonly never[] = [];

function addUnder<Kept>(byLabel: ByLabel<Kept>, label: number, one: Kept): void {
  // Without holes, which would make each look a slower one.
  while (byLabel.length <= label) byLabel.push(undefined);
  const list = byLabel[label];
  byLabel[label] = list === undefined ? [one] : appended(list, one);
}

/** Of selectors that require no single label. */
const requiresNone = -1;
/** Of selectors that select nothing. */
const selectsNothing = -2;

/**
 * The number of a label without which nothing is selected by the matchers together; -1 where there is no such label, -2
 * where nothing is selected whatever the labels.
 */
export function requiredLabel(matchers: readonly LabelMatcher[], table: LabelTable): number {
  let label = requiresNone;
  for (const { requirements } of matchers) {
    if (requirements === undefined) return selectsNothing;
    if (label === requiresNone) label = labelIn(requirements, table);
  }
  return label;
}

/**
 * The same of one matcher, of which a value of several may be required: what is selected has one of the labels, and never
 * two, since they have one key.
 */
export function requiredLabels({ requirements }: LabelMatcher, table: LabelTable): readonly number[] {
  if (requirements === undefined) return [selectsNothing];
  const one = labelIn(requirements, table);
  const some = one === requiresNone ? requirements.find(({ operator }) => operator === "In") : undefined;
  return some === undefined ? [one] : some.values.map((value) => table.numberOf(some.key, value));
}

/** One that holds for no thing without its key. */
function positiveRequirement(matchers: readonly LabelMatcher[]): LabelRequirement | undefined {
  const all = matchers.flatMap(({ requirements = [] }) => requirements);
  const isIn = ({ operator }: LabelRequirement): boolean => operator === "In";
  return all.find(isIn) ?? all.find(({ operator }) => operator === "Exists");
}

function labelIn(requirements: readonly LabelRequirement[], table: LabelTable): number {
  for (const { key, operator, values } of requirements) {
    const [value] = values;
    if (operator === "In" && value !== undefined && values.length === 1) return table.numberOf(key, value);
  }
  return requiresNone;
}
