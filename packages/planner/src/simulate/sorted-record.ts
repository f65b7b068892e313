/** A record in the order of its keys, whatever they are. */
export function sortedRecord<Value>(entries: readonly (readonly [string, Value])[]): Readonly<Record<string, Value>> {
  return Object.fromEntries([...entries].sort(([one], [other]) => compareTexts(one, other)));
}

/** In the order of UTF-16 code units: for sorting. */
export function compareTexts(one: string, other: string): number {
  return one === other ? 0 : one < other ? -1 : 1;
}
