/**
 * JSON whose keys are sorted, so that values that say the same are the same text: for hashing and comparing.
 * Absent and `undefined` are one.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, sortedKeys) ?? "undefined";
}

function sortedKeys(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  // fromEntries defines keys; assigning them would lose one called "__proto__".
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
