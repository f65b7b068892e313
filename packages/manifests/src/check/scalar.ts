import { parseQuantity } from "@stowage/engine";
import { quoted } from "./names.ts";
import type { ScalarType } from "./shape.ts";

/** What is wrong with a value that should be a text, a number, a quantity and so on; `undefined` if nothing is. */
export function scalarProblem(value: unknown, type: ScalarType): string | undefined {
  switch (type) {
    case "string":
      return typeof value === "string" ? undefined : `must be a string, not ${nameOf(value)}`;
    case "boolean":
      return typeof value === "boolean" ? undefined : notABoolean(value);
    case "int32":
      return integerProblem(value, 2 ** 31);
    case "int64":
      return integerProblem(value, 2 ** 63);
    case "double":
      return typeof value === "number" ? undefined : `must be a number, not ${nameOf(value)}`;
    case "IntOrString":
      return typeof value === "string" ? undefined : integerProblem(value, 2 ** 31);
    case "Quantity":
      return quantityProblem(value);
    case "Time":
      return timeProblem(value);
    default:
      return type satisfies never;
  }
}

/** A value as messages name it: `a list`, `the number 1`, `the string "x"`. */
export function nameOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  switch (typeof value) {
    case "string":
      return `the string ${quoted(value)}`;
    case "number":
    case "bigint":
      return `the number ${value}`;
    case "boolean":
      return `the boolean ${value}`;
    default:
      return "an object";
  }
}

/** Whether quotes would make a string of it. Its text is not told by the value: `1.10` is the number 1.1. */
export function lacksQuotes(value: unknown, type: ScalarType): boolean {
  if (type !== "string") return false;
  return typeof value === "number" || typeof value === "boolean" || typeof value === "bigint";
}

function notABoolean(value: unknown): string {
  const meant = value === "true" || value === "false" ? `: write ${value} without quotes` : "";
  return `must be true or false, not ${nameOf(value)}${meant}`;
}

function integerProblem(value: unknown, limit: number): string | undefined {
  if (typeof value !== "number") {
    const meant = typeof value === "string" && /^-?[0-9]{1,15}$/.test(value) ? `: write ${value} without quotes` : "";
    return `must be a whole number, not ${nameOf(value)}${meant}`;
  }
  if (!Number.isInteger(value)) return `must be a whole number, not ${value}`;
  if (value >= limit || value < -limit) return `must be between -${limit} and ${limit - 1}, not ${value}`;
  return undefined;
}

/** Texts near a quantity, and what was meant: `1 Gi`, `512MB`, `100mi`, `2cores`. */
const units = new Map([
  ["kb", "k"],
  ["mb", "M"],
  ["gb", "G"],
  ["tb", "T"],
  ["kib", "Ki"],
  ["mib", "Mi"],
  ["gib", "Gi"],
  ["tib", "Ti"],
  ["ki", "Ki"],
  ["mi", "Mi"],
  ["gi", "Gi"],
  ["ti", "Ti"],
  ["g", "G"],
  ["t", "T"],
]);

function quantityProblem(value: unknown): string | undefined {
  if (typeof value !== "string" && typeof value !== "number") {
    return `must be a quantity, such as 500m or 2Gi, not ${nameOf(value)}`;
  }
  if (parseQuantity(value) !== undefined) return undefined;
  const [, digits, unit = ""] = /^\s*([0-9]+(?:\.[0-9]+)?)\s*([A-Za-z]*)\s*$/.exec(String(value).slice(0, 40)) ?? [];
  const mended = digits === undefined ? undefined : `${digits}${units.get(unit.toLowerCase()) ?? unit}`;
  const hint = mended !== undefined && parseQuantity(mended) !== undefined ? ` (did you mean ${mended}?)` : "";
  return `must be a quantity, such as 500m or 2Gi, not ${nameOf(value)}${hint}`;
}

const timePattern = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/;

function timeProblem(value: unknown): string | undefined {
  if (typeof value === "string" && timePattern.test(value)) return undefined;
  return `must be a time, such as "2026-01-31T12:00:00Z", not ${nameOf(value)}`;
}
