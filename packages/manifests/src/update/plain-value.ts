/** A JSON object. */
export type Fields = Readonly<Record<string, unknown>>;

/** Whether a value is a JSON object. */
export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A field that the object has itself; `undefined` for anything else. */
export function fieldIn(value: unknown, ...names: readonly string[]): unknown {
  let found = value;
  for (const name of names) {
    if (!isFields(found) || !Object.hasOwn(found, name)) return undefined;
    found = found[name];
  }
  return found;
}

/** The objects of a list; none where there is no list. */
export function listIn(value: unknown, ...names: readonly string[]): readonly unknown[] {
  const found = fieldIn(value, ...names);
  return Array.isArray(found) ? found : [];
}

/** A copy with one field set, or taken away where the value is `undefined`. Also for names such as `__proto__`. */
export function withField(fields: Fields, name: string, value: unknown): Fields {
  const entries = Object.entries(fields).filter(([key]) => key !== name);
  return Object.fromEntries(value === undefined ? entries : [...entries, [name, value]]);
}

/** A copy with the field at the end of the names set; what is on the way there is made where it is missing. */
export function withFieldAt(fields: Fields, [name = "", ...rest]: readonly string[], value: unknown): Fields {
  if (rest.length === 0) return withField(fields, name, value);
  const inner = fieldIn(fields, name);
  if (inner === undefined && value === undefined) return fields;
  return withField(fields, name, withFieldAt(isFields(inner) ? inner : {}, rest, value));
}
