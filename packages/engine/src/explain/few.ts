/** How many of a list are named before the rest is counted. */
const mostNamed = 3;

/** The first three, and how many are left out: `a`, `b`, `c`, `2 others`, or `1 other`. */
export function few(items: readonly string[], others: string): readonly string[] {
  const left = items.length - mostNamed;
  return left <= 0
    ? items
    : [...items.slice(0, mostNamed), `${left} ${left === 1 ? others.replace(/s$/, "") : others}`];
}
