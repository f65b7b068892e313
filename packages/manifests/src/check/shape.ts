import { fieldTable } from "./field-table.generated.ts";
import { neededFields, readFields } from "./read-fields.ts";

/** What a value must look like. */
export type Shape =
  | { readonly kind: "scalar"; readonly type: ScalarType }
  | { readonly kind: "any" }
  | { readonly kind: "list"; readonly item: Shape }
  | { readonly kind: "map"; readonly item: Shape }
  | StructShape;

export interface StructShape {
  readonly kind: "struct";
  readonly name: string;
  readonly fields: ReadonlyMap<string, Shape>;
  /** The fields that scheduling reads, and their shapes. */
  readonly read: readonly (readonly [field: string, shape: Shape])[];
  /** The fields that must be there for the rest to make sense, with the values that they can have. */
  readonly needed: readonly (readonly [field: string, values: readonly string[] | undefined])[];
}

export type ScalarType = "string" | "boolean" | "int32" | "int64" | "double" | "Quantity" | "IntOrString" | "Time";

const scalarTypes = new Set<string>([
  "string",
  "boolean",
  "int32",
  "int64",
  "double",
  "Quantity",
  "IntOrString",
  "Time",
]);
const shapes = new Map<string, Shape>();

/** The shape of a type of the field table, such as `Pod`, `[]Container` or `{}Quantity`. */
export function shapeOf(type: string): Shape {
  const known = shapes.get(type);
  if (known !== undefined) return known;
  const shape = makeShape(type);
  shapes.set(type, shape);
  return shape;
}

/** The shape of a type that is known to have fields. @throws {RangeError} for any other. */
export function structOf(type: string): StructShape {
  const shape = shapeOf(type);
  if (shape.kind !== "struct") throw new RangeError(`"${type}" has no fields`);
  return shape;
}

function makeShape(type: string): Shape {
  if (type === "any") return { kind: "any" };
  if (type.startsWith("[]")) return { kind: "list", item: shapeOf(type.slice(2)) };
  if (type.startsWith("{}")) return { kind: "map", item: shapeOf(type.slice(2)) };
  if (isScalarType(type)) return { kind: "scalar", type };
  const table = fieldTable[type];
  if (table === undefined) throw new RangeError(`unknown type "${type}"`);
  // Types contain one another but never themselves, so that this ends.
  const fields = new Map(Object.entries(table).map(([field, of]) => [field, shapeOf(of)]));
  const read = [...fields].filter(([field]) => readFields(type)?.includes(field) ?? true);
  return { kind: "struct", name: type, fields, read, needed: [...(neededFields(type) ?? [])] };
}

function isScalarType(type: string): type is ScalarType {
  return scalarTypes.has(type);
}

export function scalarShape(type: ScalarType): Shape {
  return { kind: "scalar", type };
}

export function listShape(item: Shape): Shape {
  return { kind: "list", item };
}

/** Fields of something that the field table does not know, all of which are read. */
export function structShape(name: string, fields: Readonly<Record<string, Shape>>): StructShape {
  const entries = Object.entries(fields);
  return { kind: "struct", name, fields: new Map(entries), read: entries, needed: [] };
}
