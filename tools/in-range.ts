/**
 * The index, as long as the list has an item there. What is not a list has no range.
 *
 * @param isWritten Whether the item is put there: a plain list grows by that, an array of numbers does not.
 * @throws RangeError for an index beyond the ends, where `undefined` would be read, and nothing written.
 */
export function inRange(list: unknown, isWritten: boolean, index: unknown): unknown {
  if (typeof index !== "number" || !isList(list) || (isWritten && Array.isArray(list))) return index;
  if (index >= 0 && index < list.length) return index;
  throw new RangeError(`bug: index ${index} of a list of ${list.length}`);
}

function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || ArrayBuffer.isView(value);
}
