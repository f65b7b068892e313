import { stripVTControlCharacters } from "node:util";
import picocolors from "picocolors";
import type { Io, Output } from "../io.ts";

/** Meanings, not hues: what a piece of text is, so that a place decides how all of its kind look. */
export interface Colors {
  readonly heading: (text: string) => string;
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly warning: (text: string) => string;
  readonly faint: (text: string) => string;
}

/** Colours on a terminal only, and never with NO_COLOR (no-color.org: set and not empty). */
export function colorsFor(output: Output, env: Io["env"]): Colors {
  const wanted = output.isTTY && (env["NO_COLOR"] ?? "") === "" && env["TERM"] !== "dumb";
  const { bold, green, red, yellow, dim } = picocolors.createColors(wanted);
  return { heading: bold, good: green, bad: red, warning: yellow, faint: dim };
}

/** How many columns a text takes on a terminal: colours take none. */
export function textWidth(text: string): number {
  return stripVTControlCharacters(text).length;
}
