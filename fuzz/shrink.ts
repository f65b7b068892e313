/** Any JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * Makes a value smaller, as long as what is interesting about it stays: list entries and fields are left out, many at a
 * time first. What is left has nothing that can be left out by itself.
 *
 * @param isInteresting told of a smaller value; it may be invalid, and is not interesting then.
 */
export async function shrink<T extends Json>(value: T, isInteresting: (smaller: T) => Promise<boolean>): Promise<T> {
  let smallest = value;
  for (let progress = true; progress; ) {
    progress = false;
    for (const path of paths(smallest)) {
      const smaller = without(smallest, path);
      if (smaller === undefined || !(await isInteresting(smaller as T))) continue;
      smallest = smaller as T;
      progress = true;
      // The paths were those of the larger value.
      break;
    }
  }
  return smallest;
}

type Path = readonly (string | number)[];

/** Where something can be left out, the largest parts first. */
function paths(value: Json): Path[] {
  const found: { readonly path: Path; readonly size: number }[] = [];
  const visit = (at: Json, path: Path): void => {
    if (path.length > 0) found.push({ path, size: JSON.stringify(at).length });
    if (typeof at !== "object" || at === null) return;
    for (const [key, child] of Object.entries(at)) visit(child, [...path, Array.isArray(at) ? Number(key) : key]);
  };
  visit(value, []);
  return found.toSorted((a, b) => b.size - a.size).map(({ path }) => path);
}

function without(value: Json, path: Path): Json | undefined {
  const [key, ...rest] = path;
  if (key === undefined || typeof value !== "object" || value === null) return undefined;
  if (Array.isArray(value)) {
    const list: readonly Json[] = value;
    if (rest.length === 0) return list.filter((_, index) => index !== key);
    return list.map((child, index) => (index === key ? (without(child, rest) ?? child) : child));
  }
  const entries = Object.entries(value).filter(([name]) => rest.length > 0 || name !== key);
  return Object.fromEntries(
    entries.map(([name, child]) => [name, name === key ? (without(child, rest) ?? child) : child]),
  );
}
