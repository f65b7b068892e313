/** The best score that a plugin gives to a node, before its weight. */
export const maxNodeScore = 100;

/** `part * 100 / whole`, truncated, exactly as upstream's 64-bit integers have it. For a `part` of 0 to `whole`. */
export function percentOf(part: number, whole: number): number {
  const product = part * maxNodeScore;
  if (product > Number.MAX_SAFE_INTEGER) return Number((BigInt(part) * BigInt(maxNodeScore)) / BigInt(whole));
  // Without the remainder the division is exact, so that nothing can be rounded up.
  return (product - (product % whole)) / whole;
}

/** The highest score becomes 100, the others their share of it. Source: `DefaultNormalizeScore` (plugins/helper). */
export function normalizeToHighest(scores: readonly number[]): readonly number[] {
  const highest = highestOf(scores);
  return highest === 0 ? scores : scores.map((score) => percentOf(score, highest));
}

/** The other way round, for scores that count what is bad: the highest becomes 0, none of it 100. */
export function normalizeReversed(scores: readonly number[]): readonly number[] {
  const highest = highestOf(scores);
  return scores.map((score) => (highest === 0 ? maxNodeScore : maxNodeScore - percentOf(score, highest)));
}

/** Not `Math.max(...scores)`: a hundred thousand arguments are too many. */
function highestOf(scores: readonly number[]): number {
  return scores.reduce((highest, score) => Math.max(highest, score), 0);
}
