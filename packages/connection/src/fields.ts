/** A field that the value has itself; `undefined` for anything else: what comes over the network may be anything. */
export function fieldOf(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
  return Object.getOwnPropertyDescriptor(value, name)?.value;
}

/** A text that is not empty. */
export function textAt(value: unknown, ...path: readonly string[]): string | undefined {
  let inner = value;
  for (const name of path) inner = fieldOf(inner, name);
  return typeof inner === "string" && inner !== "" ? inner : undefined;
}

/** A whole number of 0 or more. */
export function numberAt(value: unknown, ...path: readonly string[]): number | undefined {
  let inner = value;
  for (const name of path) inner = fieldOf(inner, name);
  return typeof inner === "number" && Number.isSafeInteger(inner) && inner >= 0 ? inner : undefined;
}

/** The items of a list; none of what is no list. */
export function listAt(value: unknown, name: string): readonly unknown[] {
  const list = fieldOf(value, name);
  return Array.isArray(list) ? list : [];
}
