/** A text with spaces put into it. */
export interface IndentedText {
  readonly text: string;
  /** The offset in the text as it was, for one into the text as it is. */
  readonly offsetBefore: (offset: number) => number;
}

/**
 * Indents the lines on which quoted scalars and flow collections go on, as deep as the `yaml` library wants them.
 * YAML asks for it, but kubectl does not: within quotes and brackets go-yaml takes no notice of indentation
 * (`yaml_parser_scan_flow_scalar` and `yaml_parser_unroll_indent` in go.yaml.in/yaml/v2/scannerc.go), nor does it mean
 * anything there.
 *
 * @returns `undefined` where no line is in want of it.
 */
export function indentContinuations(text: string): IndentedText | undefined {
  const insertions = new TokenScan(text).run();
  const last = insertions.at(-1);
  if (last === undefined || last.inserted + last.width > text.length + mostSpaces) return undefined;
  let indented = "";
  let from = 0;
  for (const { offset, width } of insertions) {
    indented += text.slice(from, offset) + " ".repeat(width);
    from = offset;
  }
  return { text: indented + text.slice(from), offsetBefore: (offset) => offsetBefore(insertions, offset) };
}

/** No one's typing needs more; a hostile text's could fill the memory. */
const mostSpaces = 2 ** 20;

interface Insertion {
  /** In the text as it was. */
  readonly offset: number;
  readonly width: number;
  /** The widths of those before it. */
  readonly inserted: number;
}

function offsetBefore(insertions: readonly Insertion[], offset: number): number {
  let [low, high] = [0, insertions.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const { offset: at, inserted } = insertions[middle] as Insertion;
    if (at + inserted < offset) low = middle + 1;
    else high = middle;
  }
  const last = insertions[low - 1];
  return last === undefined ? offset : Math.max(last.offset, offset - last.inserted - last.width);
}

/** Finds the tokens of a text as go-yaml does, as far as it takes to know where quotes and brackets open and close. */
class TokenScan {
  readonly #text: string;
  readonly #insertions: Insertion[] = [];
  /** The columns of the block collections that the cursor is within. */
  readonly #indents: number[] = [];
  #at = 0;
  #lineStart = 0;
  /** The column of the node that stands on this line and may turn out to be a key. */
  #nodeColumn: number | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  /** What is not closed ends the search: how the text goes on from there is anyone's guess. */
  run(): readonly Insertion[] {
    while (this.#at < this.#text.length && this.#line());
    return this.#insertions;
  }

  get #indent(): number {
    return this.#indents.at(-1) ?? -1;
  }

  /** Scans the tokens from the start of a line on to the end of one. @returns false where something is not closed. */
  #line(): boolean {
    this.#lineStart = this.#at;
    this.#skip(spaces);
    const column = this.#at - this.#lineStart;
    if (!this.#isAt(blankOrComment)) while (this.#indent > column) this.#indents.pop();
    this.#nodeColumn = undefined;
    for (;;) {
      this.#skip(blanks);
      const code = this.#text[this.#at];
      if (code === undefined || code === "\n" || code === "#") {
        this.#endLine();
        return true;
      }
      if (this.#isAt(blockIndicator)) {
        const isValue = code === ":";
        this.#roll(isValue ? this.#nodeColumn : this.#at - this.#lineStart);
        this.#nodeColumn = undefined;
        this.#at++;
        continue;
      }
      this.#nodeColumn ??= this.#at - this.#lineStart;
      if (code === "|" || code === ">") {
        this.#blockScalar();
        return true;
      }
      if (code === '"' || code === "'" || code === "[" || code === "{") {
        if (!this.#spanning(code)) return false;
      } else if (code === "&" || code === "*" || code === "!") {
        this.#skip(property);
      } else if (this.#plain()) {
        return true;
      }
    }
  }

  #roll(column: number | undefined): void {
    if (column !== undefined && column > this.#indent) this.#indents.push(column);
  }

  /** A quoted scalar or a flow collection, whose further lines are indented. @returns false if it is not closed. */
  #spanning(opening: string): boolean {
    const from = this.#at;
    const end = opening === '"' || opening === "'" ? closingQuote(this.#text, from) : closingBracket(this.#text, from);
    if (end === -1) return false;
    for (let at = this.#text.indexOf("\n", from); at !== -1 && at < end; at = this.#text.indexOf("\n", at + 1)) {
      this.#at = this.#lineStart = at + 1;
      this.#skip(spaces);
      const width = this.#indent + 1 - (this.#at - this.#lineStart);
      if (width > 0 && !this.#isAt(blank)) this.#insert(width);
    }
    this.#at = end;
    return true;
  }

  #insert(width: number): void {
    const last = this.#insertions.at(-1);
    const inserted = last === undefined ? 0 : last.inserted + last.width;
    this.#insertions.push({ offset: this.#lineStart, width, inserted });
  }

  /** @returns whether the line ended with it: else it was a key, or a comment follows. */
  #plain(): boolean {
    this.#skip(plainInLine);
    if (this.#text[this.#at] === ":" || this.#text[this.#at] === "#") return false;
    this.#endLine();
    // Its further lines are deeper than the collection around it.
    for (;;) {
      this.#lineStart = this.#at;
      this.#skip(spaces);
      const isDeeper = this.#at - this.#lineStart > this.#indent && this.#text[this.#at] !== "#";
      if (this.#at >= this.#text.length || !(isDeeper || this.#isAt(blank))) break;
      this.#skip(plainInLine);
      this.#endLine();
    }
    this.#at = this.#lineStart;
    return true;
  }

  /** As `yaml_parser_scan_block_scalar`. */
  #blockScalar(): void {
    header.lastIndex = this.#at;
    const digit = header.exec(this.#text)?.[1];
    this.#endLine();
    const least = Math.max(this.#indent, 0);
    let indent = digit === undefined ? undefined : least + Number(digit);
    let widest = this.#indent + 1;
    while (this.#at < this.#text.length) {
      this.#lineStart = this.#at;
      this.#skip(spaces);
      const column = this.#at - this.#lineStart;
      const isBlank = this.#isAt(blank);
      if (indent === undefined) {
        widest = Math.max(widest, column, 1);
        if (!isBlank) indent = widest;
      }
      if (!isBlank && indent !== undefined && column < indent) {
        this.#at = this.#lineStart;
        return;
      }
      this.#endLine();
    }
  }

  #endLine(): void {
    const end = this.#text.indexOf("\n", this.#at);
    this.#at = end === -1 ? this.#text.length : end + 1;
  }

  #skip(pattern: RegExp): void {
    if (this.#isAt(pattern)) this.#at = pattern.lastIndex;
  }

  #isAt(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    return pattern.test(this.#text);
  }
}

const spaces = / */y;
const blanks = /[ \t\r]*/y;
const blank = /[ \t\r]*(?:\n|$)/y;
const blankOrComment = /[ \t\r]*(?:\n|#|$)/y;
const blockIndicator = /[-?:](?=[ \t\r\n]|$)/y;
const property = /[^ \t\r\n]+/y;
const header = /[|>][-+]?([1-9])?/y;
/** Up to a colon or a comment that ends it, or the line's end. */
const plainInLine = /(?:[^:#\n]+|:(?![ \t\r\n]|$)|(?<![ \t])#)*/y;

function closingQuote(text: string, from: number): number {
  if (text[from] === "'") {
    let end = text.indexOf("'", from + 1);
    while (end !== -1 && text[end + 1] === "'") end = text.indexOf("'", end + 2);
    return end === -1 ? -1 : end + 1;
  }
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === '"') return at + 1;
  }
  return -1;
}

/**
 * Within brackets: blanks, a comment, an anchor, alias or tag, a plain scalar (which may hold quotes, but neither
 * brackets nor commas), or any other character.
 */
const flowToken =
  /[ \t\r\n]+|#[^\n]*|[&*!][^ \t\r\n,[\]{}]*|[^:,?[\]{}](?:[^:#,?[\]{}]+|:(?![ \t\r\n]|$)|(?<![ \t\r\n])#)*|[^]/y;

function closingBracket(text: string, from: number): number {
  let depth = 0;
  let at = from;
  while (at !== -1 && at < text.length) {
    const code = text[at];
    if (code === '"' || code === "'") {
      at = closingQuote(text, at);
      continue;
    }
    if (code === "[" || code === "{") depth++;
    else if (code === "]" || code === "}") depth--;
    flowToken.lastIndex = at;
    flowToken.test(text);
    at = flowToken.lastIndex;
    if (depth === 0) return at;
  }
  return -1;
}
