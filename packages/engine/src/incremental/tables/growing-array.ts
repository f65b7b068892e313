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
