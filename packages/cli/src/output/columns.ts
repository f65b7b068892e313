import { textWidth } from "./colors.ts";
import { visible, visibleStyled } from "./visible.ts";

/**
 * Lines of aligned columns, as kubectl prints them: no borders, three spaces between, nothing after the last.
 *
 * @param cells May be coloured; names in them are made `visible` before.
 */
export function columns(cells: readonly (readonly string[])[]): string[] {
  const rows = cells.map((row) => row.map(visibleStyled));
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, index) => (widths[index] = Math.max(widths[index] ?? 0, textWidth(cell))));
  return rows.map((row) =>
    row
      .map((cell, index) => (index === row.length - 1 ? cell : padEnd(cell, widths[index] ?? 0)))
      .join("   ")
      .trimEnd(),
  );
}

export function padEnd(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - textWidth(text)));
}

export function padStart(text: string, width: number): string {
  return " ".repeat(Math.max(0, width - textWidth(text))) + text;
}

/**
 * Words of one paragraph (a line break in it is somebody's text, and made visible) set in lines of at most `width` columns; a word that is longer stays whole, since a name cut in two
 * can not be copied.
 *
 * @param indent Put before every line but the first.
 */
export function wrap(text: string, width: number, indent = ""): string {
  return wrapStyled(visible(text), width, indent);
}

/** The same of words that may be coloured; names in them were made `visible` before. */
export function wrapStyled(text: string, width: number, indent = ""): string {
  const lines: string[] = [];
  let line = "";
  for (const word of visibleStyled(text).split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    const used = textWidth(longer) + (lines.length === 0 ? 0 : indent.length);
    if (line !== "" && used > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  lines.push(line);
  return lines.join(`\n${indent}`);
}

/** The same of text that may be coloured: a colour that is cut is ended. Names in it were made `visible` before. */
export function truncateStyled(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  let used = 0;
  let cut = "";
  // oxlint-disable-next-line no-control-regex -- our own colours
  for (const [part] of text.matchAll(/\u001b\[\d{1,2}m|./gsu)) {
    if (part.startsWith("\u001b")) cut += part;
    else if (used < width - 1) {
      cut += part;
      used++;
    }
  }
  return `${cut}…`;
}

/** Cut to `width` columns, with `…` where something is missing. */
export function truncate(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  return `${[...text].slice(0, Math.max(0, width - 1)).join("")}…`;
}
