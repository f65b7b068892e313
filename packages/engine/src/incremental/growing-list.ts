/** Up to so many, lists are as long as what is in them. */
const few = 8;

/**
 * The list with one more at its end; not always another list. `push` alone makes room for seventeen in the shortest list,
 * and where there is a list for each class of pods, most of them stay shorter than three.
 */
export function appended<Item>(list: Item[], one: Item): Item[] {
  if (list.length === 0) return [one];
  if (list.length < few) return list.concat([one]);
  list.push(one);
  return list;
}

/** Takes from each list what is not kept, and away those that are left empty. Lists of which all is kept stay the same ones. */
export function keepInLists<Key, Kept>(lists: Map<Key, Kept[]>, isKept: (one: Kept) => boolean): void {
  for (const [key, list] of lists) {
    if (list.every(isKept)) continue;
    const left = list.filter(isKept);
    if (left.length === 0) lists.delete(key);
    else lists.set(key, left);
  }
}
