/** A list without items: most lists of most classes of pods are this one. Not to be changed. */
export const emptyList: never[] = [];

/** Up to so many, lists are as long as what is in them. */
const few = 8;

/**
 * The list with one more at its end; not always another list. `push` alone makes room for seventeen in the shortest list,
 * and where there is a list for each class of pods, most of them stay shorter than three.
 */
export function appended<Item>(list: Item[], one: Item): Item[] {
  const { length } = list;
  if (length === 0) return [one];
  // What is most often asked for is written out, since `concat` takes ten times as long.
  const first = list[0];
  const second = list[1];
  const third = list[2];
  if (length === 1 && first !== undefined) return [first, one];
  if (length === 2 && first !== undefined && second !== undefined) return [first, second, one];
  if (length === 3 && first !== undefined && second !== undefined && third !== undefined) {
    return [first, second, third, one];
  }
  if (length < few) return list.concat([one]);
  list.push(one);
  return list;
}
