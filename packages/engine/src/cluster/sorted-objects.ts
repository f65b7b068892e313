/**
 * Objects by a text, and a list of them in the order of these texts. The list is made when it is asked for; after a change
 * it is the old one with what has changed, which costs a copy and no sorting.
 */
export class SortedObjects<Kept> {
  readonly #objects = new Map<string, Kept>();
  #keys: readonly string[] = [];
  #list: readonly Kept[] = [];
  /** Keys of which the list does not know how they are now. */
  readonly #changed = new Set<string>();

  get size(): number {
    return this.#objects.size;
  }

  get(key: string): Kept | undefined {
    return this.#objects.get(key);
  }

  /** In any order. */
  entries(): Iterable<readonly [key: string, object: Kept]> {
    return this.#objects;
  }

  set(key: string, object: Kept): void {
    this.#objects.set(key, object);
    this.#changed.add(key);
  }

  delete(key: string): void {
    this.#objects.delete(key);
    // What came and went since the list was made is nothing to it: who never asks for the list keeps nothing for it.
    if (this.#keys[lowerBound(this.#keys, key, 0)] === key) this.#changed.add(key);
    else this.#changed.delete(key);
  }

  /** Never changes: another one is made after a change. */
  sorted(): readonly Kept[] {
    if (this.#changed.size > 0) this.#merge();
    return this.#list;
  }

  #merge(): void {
    const changed = [...this.#changed].sort(byText);
    this.#changed.clear();
    const keys: string[] = [];
    const list: Kept[] = [];
    const take = (key: string, object: Kept | undefined): void => {
      if (object === undefined) return;
      keys.push(key);
      list.push(object);
    };
    let at = 0;
    for (const key of changed) {
      const until = lowerBound(this.#keys, key, at);
      for (; at < until; at++) take(this.#keys[at] ?? "", this.#list[at]);
      if (this.#keys[at] === key) at++;
      take(key, this.#objects.get(key));
    }
    for (; at < this.#keys.length; at++) take(this.#keys[at] ?? "", this.#list[at]);
    this.#keys = keys;
    this.#list = list;
  }
}

/** The first place, from `start` on, whose text is not before the key. */
function lowerBound(keys: readonly string[], key: string, start: number): number {
  let [low, high] = [start, keys.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((keys[middle] ?? "") < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

function byText(one: string, other: string): number {
  return one < other ? -1 : 1;
}
