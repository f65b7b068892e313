/** The arrays that a node slot or a domain ordinal is looked up in. */
type NumberArray = Int32Array | Float64Array | Uint8Array;

/**
 * The array itself if it has `length` places, else one at least twice as long with the same numbers; new places hold
 * `fill`. Growing by doubling keeps the cost of a place constant.
 */
export function grown<Some extends NumberArray>(array: Some, length: number, fill?: number): Some;
export function grown(array: NumberArray, length: number, fill = 0): NumberArray {
  if (array.length >= length) return array;
  const size = Math.max(16, length, array.length * 2);
  const longer = sameKind(array, size);
  longer.set(array);
  if (fill !== 0) longer.fill(fill, array.length);
  return longer;
}

function sameKind(array: NumberArray, size: number): NumberArray {
  if (array instanceof Int32Array) return new Int32Array(size);
  return array instanceof Float64Array ? new Float64Array(size) : new Uint8Array(size);
}

/** A list without items: most lists of most classes of pods are this one. Not to be changed. */
export const emptyList: never[] = [];

/** Up to so many, lists are as long as what is in them. */
const few = 8;

/**
 * The list with one more at its end; not always another list. `push` alone makes room for seventeen in the shortest
 * list, and where there is a list for each class of pods, most of them stay shorter than three.
 */
export function appended<Item>(list: Item[], one: Item): Item[] {
  switch (list.length) {
    // What is most often asked for is written out, since `concat` takes ten times as long.
    case 0:
      return [one];
    case 1:
      return [list[0], one];
    case 2:
      return [list[0], list[1], one];
    case 3:
      return [list[0], list[1], list[2], one];
    default:
      if (list.length < few) return list.concat([one]);
      list.push(one);
      return list;
  }
}
