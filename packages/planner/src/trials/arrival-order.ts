import { seededTieBreak } from "../plan/tie-break.ts";

/**
 * Another order of arrival: the same number, the same order. 0 leaves all as it is.
 *
 * @param stays What keeps its place.
 */
export function inArrivalOrder<Item>(
  items: readonly Item[],
  order: number,
  stays: (item: Item) => boolean = () => false,
): readonly Item[] {
  if (order === 0) return items;
  const moving = items.filter((item) => !stays(item));
  // Not the generator of the same seed: order and seed are often equal.
  const pick = seededTieBreak(order ^ 0x5bd1e995);
  for (let last = moving.length - 1; last > 0; last--) {
    const other = pick(last + 1);
    const [one, another] = [moving[last], moving[other]];
    if (one !== undefined && another !== undefined) [moving[last], moving[other]] = [another, one];
  }
  let next = 0;
  return items.map((item) => (stays(item) ? item : (moving[next++] ?? item)));
}
