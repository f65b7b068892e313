import { parseQuantity } from "@stowage/engine";
import { type ScalarType, type Shape, type StructShape, structOf } from "../check/shape.ts";
import { defaultsOf } from "./stored-defaults.ts";
import { optionalFields } from "./field-traits.generated.ts";
import { type Fields, isFields } from "./plain-value.ts";

/**
 * An object as the API server compares it with another: with its defaults, and what is empty left out wherever that is
 * the same as absent. Quantities are texts of which there is one for each amount.
 * Source: `equality.Semantic` (apimachinery, pkg/api/equality), and the defaults of each kind.
 */
export function storedForm(object: object, kind: string): Fields {
  const form = structForm(object, structOf(kind));
  return isFields(form) ? form : {};
}

function structForm(value: unknown, shape: StructShape): unknown {
  if (!isFields(value)) return value;
  const given = defaultsOf(value, shape.name);
  const optional = optionalOf(shape.name);
  const form: Record<string, unknown> = {};
  for (const [field, inner] of shape.fields) {
    if (!Object.hasOwn(given, field)) continue;
    const here = valueForm(given[field], inner);
    if (here === undefined || (!optional.has(field) && isZero(here, inner))) continue;
    form[field] = here;
  }
  return form;
}

function valueForm(value: unknown, shape: Shape): unknown {
  if (value === null || value === undefined) return undefined;
  switch (shape.kind) {
    case "any":
      return value;
    case "scalar":
      return scalarForm(value, shape.type);
    case "list": {
      if (!Array.isArray(value)) return value;
      const items: readonly unknown[] = value;
      return items.length === 0 ? undefined : items.map((item) => valueForm(item ?? {}, shape.item));
    }
    case "map": {
      if (!isFields(value)) return value;
      const entries = Object.entries(value).map(([key, item]) => [key, valueForm(item, shape.item)]);
      return entries.length === 0 ? undefined : Object.fromEntries(entries);
    }
    case "struct":
      return structForm(value, shape);
    default:
      return shape satisfies never;
  }
}

function scalarForm(value: unknown, type: ScalarType): unknown {
  if (type !== "Quantity" || (typeof value !== "string" && typeof value !== "number")) return value;
  const amount = parseQuantity(value);
  return amount === undefined ? value : String(amount);
}

/** Whether Go has it for a field that is not there. */
function isZero(value: unknown, shape: Shape): boolean {
  if (value === "" || value === 0 || value === false) return true;
  if (value === "0") return shape.kind === "scalar" && shape.type === "Quantity";
  return isFields(value) && Object.keys(value).length === 0;
}

const optionals = new Map<string, ReadonlySet<string>>();

function optionalOf(type: string): ReadonlySet<string> {
  const known = optionals.get(type);
  if (known !== undefined) return known;
  const fields = new Set(Object.hasOwn(optionalFields, type) ? optionalFields[type]?.split(" ") : []);
  optionals.set(type, fields);
  return fields;
}
