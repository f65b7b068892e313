/**
 * Leaves out steps, many at a time first, as long as what is interesting about the sequence stays. None that is left can
 * be left out by itself.
 */
export async function shrinkSteps<Step>(
  steps: readonly Step[],
  isInteresting: (fewer: readonly Step[]) => Promise<boolean>,
): Promise<readonly Step[]> {
  let left = steps;
  for (let size = Math.ceil(left.length / 2); size >= 1; ) {
    let progress = false;
    // From the end: what happened late depends on what was early.
    for (let from = left.length - size; from > -size; from -= size) {
      const fewer = left.filter((_, index) => index < from || index >= from + size);
      if (fewer.length === left.length || !(await isInteresting(fewer))) continue;
      left = fewer;
      progress = true;
    }
    if (size > 1) size = Math.floor(size / 2);
    else if (!progress) return left;
  }
  return left;
}
