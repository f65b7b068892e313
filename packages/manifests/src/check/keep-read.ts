import { type Shape, structOf } from "./shape.ts";

/**
 * The value without the fields that scheduling does not read, as a copy where there are any. What is not of the shape
 * is left as it is, for the check to say so.
 */
export function keepRead(value: unknown, shape: Shape): unknown {
  switch (shape.kind) {
    case "any":
    case "scalar":
      return value;
    case "list":
      return Array.isArray(value) ? value.map((item: unknown) => keepRead(item, shape.item)) : value;
    case "map":
      return isObject(value) && (shape.item.kind === "struct" || shape.item.kind === "list")
        ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, keepRead(item, shape.item)]))
        : value;
    case "struct": {
      if (!isObject(value)) return value;
      const kept: Record<string, unknown> = {};
      for (const [field, inner] of shape.read) {
        const given = Object.hasOwn(value, field) ? value[field] : undefined;
        if (given !== undefined) kept[field] = keepRead(given, inner);
      }
      return kept;
    }
    default:
      return shape satisfies never;
  }
}

/**
 * An object of a living cluster as it is kept in memory: who it is and its status cut down to what scheduling reads,
 * its specification whole, since manifests are compared with it.
 */
export function keepInMemory(object: Record<string, unknown>, kind: string): Record<string, unknown> {
  const { fields } = structOf(kind);
  const kept = { ...object };
  for (const section of ["metadata", "status"]) {
    const shape = fields.get(section);
    if (shape !== undefined && Object.hasOwn(kept, section)) kept[section] = keepRead(kept[section], shape);
  }
  return kept;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
