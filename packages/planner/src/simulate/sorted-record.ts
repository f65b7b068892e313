import { compareTexts } from "../names/compare-texts.ts";

/** A record in the order of its keys, whatever they are. */
export function sortedRecord<Value>(entries: readonly (readonly [string, Value])[]): Readonly<Record<string, Value>> {
  return Object.fromEntries([...entries].sort(([one], [other]) => compareTexts(one, other)));
}
