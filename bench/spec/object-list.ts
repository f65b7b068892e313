import { type Entry, isTemplate } from "./spec.ts";
import { compileTemplate, type ObjectMaker } from "./template.ts";

/** How objects are made: see {@link ObjectMaker}. */
export type Making = keyof ObjectMaker;

/** The objects that the entries of a list stand for. None is kept: each is made when it is asked for, and again. */
export interface ObjectList<Kind extends object> extends Iterable<Kind> {
  readonly length: number;
  /** @throws RangeError beyond the end. */
  at(index: number): Kind;
}

/**
 * Lists what entries stand for. Objects are trusted to be of their kind.
 *
 * @throws SpecError for a template with arithmetic that is none.
 */
export function objectList<Kind extends object>(entries: readonly Entry<Kind>[], making: Making): ObjectList<Kind> {
  const ends: number[] = [];
  let length = 0;
  for (const entry of entries) ends.push((length += isTemplate(entry) ? entry.count : 1));
  const makers = entries.map(makerOf);

  const make = (entry: number, index: number): Kind => {
    const maker = makers[entry];
    if (maker === undefined) throw new RangeError(`no object ${index} in a list of ${length}`);
    return maker[making](index - (ends[entry - 1] ?? 0)) as Kind;
  };
  return {
    length,
    at: (index) => make(entryAt(ends, index), index),
    *[Symbol.iterator]() {
      for (let entry = 0, index = 0; entry < makers.length; entry++) {
        for (const end = ends[entry] ?? 0; index < end; index++) yield make(entry, index);
      }
    },
  };
}

/** The first entry that ends behind the index. */
function entryAt(ends: readonly number[], index: number): number {
  let [low, high] = [0, ends.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ends[middle] ?? 0) > index) high = middle;
    else low = middle + 1;
  }
  return low;
}

function makerOf(entry: object): ObjectMaker {
  if (isTemplate(entry)) return compileTemplate(entry.template);
  // Not a template: what looks like a place stays.
  const text = JSON.stringify(entry);
  return { parsed: (): object => JSON.parse(text), shared: () => entry };
}
