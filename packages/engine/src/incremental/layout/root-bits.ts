/** A set of roots is a number with a bit for each: so many roots there can be. */
export const mostBits = 32;

export function bitOf(root: number): number {
  return 1 << root;
}

/** Whoever goes through a set takes this one out with `roots &= roots - 1`. */
export function firstRoot(roots: number): number {
  return 31 - Math.clz32(roots & -roots);
}
