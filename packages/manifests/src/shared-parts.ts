/**
 * Lets objects share what they have in common. A dump has the same containers, labels and tolerations once for each
 * replica, one after the other: held once, a cluster takes half the memory.
 */
export class SharedParts {
  #last: SharedObject | undefined;

  /** Puts the parts of the object before in the place of those that say the same. */
  share(object: SharedObject): void {
    const last = this.#last;
    this.#last = object;
    if (last === undefined) return;
    for (const name of ["metadata", "spec", "status"] as const) {
      const [section, other] = [object[name], last[name]];
      if (isMap(section) && isMap(other)) shareFields(section, other);
    }
  }
}

interface SharedObject {
  readonly metadata?: unknown;
  readonly spec?: unknown;
  readonly status?: unknown;
}

type JsonMap = Record<string, unknown>;

function isMap(value: unknown): value is JsonMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function shareFields(section: JsonMap, other: JsonMap): void {
  for (const key of Object.keys(section)) {
    const part = section[key];
    if (typeof part !== "object" || part === null || !Object.hasOwn(other, key)) continue;
    const known = other[key];
    if (isSameJson(part, known)) section[key] = known;
  }
}

/** Whether both say the same, in the same order. */
function isSameJson(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return false;
  if (Array.isArray(one)) {
    if (!Array.isArray(other) || one.length !== other.length) return false;
    for (let at = 0; at < one.length; at++) if (!isSameJson(one[at], other[at])) return false;
    return true;
  }
  if (Array.isArray(other)) return false;
  const keys = Object.keys(one);
  const others = Object.keys(other);
  if (keys.length !== others.length) return false;
  for (let at = 0; at < keys.length; at++) {
    const key = keys[at] ?? "";
    if (key !== others[at] || !isSameJson((one as JsonMap)[key], (other as JsonMap)[key])) return false;
  }
  return true;
}
