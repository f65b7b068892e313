/**
 * The items of a list that only the cluster has, put among those that were applied, which keep their order: before the
 * first that stood behind it. Source: `mergeSortedSlice` (apimachinery, util/strategicpatch/patch.go).
 */
export function inElementOrder(
  others: readonly unknown[],
  applied: readonly unknown[],
  placeOf: (item: unknown) => number,
): readonly unknown[] {
  const ordered: unknown[] = [];
  let other = 0;
  for (const item of applied) {
    while (other < others.length && isBefore(placeOf(others[other]), placeOf(item))) ordered.push(others[other++]);
    ordered.push(item);
  }
  return [...ordered, ...others.slice(other)];
}

function isBefore(one: number, other: number): boolean {
  return one >= 0 && other >= 0 && one < other;
}
