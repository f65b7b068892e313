/**
 * The known name that a mistyped one most likely stands for: the same but for upper and lower case, or at most a third
 * of its letters (and no more than four) added, left out, replaced or swapped.
 *
 * @returns `undefined` where nothing is near enough to be worth saying.
 */
export function nearestName(name: string, known: Iterable<string>): string | undefined {
  if (name.length > maxLength) return undefined;
  const lower = name.toLowerCase();
  let nearest: string | undefined;
  let least = Math.min(4, Math.max(1, Math.floor(name.length / 3))) + 1;
  for (const candidate of known) {
    if (candidate === name) continue;
    const other = candidate.toLowerCase();
    // A name said in another number or case is nearer than one with another letter.
    const distance =
      other === lower ? 0 : other === `${lower}s` || `${other}s` === lower ? 0.5 : editDistance(lower, other);
    if (distance < least) {
      least = distance;
      nearest = candidate;
    }
  }
  return nearest;
}

/** What is appended to a message about a mistyped value: ` (did you mean "In"?)`, or nothing. */
export function didYouMean(name: string, known: Iterable<string>): string {
  const nearest = nearestName(name, known);
  return nearest === undefined ? "" : ` (did you mean "${nearest}"?)`;
}

/** Names in manifests are short; a longer one is no slip of the finger, and comparing it would take long. */
const maxLength = 100;

/** Letters added, left out, replaced or swapped with their neighbour (optimal string alignment). */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      let cost = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
      );
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) {
        cost = Math.min(cost, (beforeLast[column - 2] ?? 0) + 1);
      }
      current.push(cost);
    }
    beforeLast = last;
    last = current;
  }
  return last[b.length] ?? 0;
}
