import { BlockLines, unsure } from "./block-lines.ts";
import { readFlow } from "./block-flow.ts";
import { readDoubleQuoted, readLiteral, readPlain, readSingleQuoted } from "./block-scalars.ts";
import { mayNotBeString, plainKey } from "./resolve-scalar.ts";

export interface BlockReaderOptions {
  /**
   * Strings own their characters, instead of keeping the whole text in memory, and what no one reads
   * (`metadata.managedFields`) is left out: for dumps.
   */
  readonly isFrugal: boolean;
}

/**
 * The fast path: reads YAML in the regular block style that kubectl prints and most people write (maps and
 * lists by indentation, scalars, literal blocks, flow style on one line), some thirty times as fast as the `yaml` library. It knows what
 * it reads, or does not read: at the first thing out of the ordinary (anchors, tags, flow style over lines, a repeated
 * key, tabs, anything wrong) it gives up, and the library reads the text from its start.
 *
 * @returns the map, or `undefined`: not sure.
 */
export function readBlockYaml(text: string, options: BlockReaderOptions): Record<string, unknown> | undefined {
  if (outOfTheOrdinary.test(text)) return undefined;
  try {
    const lines = new BlockLines(text, options.isFrugal);
    if (lines.isAtEnd || isDash(lines)) return undefined;
    const map = readMap(lines, lines.indent, 0);
    return lines.isAtEnd ? map : undefined;
  } catch (error) {
    if (error === unsure) return undefined;
    throw error;
  }
}

/** Line ends other than LF, a byte order mark within, and control characters. */
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const outOfTheOrdinary = /[\r\u0085\u2028\u2029\ufeff\u0000-\u0008\u000b-\u001f\u007f-\u009f\ud800-\udfff\ufffe\uffff]/;

/** Deeper than any object is; the library then says whether it is too deep. */
const deepest = 100;

type Value = unknown;

/** The map whose keys stand at `indent`; the cursor is on its first key. */
function readMap(lines: BlockLines, indent: number, depth: number): Record<string, Value> {
  if (depth > deepest) throw unsure;
  const map: Record<string, Value> = {};
  do {
    const key = readKey(lines);
    // Inherited names count as taken: the library reads `constructor` and `__proto__`.
    if (map[key] !== undefined) throw unsure;
    if (lines.isFrugal && key === "managedFields" && depth === 1) lines.skipValue(indent);
    else map[key] = readMapValue(lines, indent, depth);
  } while (!lines.isAtEnd && lines.indent === indent && !isDash(lines));
  if (!lines.isAtEnd && lines.indent > indent) throw unsure;
  return map;
}

function readMapValue(lines: BlockLines, indent: number, depth: number): Value {
  if (!lines.isRestEmpty()) return readInline(lines, indent);
  lines.next();
  if (lines.isAtEnd || lines.indent < indent) return null;
  if (lines.indent === indent) return isDash(lines) ? readList(lines, indent, depth + 1) : null;
  return readBlock(lines, depth + 1);
}

/** The node that starts on the cursor's line: a map, a list or a scalar. */
function readBlock(lines: BlockLines, depth: number): Value {
  if (isDash(lines)) return readList(lines, lines.indent, depth);
  if (!startsKey(lines)) throw unsure;
  return readMap(lines, lines.indent, depth);
}

/** The list whose dashes stand at `indent`. */
function readList(lines: BlockLines, indent: number, depth: number): Value[] {
  if (depth > deepest) throw unsure;
  const list: Value[] = [];
  do {
    list.push(readItem(lines, indent, depth));
  } while (!lines.isAtEnd && lines.indent === indent && isDash(lines));
  if (!lines.isAtEnd && lines.indent > indent) throw unsure;
  return list;
}

function readItem(lines: BlockLines, indent: number, depth: number): Value {
  lines.at++;
  if (lines.isRestEmpty()) {
    lines.next();
    return lines.isAtEnd || lines.indent <= indent ? null : readBlock(lines, depth + 1);
  }
  // What stands behind the dash is as deep as its column.
  lines.indent = lines.at - lines.lineStart;
  if (isDash(lines)) return readList(lines, lines.indent, depth + 1);
  if (startsKey(lines)) return readMap(lines, lines.indent, depth + 1);
  return readInline(lines, indent);
}

/** A scalar, or a collection in flow style, behind a key or a dash; its further lines are deeper than `indent`. */
function readInline(lines: BlockLines, indent: number): Value {
  switch (lines.text[lines.at]) {
    case '"':
      return readDoubleQuoted(lines);
    case "'":
      return readSingleQuoted(lines);
    case "|":
      return readLiteral(lines, indent);
    case "{":
    case "[":
      return readFlow(lines);
    default:
      return readPlain(lines, indent);
  }
}

function isDash(lines: BlockLines): boolean {
  if (lines.text.charCodeAt(lines.at) !== 45) return false;
  const next = lines.text.charCodeAt(lines.at + 1);
  return next === 32 || next === 10 || lines.at + 1 === lines.text.length;
}

/** A plain key of the characters that keys are made of, or a short quoted one. Its end is the colon. */
const plainKeyText = /[A-Za-z0-9_./~$][A-Za-z0-9_./~$-]{0,500}(?=:(?:[ \n]|$))/y;
const quotedKeyText = /(?:"[^"\\\n]{0,500}"|'[^'\n]{0,500}')(?=:(?:[ \n]|$))/y;

function startsKey(lines: BlockLines): boolean {
  return keyEnd(lines) !== -1;
}

function keyEnd(lines: BlockLines): number {
  const code = lines.text.charCodeAt(lines.at);
  const pattern = code === 34 || code === 39 ? quotedKeyText : plainKeyText;
  pattern.lastIndex = lines.at;
  return pattern.test(lines.text) ? pattern.lastIndex : -1;
}

/** Leaves the cursor behind the colon. */
function readKey(lines: BlockLines): string {
  const end = keyEnd(lines);
  if (end === -1) throw unsure;
  const { text, at } = lines;
  lines.at = end + 1;
  const first = text.charCodeAt(at);
  if (first === 34 || first === 39) return text.slice(at + 1, end - 1);
  const plain = text.slice(at, end);
  if (!mayNotBeString(first)) return plain;
  const key = plainKey(plain);
  if (key === undefined) throw unsure;
  return key;
}
