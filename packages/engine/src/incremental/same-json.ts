/** Whether two values as JSON has them are equal, the fields of objects in any order. */
export function isSameJson(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return false;
  if (Array.isArray(one) || Array.isArray(other)) {
    return Array.isArray(one) && Array.isArray(other) && haveSameItems(one, other);
  }
  return haveSameFields(one, other);
}

function haveSameItems(one: readonly unknown[], other: readonly unknown[]): boolean {
  if (one.length !== other.length) return false;
  for (let i = 0; i < one.length; i++) if (!isSameJson(one[i], other[i])) return false;
  return true;
}

function haveSameFields(one: object, other: object): boolean {
  let fields = 0;
  for (const key in one) {
    fields++;
    const there = (other as Record<string, unknown>)[key];
    if (!isSameJson((one as Record<string, unknown>)[key], there)) return false;
    // What every object inherits is not a field: `constructor` may be a label.
    if (typeof there === "function" || (there === undefined && !Object.hasOwn(other, key))) return false;
  }
  for (const key in other) {
    void key;
    fields--;
  }
  return fields === 0;
}
