import { kinds } from "../../packages/manifests/src/check/kinds.ts";
import { type ScalarType, type Shape, type StructShape, structOf } from "../../packages/manifests/src/check/shape.ts";
import type { Json } from "../shrink.ts";
import type { Fields } from "../validation/fields.ts";

/** An object of each kind that is read, with every field that its type has: no server would have all of them at once. */
export function wholeObjects(): readonly Fields[] {
  return [...kinds.values()].map(({ kind, apiVersion }) => ({
    ...structValue(structOf(kind)),
    apiVersion,
    kind,
    metadata: { ...structValue(structOf("ObjectMeta")), name: "whole", namespace: "default" },
  }));
}

function structValue({ fields, needed }: StructShape): Record<string, Json> {
  const chosen = new Map(needed);
  return Object.fromEntries(
    [...fields].map(([field, shape]) => [field, chosen.get(field)?.[0] ?? valueOf(shape)] as const),
  );
}

function valueOf(shape: Shape): Json {
  switch (shape.kind) {
    case "any":
      return {};
    case "scalar":
      return scalars[shape.type];
    case "list":
      return [valueOf(shape.item)];
    case "map":
      return { cpu: valueOf(shape.item) };
    case "struct":
      return structValue(shape);
    default:
      return shape satisfies never;
  }
}

const scalars: Readonly<Record<ScalarType, Json>> = {
  string: "a",
  boolean: true,
  int32: 1,
  int64: 1,
  double: 1,
  Quantity: "1",
  IntOrString: 1,
  Time: "2026-01-01T00:00:00Z",
};
