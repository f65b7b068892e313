import { type BlockLines, unsure } from "./block-lines.ts";
import { mayNotBeString, notInJson, resolvePlain } from "./resolve-scalar.ts";

/** What a plain scalar may begin with: no indicator, but a dash with something behind it. */
const plainStart = /[^\s,[\]{}#&*!|>'"%@`?:-]|-[^\s]/y;
/** A character with which a plain scalar may go wrong, or end: a colon or a comment. */
const plainTrouble = /:(?= |$)| #|\t/;

/** Reads a plain scalar; its further lines are deeper than `indent`. Leaves the cursor on the next node's line. */
export function readPlain(lines: BlockLines, indent: number): unknown {
  const { text } = lines;
  const from = lines.at;
  plainStart.lastIndex = from;
  if (!plainStart.test(text)) throw unsure;
  const { lineEnd } = lines;
  const trouble = plainTrouble.exec(text.slice(from, lineEnd));
  if (trouble !== null && trouble[0] !== " #") throw unsure;
  const end = trimEnd(text, from, trouble === null ? lineEnd : from + trouble.index);
  lines.next();
  if (!lines.isAtEnd && lines.indent > indent) {
    if (trouble !== null) throw unsure;
    return folded(lines, text.slice(from, end), lineEnd, indent);
  }
  if (!mayNotBeString(text.charCodeAt(from))) return lines.own(text.slice(from, end));
  return resolved(lines.own(text.slice(from, end)));
}

function resolved(text: string): unknown {
  const value = resolvePlain(text);
  if (value === notInJson) throw unsure;
  return value;
}

/** A plain scalar over several lines: a line end is a space, blank lines are line ends. */
function folded(lines: BlockLines, first: string, firstLineEnd: number, indent: number): unknown {
  let value = first;
  let previousEnd = firstLineEnd;
  while (!lines.isAtEnd && lines.indent > indent) {
    const { lineEnd } = lines;
    const line = lines.text.slice(lines.at, lineEnd);
    if (plainTrouble.test(line)) throw unsure;
    value += between(lines.text, previousEnd, lines.lineStart) + line.slice(0, trimEnd(line, 0, line.length));
    previousEnd = lineEnd;
    lines.next();
  }
  return mayNotBeString(value.charCodeAt(0)) ? resolved(lines.own(value)) : lines.own(value);
}

/** What the line ends between two lines of a folded scalar mean. A comment there is for the library. */
function between(text: string, lineEnd: number, nextLineStart: number): string {
  if (nextLineStart === lineEnd + 1) return " ";
  const gap = text.slice(lineEnd, nextLineStart);
  if (/[^ \n]/.test(gap)) throw unsure;
  return "\n".repeat(gap.replaceAll(" ", "").length - 1);
}

/** Reads a single-quoted scalar. */
export function readSingleQuoted(lines: BlockLines): string {
  const { text } = lines;
  const from = lines.at + 1;
  let end = text.indexOf("'", from);
  let hasQuotes = false;
  while (end !== -1 && text.charCodeAt(end + 1) === 39) {
    hasQuotes = true;
    end = text.indexOf("'", end + 2);
  }
  if (end === -1) throw unsure;
  const value = lineEndBefore(lines, end) ? foldQuoted(text, from, end) : text.slice(from, end);
  lines.at = end;
  lines.endLine("'");
  return lines.own(hasQuotes ? value.replaceAll("''", "'") : value);
}

/** Reads a double-quoted scalar. */
export function readDoubleQuoted(lines: BlockLines): string {
  const { text } = lines;
  const from = lines.at + 1;
  let end = from;
  let hasEscapes = false;
  for (let code = text.charCodeAt(end); code !== 34; code = text.charCodeAt(end)) {
    if (end >= text.length) throw unsure;
    if (code === 92) {
      hasEscapes = true;
      end++;
    }
    end++;
  }
  const value = lineEndBefore(lines, end) ? foldQuoted(text, from, end) : text.slice(from, end);
  lines.at = end;
  lines.endLine('"');
  return lines.own(hasEscapes ? unescape(value) : value);
}

function lineEndBefore(lines: BlockLines, end: number): boolean {
  return lines.lineEnd < end;
}

/** The marks of documents, which no quotes hold. */
const documentMark = /\n(?:---|\.\.\.)/;

/**
 * Folds before unescaping: an escaped space or line end is none to the folding. To kubectl the lines may begin at any
 * column.
 */
function foldQuoted(text: string, from: number, end: number): string {
  const raw = text.slice(from, end);
  if (raw.includes("\t") || documentMark.test(raw)) throw unsure;
  const [first = "", ...rest] = raw.split("\n");
  let value = first.slice(0, trimEnd(first, 0, first.length));
  if (value.endsWith("\\")) throw unsure;
  let lineEnds = 1;
  for (const [index, line] of rest.entries()) {
    const content = line.replace(/^ +/, "");
    const isLast = index === rest.length - 1;
    if (content === "" && !isLast) {
      lineEnds++;
      continue;
    }
    const trimmed = isLast ? content : content.slice(0, trimEnd(content, 0, content.length));
    if (!isLast && trimmed.endsWith("\\")) throw unsure;
    value += (lineEnds === 1 ? " " : "\n".repeat(lineEnds - 1)) + trimmed;
    lineEnds = 1;
  }
  return value;
}

const escapes: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ["\\", "\\"],
  ["/", "/"],
  ["n", "\n"],
  ["t", "\t"],
  ["r", "\r"],
  [" ", " "],
  ["b", "\b"],
  ["f", "\f"],
  ["v", "\v"],
  ["e", "\x1b"],
  ["a", "\x07"],
]);

function unescape(value: string): string {
  return value.replaceAll(/\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|([^]))/g, (_, hex2, hex4, letter) => {
    if (hex2 !== undefined || hex4 !== undefined) {
      const code = Number.parseInt(hex2 ?? hex4, 16);
      // Surrogates: the two libraries part ways.
      if (code >= 0xd800 && code <= 0xdfff) throw unsure;
      return String.fromCharCode(code);
    }
    const character = escapes.get(letter);
    if (character === undefined) throw unsure;
    return character;
  });
}

const literalHeader = /\|([-+]?) *(?:\n)/y;

/** Reads a literal block (`|`, `|-`, `|+`). One with an indentation indicator is for the library. */
export function readLiteral(lines: BlockLines, indent: number): string {
  const { text } = lines;
  literalHeader.lastIndex = lines.at;
  const header = literalHeader.exec(text);
  if (header === null) throw unsure;
  const from = literalHeader.lastIndex;
  const first = firstContent(text, from);
  const blockIndent = first.at - first.lineStart;
  if (first.at >= text.length || blockIndent <= indent || first.widestBlank > blockIndent) throw unsure;

  let value = "\n".repeat(first.blankLines);
  let blank = "";
  let lineStart = first.lineStart;
  while (lineStart < text.length) {
    const lineEnd = text.indexOf("\n", lineStart);
    if (lineEnd === -1) throw unsure;
    let at = lineStart;
    while (at < lineStart + blockIndent && text.charCodeAt(at) === 32) at++;
    if (at === lineEnd) {
      blank += "\n";
    } else if (at < lineStart + blockIndent) {
      break;
    } else {
      value += `${blank}${text.slice(at, lineEnd)}\n`;
      blank = "";
    }
    lineStart = lineEnd + 1;
  }
  lines.enterLine(lineStart);
  if (!lines.isAtEnd && lines.indent > indent) throw unsure;
  switch (header[1]) {
    case "-":
      return lines.own(value.slice(0, -1));
    case "+":
      return lines.own(value + blank);
    default:
      return lines.own(value);
  }
}

/** The first line with content of a literal block, and the blank ones before it. */
function firstContent(
  text: string,
  from: number,
): { lineStart: number; at: number; blankLines: number; widestBlank: number } {
  let lineStart = from;
  let blankLines = 0;
  let widestBlank = 0;
  for (;;) {
    let at = lineStart;
    while (text.charCodeAt(at) === 32) at++;
    if (text.charCodeAt(at) !== 10) return { lineStart, at, blankLines, widestBlank };
    blankLines++;
    widestBlank = Math.max(widestBlank, at - lineStart);
    lineStart = at + 1;
  }
}

function trimEnd(text: string, from: number, to: number): number {
  let end = to;
  while (end > from && text.charCodeAt(end - 1) === 32) end--;
  return end;
}
