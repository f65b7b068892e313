import type { NodeSet } from "../nodes/node-set.ts";

/** Puts things in order: below 0 where the first comes first; 0 only for one and the same. */
export type Order<Item> = (one: Item, other: Item) => number;

/** Things that are for the same nodes, in order. */
export class ItemGroup<Item> {
  /** The nodes that they are for, now. */
  readonly nodes: () => NodeSet;
  readonly items: Item[] = [];
  readonly #order: Order<Item>;

  constructor(nodes: () => NodeSet, order: Order<Item>) {
    this.nodes = nodes;
    this.#order = order;
  }

  add(item: Item): void {
    this.items.splice(this.#placeOf(item), 0, item);
  }

  /** @param item Need not be the same object, only in the same place. */
  remove(item: Item): void {
    const place = this.#placeOf(item);
    const there = this.items[place];
    if (there !== undefined && this.#order(there, item) === 0) this.items.splice(place, 1);
  }

  /** The first place whose item does not come before. */
  #placeOf(item: Item): number {
    let [low, high] = [0, this.items.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const there = this.items[middle];
      if (there !== undefined && this.#order(there, item) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** The first of all groups' items that suits. */
export function firstOf<Item>(
  groups: readonly ItemGroup<Item>[],
  order: Order<Item>,
  suits: (item: Item) => boolean,
): Item | undefined {
  let first: Item | undefined;
  for (const { items } of groups) {
    for (const item of items) {
      if (first !== undefined && order(item, first) > 0) break;
      if (!suits(item)) continue;
      first = item;
      break;
    }
  }
  return first;
}
