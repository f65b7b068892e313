import { type Labels, labelValue } from "../api/object-meta.ts";
import type { LabelMatcher, LabelRequirement } from "../cluster/label-selector.ts";

// Which selectors select which labels is found without asking each of either: a selector is looked for under one label
// that it requires. What clusters are full of, `app=web`, is found at once; selectors that require no single value
// (`Exists`, `NotIn`, two values) are asked each time. Labels are looked for by the values, or the key, that are required.

/** Things with labels, by each of their labels. */
export class LabelledIndex<Labelled extends { readonly labels: Labels }> {
  readonly #byLabel: ByLabel<Labelled> = new Map();
  readonly #all: Labelled[] = [];

  add(one: Labelled): void {
    this.#all.push(one);
    for (const key in one.labels) {
      const value = labelValue(one.labels, key);
      if (value !== undefined) listOf(this.#byLabel, key, value).push(one);
    }
  }

  /** Those that all matchers may select: all that they do, and perhaps others. */
  candidates(matchers: readonly LabelMatcher[]): readonly Labelled[] {
    if (matchers.some(({ requirements }) => requirements === undefined)) return [];
    const label = requiredLabel(matchers);
    if (label !== undefined) return this.#byLabel.get(label[0])?.get(label[1]) ?? [];
    const requirement = positiveRequirement(matchers);
    if (requirement === undefined) return this.#all;
    const { key, operator, values } = requirement;
    const byValue: ReadonlyMap<string, readonly Labelled[]> = this.#byLabel.get(key) ?? new Map();
    return operator === "Exists" ? [...byValue.values()].flat() : values.flatMap((value) => byValue.get(value) ?? []);
  }
}

/** Things with selectors, by a label that they require. */
export class SelectorIndex<Selecting> {
  readonly #byLabel: ByLabel<Selecting> = new Map();
  readonly #others: Selecting[] = [];

  /** @param matchers All must match. */
  add(one: Selecting, matchers: readonly LabelMatcher[]): void {
    if (matchers.some(({ requirements }) => requirements === undefined)) return;
    const label = requiredLabel(matchers);
    (label === undefined ? this.#others : listOf(this.#byLabel, ...label)).push(one);
  }

  /** Calls `visit` with each that may select the labels: all that do, and perhaps others. */
  forEachSelecting(labels: Labels, visit: (selecting: Selecting) => void): void {
    for (const key in labels) {
      const value = labelValue(labels, key);
      if (value === undefined) continue;
      const selecting = this.#byLabel.get(key)?.get(value);
      if (selecting !== undefined) for (const one of selecting) visit(one);
    }
    for (const one of this.#others) visit(one);
  }
}

/** A label's key, then its value, then what is kept under both. Maps, since users choose both. */
type ByLabel<Kept> = Map<string, Map<string, Kept[]>>;

/** A label without which nothing is selected. */
function requiredLabel(matchers: readonly LabelMatcher[]): readonly [key: string, value: string] | undefined {
  for (const { requirements = [] } of matchers) {
    for (const { key, operator, values } of requirements) {
      const [value, other] = values;
      if (operator === "In" && value !== undefined && other === undefined) return [key, value];
    }
  }
  return undefined;
}

/** One that holds for no thing without its key. */
function positiveRequirement(matchers: readonly LabelMatcher[]): LabelRequirement | undefined {
  const all = matchers.flatMap(({ requirements = [] }) => requirements);
  const isIn = ({ operator }: LabelRequirement): boolean => operator === "In";
  return all.find(isIn) ?? all.find(({ operator }) => operator === "Exists");
}

function listOf<Kept>(lists: ByLabel<Kept>, key: string, value: string): Kept[] {
  let byValue = lists.get(key);
  if (byValue === undefined) lists.set(key, (byValue = new Map()));
  let list = byValue.get(value);
  if (list === undefined) byValue.set(value, (list = []));
  return list;
}
