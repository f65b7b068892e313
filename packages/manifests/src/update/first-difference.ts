import { isFields } from "./plain-value.ts";

/**
 * Where two values of {@link storedForm} differ first.
 *
 * @returns the path of the first difference, `path` itself where one of them is no object; `undefined` for equal ones.
 */
export function firstDifference(one: unknown, other: unknown, path: string): string | undefined {
  if (Object.is(one, other)) return undefined;
  if (Array.isArray(one) && Array.isArray(other)) {
    for (let index = 0; index < Math.max(one.length, other.length); index++) {
      const found = firstDifference(one[index], other[index], `${path}[${index}]`);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (!isFields(one) || !isFields(other)) return path;
  for (const key of new Set([...Object.keys(one), ...Object.keys(other)])) {
    const found = firstDifference(own(one, key), own(other, key), joined(path, key));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Whether two values of {@link storedForm} are the same to the API server. */
export function isSame(one: unknown, other: unknown): boolean {
  return firstDifference(one, other, "") === undefined;
}

function own(fields: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(fields, key) ? fields[key] : undefined;
}

function joined(path: string, key: string): string {
  if (!/^[A-Za-z_][A-Za-z0-9_-]*$/.test(key)) return `${path}[${key}]`;
  return path === "" ? key : `${path}.${key}`;
}
