/** Thrown, and caught by the block reader alone: this text is for the library. */
export const unsure: unique symbol = Symbol("not sure what this YAML says");

/** A cursor over the lines of a text. Blank lines and comments between nodes are stepped over. */
export class BlockLines {
  readonly text: string;
  readonly isFrugal: boolean;
  /** The cursor: the next character to read. */
  at = 0;
  lineStart = 0;
  /** The column, from 0, of the node that starts on this line. */
  indent = 0;
  isAtEnd = false;

  constructor(text: string, isFrugal: boolean) {
    this.text = text;
    this.isFrugal = isFrugal;
    this.enterLine(0);
  }

  /** The end of the cursor's line: its LF, or the end of the text. */
  get lineEnd(): number {
    const end = this.text.indexOf("\n", this.at);
    return end === -1 ? this.text.length : end;
  }

  /** Steps to the next line that has content. */
  next(): void {
    this.enterLine(this.lineEnd + 1);
  }

  /** Enters the first line with content at or behind `from`, the start of a line. */
  enterLine(from: number): void {
    const { text } = this;
    let lineStart = from;
    while (lineStart < text.length) {
      let at = lineStart;
      while (text.charCodeAt(at) === 32) at++;
      const code = text.charCodeAt(at);
      if (code !== 10 && code !== 35 && at < text.length) {
        this.lineStart = lineStart;
        this.at = at;
        this.indent = at - lineStart;
        return;
      }
      const end = text.indexOf("\n", at);
      if (end === -1) break;
      lineStart = end + 1;
    }
    this.at = text.length;
    this.indent = -1;
    this.isAtEnd = true;
  }

  /** Steps over spaces, and tells whether nothing but a comment follows on the line. */
  isRestEmpty(): boolean {
    const from = this.at;
    while (this.text.charCodeAt(this.at) === 32) this.at++;
    const code = this.text.charCodeAt(this.at);
    if (code === 35) return this.at > from;
    return code === 10 || this.at >= this.text.length;
  }

  /** Reads `token` and the rest of the line, on which nothing else may stand. */
  endLine(token: string): void {
    if (!this.text.startsWith(token, this.at)) throw unsure;
    this.at += token.length;
    if (!this.isRestEmpty()) throw unsure;
    this.next();
  }

  /** Steps over the value of a key at `indent`, whatever it is: all that stands deeper, and a list beside it. */
  skipValue(indent: number): void {
    if (!this.isRestEmpty()) throw unsure;
    this.next();
    while (!this.isAtEnd && (this.indent > indent || (this.indent === indent && this.text[this.at] === "-"))) {
      this.next();
    }
  }

  /** A value cut from the text. In a frugal reading it is copied: V8's slices keep their whole text alive. */
  own(part: string): string {
    return this.isFrugal && part.length >= 13 ? ` ${part}`.slice(1) : part;
  }
}
