import { type BlockLines, unsure } from "./block-lines.ts";
import { mayNotBeString, notInJson, plainKey, resolvePlain } from "./resolve-scalar.ts";

/** A plain scalar within flow style. A colon in it has something behind it; what else may go wrong is for the library. */
const plainText = /(?:[A-Za-z0-9_./~$+]|-(?=[A-Za-z0-9_./]))(?:[A-Za-z0-9_./~$+()=;<^ -]|:(?=[A-Za-z0-9_./~$]))*/y;
const plainKeyText = /[A-Za-z0-9_./~$][A-Za-z0-9_./~$-]{0,500}(?=:[ \n])/y;
const quotedKeyText = /(?:"[^"\\\n]{0,500}"|'[^'\n]{0,500}')(?=:[ \n])/y;
const quotedText = /"[^"\\\n\t]*"|'[^'\n\t]*'/y;

/** Deeper flow is for the library. */
const deepest = 20;

/** Reads a map or a list in flow style that stands on one line, with nothing behind it: `{app: web}`, `[sh, "-c"]`. */
export function readFlow(lines: BlockLines): unknown {
  const value = readValue(lines, 0);
  lines.endLine("");
  return value;
}

function readValue(lines: BlockLines, depth: number): unknown {
  if (depth > deepest) throw unsure;
  switch (lines.text.charCodeAt(lines.at)) {
    case 123:
      return readFlowMap(lines, depth);
    case 91:
      return readFlowList(lines, depth);
    case 34:
    case 39:
      return lines.own(match(lines, quotedText).slice(1, -1));
    default:
      return readFlowPlain(lines);
  }
}

function readFlowMap(lines: BlockLines, depth: number): Record<string, unknown> {
  const map: Record<string, unknown> = {};
  step(lines);
  if (isAt(lines, 125)) return end(lines, map);
  for (;;) {
    const key = readKey(lines);
    // Inherited names count as taken, as in block style.
    if (map[key] !== undefined) throw unsure;
    map[key] = readValue(lines, depth + 1);
    skipSpaces(lines);
    if (isAt(lines, 125)) return end(lines, map);
    if (!isAt(lines, 44)) throw unsure;
    step(lines);
  }
}

function readFlowList(lines: BlockLines, depth: number): unknown[] {
  const list: unknown[] = [];
  step(lines);
  if (isAt(lines, 93)) return end(lines, list);
  for (;;) {
    list.push(readValue(lines, depth + 1));
    skipSpaces(lines);
    if (isAt(lines, 93)) return end(lines, list);
    if (!isAt(lines, 44)) throw unsure;
    step(lines);
  }
}

/** Leaves the cursor on the value. */
function readKey(lines: BlockLines): string {
  const isQuoted = isAt(lines, 34) || isAt(lines, 39);
  const text = match(lines, isQuoted ? quotedKeyText : plainKeyText);
  step(lines);
  if (isQuoted) return text.slice(1, -1);
  const key = mayNotBeString(text.charCodeAt(0)) ? plainKey(text) : text;
  if (key === undefined) throw unsure;
  return key;
}

function readFlowPlain(lines: BlockLines): unknown {
  const text = match(lines, plainText).trimEnd();
  if (!mayNotBeString(text.charCodeAt(0))) return lines.own(text);
  const value = resolvePlain(text);
  if (value === notInJson) throw unsure;
  return typeof value === "string" ? lines.own(value) : value;
}

function match(lines: BlockLines, pattern: RegExp): string {
  pattern.lastIndex = lines.at;
  if (!pattern.test(lines.text)) throw unsure;
  const text = lines.text.slice(lines.at, pattern.lastIndex);
  lines.at = pattern.lastIndex;
  return text;
}

function isAt(lines: BlockLines, code: number): boolean {
  return lines.text.charCodeAt(lines.at) === code;
}

/** Steps over the character at the cursor, and the spaces behind it. */
function step(lines: BlockLines): void {
  lines.at++;
  skipSpaces(lines);
}

function skipSpaces(lines: BlockLines): void {
  while (isAt(lines, 32)) lines.at++;
}

function end<Value>(lines: BlockLines, value: Value): Value {
  lines.at++;
  return value;
}
