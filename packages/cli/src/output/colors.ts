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

/**
 * Whether text is coloured: on a terminal, or where FORCE_COLOR asks for it; never with NO_COLOR. Each counts where it is set
 * and not empty (no-color.org, force-color.org); FORCE_COLOR=0 is a no, as Node takes it.
 */
export function isColored({ isTTY }: Pick<Output, "isTTY">, env: Io["env"]): boolean {
  if ((env["NO_COLOR"] ?? "") !== "") return false;
  const forced = env["FORCE_COLOR"] ?? "";
  if (forced !== "") return forced !== "0" && forced !== "false";
  return isTTY && env["TERM"] !== "dumb";
}

export function colorsFor(output: Pick<Output, "isTTY">, env: Io["env"]): Colors {
  const { bold, green, red, yellow, dim } = picocolors.createColors(isColored(output, env));
  return { heading: bold, good: green, bad: red, warning: yellow, faint: dim };
}

/** How many columns a text takes on a terminal: colours take none. */
export function textWidth(text: string): number {
  return stripVTControlCharacters(text).length;
}
