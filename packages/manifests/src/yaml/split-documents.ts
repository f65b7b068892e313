import type { Resume } from "../text-unit.ts";
import type { UnitSink } from "../unit-sink.ts";

/** Up to here a list's text is kept, so that it can be read in one piece after all. */
const largestKept = 32 * 2 ** 20;
/** Engines hold no string much longer. */
const largestDocument = 256 * 2 ** 20;

/**
 * Splits YAML into documents as kubectl does, by lines (`YAMLReader` in apimachinery's util/yaml/decoder.go), and
 * documents with `items` into those, where their layout is the usual one: a block list under the key, of any
 * indentation. Feed it the text in pieces, then `end`.
 */
export class YamlSplitter {
  readonly #file: string;
  readonly #sink: UnitSink;
  /** The piece that is being read, whole lines, and the part of it that belongs to the segment at hand. */
  #text = "";
  #carry: string[] = [];
  #line: number;
  #segment: Segment;
  /** The document so far but for its items. */
  #rest: string[] = [];
  #restLength = 0;
  #resumes: Resume[] = [];
  #documentLine: number;
  #kept: string[] | undefined = [];
  #keptLength = 0;
  #keptFrom = 0;
  #mode: Mode = "head";
  /** The column of the items' dashes. */
  #dashes = 0;
  #isOverlong = false;

  constructor(file: string, sink: UnitSink, firstLine = 1) {
    this.#file = file;
    this.#sink = sink;
    this.#line = firstLine;
    this.#documentLine = firstLine;
    this.#segment = { parts: [], from: 0, line: firstLine };
  }

  push(piece: string): void {
    const end = piece.lastIndexOf("\n") + 1;
    if (end === 0) {
      this.#carry.push(piece);
      return;
    }
    this.#carry.push(piece.slice(0, end));
    const text = this.#carry.join("");
    this.#carry = end === piece.length ? [] : [piece.slice(end)];
    this.#lines(text);
  }

  end(): void {
    const text = this.#carry.join("");
    this.#carry = [];
    if (text !== "") this.#lines(text);
    this.#text = "";
    this.#segment.from = 0;
    this.#keptFrom = 0;
    this.#finishDocument(0);
  }

  #lines(text: string): void {
    this.#text = text;
    this.#segment.from = 0;
    this.#keptFrom = 0;
    let start = 0;
    while (start < text.length) {
      const next = text.indexOf("\n", start) + 1 || text.length;
      const code = text.charCodeAt(start);
      // Nearly all lines are indented: they end nothing, unless a list is indented as they are.
      if (code !== 32 || this.#mode === "firstItem" || (this.#mode === "items" && this.#dashes > 0)) {
        this.#oneLine(start, next, code);
      }
      start = next;
      this.#line++;
    }
    this.#segment.parts.push(text.slice(this.#segment.from));
    this.#keep(text.length);
    this.#checkLength();
  }

  #oneLine(start: number, next: number, code: number): void {
    const text = this.#text;
    if (code === 45 && text.startsWith("---", start)) {
      this.#separator(start, next);
    } else if (code === 46 && /^\.\.\.\s*$/.test(text.slice(start, next))) {
      this.#finishDocument(start);
      this.#startDocument(next, this.#line + 1);
    } else if (this.#mode === "head") {
      if (code === 105 && /^items: *(?:#.*)?\n?$/.test(text.slice(start, next))) this.#mode = "firstItem";
    } else if (this.#mode === "firstItem") {
      this.#firstItem(start, next);
    } else if (this.#mode === "items") {
      this.#withinItems(start, next);
    } else if (this.#mode === "tail" && text.startsWith("items:", start)) {
      this.#abandonList();
    }
  }

  #separator(start: number, next: number): void {
    const behind = this.#text.slice(start + 3, next).trim();
    this.#finishDocument(start);
    this.#startDocument(next, this.#line + 1);
    if (behind !== "" && !behind.startsWith("#")) {
      const at = { line: this.#line, column: 4 };
      this.#sink.fault(
        at,
        `nothing but a comment may stand behind "---", not "${behind.slice(0, 40)}"; put it on the next line`,
      );
    }
  }

  #firstItem(start: number, next: number): void {
    const line = lineStart(this.#text, start, next);
    if (line === undefined) return;
    if (!line.isDash) {
      this.#mode = "whole";
      return;
    }
    this.#dashes = line.column;
    this.#mode = "items";
    this.#endSegmentAsRest(start);
    const head = this.#rest.join("");
    this.#sink.listStart({ file: this.#file, format: "yaml", text: head, line: this.#documentLine, column: 1 });
    this.#startSegment(start);
  }

  #withinItems(start: number, next: number): void {
    const line = lineStart(this.#text, start, next);
    if (line === undefined || line.column > this.#dashes) return;
    if (line.column === this.#dashes && line.isDash) {
      if (this.#finishItem(start)) this.#startSegment(start);
    } else if (line.column === 0 && /^[A-Za-z]/.test(line.first)) {
      if (!this.#finishItem(start)) return;
      this.#resumes.push({ offset: this.#restLength, line: this.#line, column: 1 });
      this.#startSegment(start);
      this.#mode = "tail";
      // A second list of items: which one counts is for the library.
      if (this.#text.startsWith("items:", start)) this.#abandonList();
    } else {
      this.#abandonList();
    }
  }

  /** @returns false where the list had to be abandoned. */
  #finishItem(end: number): boolean {
    const { parts, from, line } = this.#segment;
    const text = parts.join("") + this.#text.slice(from, end);
    // The dash becomes a space, so that what stands behind it keeps its column.
    const blanked = `${" ".repeat(this.#dashes + 1)}${text.slice(this.#dashes + 1)}`;
    if (this.#sink.item({ file: this.#file, format: "yaml", text: blanked, line, column: 1 })) return true;
    this.#abandonList();
    return false;
  }

  #abandonList(): void {
    this.#sink.listAbandoned();
    this.#mode = "whole";
    if (this.#kept === undefined) {
      this.#isOverlong = true;
      const at = { line: this.#line, column: 1 };
      this.#sink.fault(
        at,
        "this list is too large to be read other than item by item, which its layout does not allow; give it as JSON",
      );
      return;
    }
    this.#rest = [...this.#kept];
    this.#restLength = 0;
    this.#resumes = [];
    this.#segment = { parts: [], from: this.#keptFrom, line: this.#documentLine };
  }

  #startSegment(start: number): void {
    this.#segment = { parts: [], from: start, line: this.#line };
  }

  #endSegmentAsRest(end: number): void {
    for (const part of [...this.#segment.parts, this.#text.slice(this.#segment.from, end)]) {
      this.#rest.push(part);
      this.#restLength += part.length;
    }
  }

  #finishDocument(end: number): void {
    if (this.#isOverlong) return;
    if (this.#mode === "items" && this.#finishItem(end)) this.#mode = "tail";
    else if (this.#mode !== "items") this.#endSegmentAsRest(end);
    const text = this.#rest.join("");
    const unit = {
      file: this.#file,
      format: "yaml",
      text,
      line: this.#documentLine,
      column: 1,
      resumes: this.#resumes,
    } as const;
    if (this.#mode === "tail") this.#sink.listEnd(unit);
    else if (/^[ \t]*[^\s#]/m.test(text)) this.#sink.document(unit);
  }

  #startDocument(start: number, line: number): void {
    this.#segment = { parts: [], from: start, line };
    this.#rest = [];
    this.#restLength = 0;
    this.#resumes = [];
    this.#documentLine = line;
    this.#kept = [];
    this.#keptLength = 0;
    this.#keptFrom = start;
    this.#mode = "head";
    this.#isOverlong = false;
  }

  #keep(end: number): void {
    if (this.#kept === undefined) return;
    this.#kept.push(this.#text.slice(this.#keptFrom, end));
    this.#keptLength += end - this.#keptFrom;
    if (this.#keptLength > largestKept) this.#kept = undefined;
  }

  /** A document or an item that no string can hold is passed by, and said so. */
  #checkLength(): void {
    const { parts } = this.#segment;
    let length = this.#restLength;
    for (const part of parts) length += part.length;
    if (length <= largestDocument) return;
    if (!this.#isOverlong) {
      this.#sink.fault(
        { line: this.#segment.line, column: 1 },
        "a document or item of more than 256 MB is too large to be read",
      );
    }
    this.#isOverlong = true;
    this.#mode = "whole";
    this.#segment.parts = [];
    this.#rest = [];
    this.#restLength = 0;
  }
}

/**
 * Where the document's lines are: before its items; behind `items:`, where the next line decides; within the
 * items; behind them; or in a document that is read in one piece.
 */
type Mode = "head" | "firstItem" | "items" | "tail" | "whole";

/** A stretch of the document: the pieces of earlier texts, and where it begins in the one at hand. */
interface Segment {
  parts: string[];
  from: number;
  readonly line: number;
}

interface LineStart {
  readonly column: number;
  readonly first: string;
  /** A dash that makes an item. */
  readonly isDash: boolean;
}

/** @returns `undefined` for a line without content. */
function lineStart(text: string, start: number, next: number): LineStart | undefined {
  let at = start;
  while (text.charCodeAt(at) === 32) at++;
  const first = text[at];
  if (at >= next || first === "#" || first === "\n" || first === "\r" || first === undefined) return undefined;
  const behind = text[at + 1];
  return { column: at - start, first, isDash: first === "-" && (behind === " " || behind === "\n") };
}
