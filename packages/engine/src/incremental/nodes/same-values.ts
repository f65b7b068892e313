/** Whether both lists are the same, item by item, or neither is there. */
export function areSame<Item>(
  one: readonly Item[] | undefined,
  other: readonly Item[] | undefined,
  isSame: (one: Item, other: Item) => boolean,
): boolean {
  if (one === other) return true;
  if (one === undefined || other === undefined || one.length !== other.length) return false;
  for (let i = 0; i < one.length; i++) {
    const [a, b] = [one[i], other[i]];
    if (a === undefined || b === undefined || !isSame(a, b)) return false;
  }
  return true;
}

/** Whether both have the same keys with the same values, which are texts or numbers. */
export function isSameMap(one: ValueMap | undefined, other: ValueMap | undefined): boolean {
  if (one === other) return true;
  if (one === undefined || other === undefined) return false;
  let keys = 0;
  // What an object inherits under a key such as `constructor` is neither text nor number.
  for (const key in one) {
    if (one[key] !== other[key]) return false;
    keys++;
  }
  for (const _ in other) keys--;
  return keys === 0;
}

type ValueMap = Readonly<Record<string, string | number>>;

/** Whether two values as JSON has them are equal, the fields of objects in the same order. */
export function isSameJson(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return false;
  if (Array.isArray(one) && Array.isArray(other)) return areSame<unknown>(one, other, isSameJson);
  const keys = Object.keys(one);
  const others = Object.keys(other);
  if (keys.length !== others.length || Array.isArray(one) !== Array.isArray(other)) return false;
  return keys.every((key, index) => key === others[index] && isSameJson(field(one, key), field(other, key)));
}

function field(object: object, key: string): unknown {
  return (object as Readonly<Record<string, unknown>>)[key];
}
