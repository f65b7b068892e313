import { type Labels, labelValue } from "../api/object-meta.ts";

/** Labels of which a node must have one, for something to be for it: a key and values. */
export interface NeededLabel {
  readonly key: string;
  readonly values: readonly string[];
}

interface Entry<Item> {
  readonly item: Item;
  /** Its place among the items. */
  readonly place: number;
}

/**
 * Things that are for some nodes each, by the labels that these nodes have: to find the first one for a node without
 * going through those for others.
 */
export class LabelIndex<Item> {
  /** By label key, then by value. */
  readonly #byLabel = new Map<string, Map<string, Entry<Item>[]>>();
  /** Those that may be for any node. */
  readonly #others: Entry<Item>[] = [];

  /**
   * @param items In the order in which they are tried.
   * @param neededBy One of these labels a node must have; `undefined` where that can not be said.
   */
  constructor(items: readonly Item[], neededBy: (item: Item) => readonly NeededLabel[] | undefined) {
    for (const [place, item] of items.entries()) {
      const entry = { item, place };
      const needed = neededBy(item);
      if (needed === undefined) this.#others.push(entry);
      else for (const { key, values } of needed) for (const value of values) this.#put(key, value, entry);
    }
  }

  /** The first item that `suits`, which is asked of those alone that may be for a node with the labels. */
  first(labels: Labels, suits: (item: Item) => boolean): Item | undefined {
    let best = firstOf(this.#others, suits, undefined);
    for (const [key, values] of this.#byLabel) {
      const value = labelValue(labels, key);
      const entries = value === undefined ? undefined : values.get(value);
      if (entries !== undefined) best = firstOf(entries, suits, best) ?? best;
    }
    return best?.item;
  }

  #put(key: string, value: string, entry: Entry<Item>): void {
    const values = this.#byLabel.get(key) ?? new Map<string, Entry<Item>[]>();
    this.#byLabel.set(key, values);
    const entries = values.get(value);
    if (entries === undefined) values.set(value, [entry]);
    else entries.push(entry);
  }
}

/** The first that suits, if it comes before `best`. */
function firstOf<Item>(
  entries: readonly Entry<Item>[],
  suits: (item: Item) => boolean,
  best: Entry<Item> | undefined,
): Entry<Item> | undefined {
  for (const entry of entries) {
    if (best !== undefined && entry.place >= best.place) return undefined;
    if (suits(entry.item)) return entry;
  }
  return undefined;
}
