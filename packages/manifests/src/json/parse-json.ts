import { duplicateField } from "../duplicate-field.ts";
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
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Engines say what is wrong in their own words and places; ours are the same everywhere.
    const error = walkJson(text, {}) ?? { offset: 0, message: "the text is not valid JSON" };
    return { value: undefined, faults: [{ severity: "error", path: "", ...error }] };
  }
  if (nestsDeeper(text)) {
    const error = walkJson(text, {});
    if (error !== undefined) return { value: undefined, faults: [{ severity: "error", path: "", ...error }] };
  }
  const faults: Fault[] = [];
  const { duplicates } = options;
  if (duplicates !== undefined && text.length <= largestCheckedForDuplicates) {
    for (const { path, name, offset } of duplicateKeys(text)) {
      faults.push(duplicateField(duplicates, offset, path, name));
    }
  }
  return { value, faults };
}

/** Never false for text that does: brackets in strings are counted too. */
function nestsDeeper(text: string): boolean {
  // Each level closes, at the least by one character, so most texts need no count.
  let opened = 0;
  for (let at = text.search(/[[{]/); at !== -1 && at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 91 || code === 123) opened++;
    else if ((code === 93 || code === 125) && opened > 0) opened--;
    if (opened > maxDepth) return true;
  }
  return false;
}
