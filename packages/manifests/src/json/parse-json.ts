import { duplicateFields } from "../duplicate-field.ts";
import type { ParsedUnit, Fault } from "../text-unit.ts";
import { duplicateKeys } from "./duplicate-keys.ts";
import { maxDepth, walkJson } from "./walk-json.ts";

/** Beyond it repeated keys are not looked for: the text is a dump, and no one's typing. */
const largestCheckedForDuplicates = 16 * 2 ** 20;

export interface JsonOptions {
  /** How a repeated key is taken; `undefined`: the last one wins, as everywhere in JSON. */
  readonly duplicates: "error" | "warning" | undefined;
}

/** Reads one JSON document. The engine's own parser reads; ours is asked only where there is something to say. */
export function parseJson(text: string, options: JsonOptions): ParsedUnit {
  const value = jsonValue(text);
  if (value !== undefined) return checkedJson(text, value, options);
  // Engines say what is wrong in their own words and places; ours are the same everywhere.
  const error = walkJson(text, {}) ?? { offset: 0, message: "the text is not valid JSON" };
  return { value: undefined, faults: [{ severity: "error", path: "", ...error }] };
}

/** What a text says that is JSON; `undefined` for any other. */
export function jsonValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What there is to say of a text that is JSON, and its value: none where it nests too deep. */
export function checkedJson(text: string, value: unknown, { duplicates }: JsonOptions): ParsedUnit {
  if (mayNestDeeper(text)) {
    const error = walkJson(text, {});
    if (error !== undefined) return { value: undefined, faults: [{ severity: "error", path: "", ...error }] };
  }
  const faults: Fault[] = [];
  if (duplicates !== undefined && text.length <= largestCheckedForDuplicates) {
    faults.push(...duplicateFields(duplicates, duplicateKeys(text)));
  }
  return { value, faults };
}

/** True for all text that does: as many levels need as many brackets. Those in strings are counted too. */
function mayNestDeeper(text: string): boolean {
  // Searching for one character is many times as fast as looking at each.
  let opened = 0;
  for (const bracket of ["{", "["]) {
    for (let at = text.indexOf(bracket); at !== -1; at = text.indexOf(bracket, at + 1)) {
      if (++opened > maxDepth) return nestsDeeper(text);
    }
  }
  return false;
}

/** Never false for text that does: brackets in strings are counted too. */
function nestsDeeper(text: string): boolean {
  let opened = 0;
  for (let at = text.search(/[[{]/); at !== -1 && at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 91 || code === 123) opened++;
    else if ((code === 93 || code === 125) && opened > 0) opened--;
    if (opened > maxDepth) return true;
  }
  return false;
}
