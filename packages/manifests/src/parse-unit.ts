import { parseJson } from "./json/parse-json.ts";
import type { Fault, ParsedUnit, TextUnit } from "./text-unit.ts";
import { readBlockYaml } from "./yaml/block-reader.ts";
import { parseYaml } from "./yaml/parse-yaml.ts";

/** How a unit is read. */
export interface ParseOptions {
  /** How a repeated key is taken; `undefined`: the last one wins. */
  readonly duplicates: "error" | "warning" | undefined;
  /** Whether what it says is kept in as little memory as can be: of dumps. */
  readonly isFrugal: boolean;
}

/** Reads the text of a unit, as kubectl reads it: JSON, YAML, or what begins as JSON and is YAML. */
export function parseUnit({ format, text }: TextUnit, { duplicates, isFrugal }: ParseOptions): ParsedUnit {
  if (format === "json") {
    if (text === "") return { value: undefined, faults: [] };
    const parsed = parseJson(text, { duplicates });
    return parsed.value === undefined ? (asYaml(text, duplicates) ?? parsed) : parsed;
  }
  const value = readBlockYaml(text, { isFrugal });
  return value === undefined ? parseYaml(text, { duplicates }) : { value, faults: [] };
}

/** Above it, text that is no JSON is not tried as YAML: the answer would take too long. */
const largestTriedAsYaml = 2 ** 20;

/** What begins as JSON may still be YAML in flow style, which allows more. kubectl tries both as well. */
function asYaml(text: string, duplicates: "error" | "warning" | undefined): ParsedUnit | undefined {
  if (text.length > largestTriedAsYaml || /^\{\s*$/.test(text)) return undefined;
  const parsed = parseYaml(text, { duplicates });
  const isGood = parsed.value !== undefined && parsed.faults.every(isHarmless);
  const isTemplate = parsed.faults.some(({ message }) => message.includes("template"));
  return (isGood && typeof parsed.value === "object") || isTemplate ? parsed : undefined;
}

/** Text with repeated keys is read; whether they matter is for the kind of object to say. */
function isHarmless({ severity, isDuplicate }: Fault): boolean {
  return severity === "warning" || isDuplicate === true;
}
