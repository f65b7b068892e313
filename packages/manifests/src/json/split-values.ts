import type { Resume, TextUnit } from "../text-unit.ts";
import type { UnitSink } from "../unit-sink.ts";

/** Engines hold no string much longer. */
const largestValue = 256 * 2 ** 20;

/**
 * Splits a stream of JSON documents into those, and each document with a list under `items` into its items, so
 * that a dump of any size is read. It follows quotes and brackets alone: whether each part is JSON is for the
 * parser to say, and what stands between the parts is checked here. Feed it the text in pieces, then `end`.
 */
export class JsonSplitter {
  readonly #file: string;
  readonly #sink: UnitSink;
  #state: State = "between";
  #depth = 0;
  #isInString = false;
  #isEscaped = false;
  #line = 1;
  /** Where the line begins, counted from the start of the piece at hand: negative in an earlier one. */
  #lineStart = 0;
  /** The part at hand: an item, or the document without its items. */
  #part: Part;
  #document: Part | undefined;
  #resumes: Resume[] = [];
  #isSplit = false;
  /** Until an item of the document is seen not to be. */
  #isRegular = true;
  /** At the document's own level: the last string, and the key whose value comes. */
  #stringStart = -1;
  #lastString = "";
  #documents = 0;

  constructor(file: string, sink: UnitSink) {
    this.#file = file;
    this.#sink = sink;
    this.#part = { texts: [], length: 0, line: 1, column: 1 };
  }

  /**
   * @returns where the text goes on as YAML: behind the first document, a line `---` tells that it is a stream
   * of YAML documents, of which one was written as JSON.
   */
  push(text: string): { readonly rest: string; readonly line: number } | undefined {
    let from = this.#state === "between" || this.#state === "beforeItem" || this.#state === "afterItem" ? -1 : 0;
    let at = 0;
    while (at < text.length) {
      const code = text.charCodeAt(at);
      if (code === 10) {
        this.#line++;
        this.#lineStart = at + 1;
      }
      if (this.#isInString) {
        if (this.#isEscaped) this.#isEscaped = false;
        else if (code === 92) this.#isEscaped = true;
        // A string never spans lines: an unclosed one must not swallow the rest of the stream.
        else if (code === 34 || code === 10) this.#endString(text, at);
        at++;
        continue;
      }
      switch (this.#state) {
        case "between":
          if (isSpace(code)) break;
          if (code === 45 && text.startsWith("---", at) && this.#documents > 0)
            return { rest: text.slice(at), line: this.#line };
          this.#startDocument(at);
          from = at;
          continue;
        case "document":
          if (this.#track(code, at)) {
            this.#add(text, from, at + 1);
            from = -1;
            this.#finishDocument();
          } else if (code === 91 && this.#depth === 2 && this.#key === "items" && !this.#isSplit) {
            this.#add(text, from, at + 1);
            from = -1;
            this.#startItems();
          }
          break;
        case "beforeItem":
        case "afterItem":
          if (isSpace(code)) break;
          if (code === 93) {
            this.#endItems(at);
            from = at;
            continue;
          }
          if (this.#state === "afterItem") {
            if (code === 44) {
              this.#state = "beforeItem";
              this.#isCommaPending = true;
              break;
            }
            this.#sink.fault(this.#place(at), `expected "," or "]", found "${text[at]}"`);
          }
          this.#isCommaPending = false;
          if (code === 123 && this.#isRegular) {
            const end = this.#regularItem(text, at);
            if (end !== -1) {
              at = end;
              continue;
            }
          }
          this.#part = { texts: [], length: 0, ...this.#place(at) };
          this.#state = "item";
          from = at;
          continue;
        case "item":
          if (
            this.#depth === 2 &&
            (code === 44 || code === 93 || isSpace(code)) &&
            (from !== at || this.#part.length > 0)
          ) {
            // A scalar, which is no item but must not be lost.
            this.#add(text, from, at);
            from = -1;
            this.#finishItem();
            // The line that ends here is counted already.
            if (isSpace(code)) break;
            continue;
          }
          if (this.#track(code, at, 2)) {
            this.#add(text, from, at + 1);
            from = -1;
            this.#finishItem();
          }
          break;
      }
      at++;
    }
    if (from !== -1) this.#add(text, from, text.length);
    if (this.#stringStart >= 0) {
      this.#lastString += text.slice(this.#stringStart);
      this.#stringStart = 0;
    }
    this.#lineStart -= text.length;
    return undefined;
  }

  /** Hands on what the text leaves unfinished: the parser says what it lacks. */
  end(): void {
    if (this.#state === "between") return;
    if (this.#state === "item") this.#finishItem();
    else if (this.#state === "beforeItem" || this.#state === "afterItem") {
      this.#sink.fault(this.#place(0), 'expected "]" at the end of the items, found the end of the text');
    } else if (this.#state === "document") {
      this.#finishDocument();
      return;
    }
    this.#sink.listEnd({ ...this.#unit(this.#document ?? this.#part), text: "" });
  }

  #isCommaPending = false;
  #key = "";

  /** Counts brackets. @returns whether the value that began at `base` brackets ends here. */
  #track(code: number, at: number, base = 0): boolean {
    if (code === 34) {
      this.#isInString = true;
      if (this.#depth === 1 && base === 0) {
        this.#stringStart = at + 1;
        this.#lastString = "";
      }
    } else if (code === 123 || code === 91) {
      this.#depth++;
    } else if (code === 125 || code === 93) {
      this.#depth--;
      return this.#depth <= base;
    } else if (this.#depth === 1) {
      if (code === 58) this.#key = this.#lastString;
      else if (code === 44) this.#key = "";
    } else if (this.#depth === 0 && isSpace(code)) {
      return true;
    }
    return false;
  }

  #endString(text: string, at: number): void {
    this.#isInString = false;
    if (this.#stringStart < 0) return;
    this.#lastString += text.slice(this.#stringStart, at);
    this.#stringStart = -1;
  }

  /**
   * The way in which everyone prints JSON: an item has lines of its own, and ends with the first brace below its own. A
   * text from brace to brace that is JSON is the item, whatever its layout; so the guess is made sure of by parsing,
   * and no one need look at each character.
   *
   * @returns where the text goes on, or -1: not known to be regular.
   */
  #regularItem(text: string, at: number): number {
    if (this.#lineStart < 0 || !isBlank(text, this.#lineStart, at)) return -1;
    const closing = `\n${text.slice(this.#lineStart, at)}}`;
    let lines = 1;
    let last = text.indexOf("\n", at);
    // The character first: it is another in nearly every line.
    while (last !== -1 && (text.charCodeAt(last + closing.length - 1) !== 125 || !text.startsWith(closing, last))) {
      last = text.indexOf("\n", last + 1);
      lines++;
    }
    if (last === -1) return -1;
    const end = last + closing.length;
    const unit = { file: this.#file, format: "json", text: text.slice(at, end), ...this.#place(at) } as const;
    if (!this.#sink.guessedItem(unit)) {
      this.#isRegular = false;
      return -1;
    }
    this.#line += lines;
    this.#lineStart = last + 1;
    this.#state = "afterItem";
    return end;
  }

  #startDocument(at: number): void {
    this.#isRegular = true;
    this.#part = { texts: [], length: 0, ...this.#place(at) };
    this.#state = "document";
    this.#depth = 0;
    this.#key = "";
    this.#lastString = "";
    this.#resumes = [];
    this.#isSplit = false;
  }

  #finishDocument(): void {
    this.#state = "between";
    this.#documents++;
    const unit = this.#unit(this.#part, this.#resumes);
    if (this.#isSplit) this.#sink.listEnd(unit);
    else this.#sink.document(unit);
  }

  #startItems(): void {
    this.#isSplit = true;
    this.#document = this.#part;
    const head = this.#unit(this.#part);
    this.#sink.listStart({ ...head, text: `${head.text}]}` });
    this.#state = "beforeItem";
    this.#isCommaPending = false;
  }

  #finishItem(): void {
    this.#state = "afterItem";
    this.#depth = 2;
    this.#sink.item(this.#unit(this.#part));
  }

  #endItems(at: number): void {
    if (this.#isCommaPending) this.#sink.fault(this.#place(at), 'expected an item behind ",", found "]"');
    this.#isCommaPending = false;
    if (this.#document !== undefined) this.#part = this.#document;
    this.#document = undefined;
    this.#resumes.push({ offset: this.#part.length, ...this.#place(at) });
    this.#state = "document";
    this.#depth = 2;
  }

  #add(text: string, from: number, to: number): void {
    this.#part.length += to - from;
    if (this.#part.length <= largestValue) this.#part.texts.push(text.slice(from, to));
    else this.#part.texts = [];
  }

  #unit(part: Part, resumes: readonly Resume[] = []): TextUnit {
    if (part.length > largestValue)
      this.#sink.fault(part, "a document or item of more than 256 MB is too large to be read");
    const { line, column } = part;
    const text = part.length > largestValue ? "null" : part.texts.join("");
    return { file: this.#file, format: "json", text, line, column, resumes };
  }

  #place(at: number): { line: number; column: number } {
    return { line: this.#line, column: at - this.#lineStart + 1 };
  }
}

/** Between documents; within one; before, within or behind one of its items. */
type State = "between" | "document" | "beforeItem" | "item" | "afterItem";

interface Part {
  texts: string[];
  length: number;
  readonly line: number;
  readonly column: number;
}

function isBlank(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (text.charCodeAt(at) !== 32) return false;
  return true;
}

function isSpace(code: number): boolean {
  return code === 32 || code === 10 || code === 13 || code === 9;
}
