/**
 * Puts lists together, the same lists once: what whole domains have in common is held, and made, once for all of their
 * nodes. Lists that were joined must not change.
 */
export class SharedLists<Item extends object> {
  readonly #joined = new WeakMap<readonly Item[], WeakMap<readonly Item[], readonly Item[]>>();

  /** All items, in order. One list alone is returned as it is. */
  join(lists: readonly (readonly Item[])[]): readonly Item[] {
    let all: readonly Item[] | undefined;
    for (const list of lists) {
      if (list.length > 0) all = all === undefined ? list : this.#join(all, list);
    }
    return all ?? [];
  }

  #join(first: readonly Item[], second: readonly Item[]): readonly Item[] {
    const known = this.#joined.get(first)?.get(second);
    if (known !== undefined) return known;
    const joined = first.concat(second);
    const seconds = this.#joined.get(first) ?? new WeakMap<readonly Item[], readonly Item[]>();
    this.#joined.set(first, seconds.set(second, joined));
    return joined;
  }
}
