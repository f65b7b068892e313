import type { Position } from "./problem.ts";

/**
 * The text of one document or of one item of a `List`, and where it stands in its source. Large input is read
 * unit by unit, so that neither the text nor its positions need be kept whole.
 */
export interface TextUnit {
  readonly file: string;
  readonly format: "yaml" | "json";
  readonly text: string;
  /** Of the first character. */
  readonly line: number;
  readonly column: number;
  /** Where text was left out, such as the items of a list that were read on their own: counting resumes there. */
  readonly resumes?: readonly Resume[];
}

/** From `offset` on, the text stands at this line and column. */
export interface Resume {
  readonly offset: number;
  readonly line: number;
  readonly column: number;
}

/** Something wrong with a unit's text, at an offset into it. */
export interface Fault {
  readonly severity: "error" | "warning";
  readonly offset: number;
  /** The field's path where the fault is one field's; else empty. */
  readonly path: string;
  readonly message: string;
  /** A repeated key, which is none of our business in an object that is passed over. */
  readonly isDuplicate?: true;
}

/** What a unit's text says: JSON's data, as yet unchecked. */
export interface ParsedUnit {
  /** `undefined`: there is no value, since the text is empty, holds only comments, or cannot be read. */
  readonly value: unknown;
  readonly faults: readonly Fault[];
}

/** The line and column of a place in a unit. Costs a pass over the text before it. */
export function positionIn(unit: TextUnit, offset: number): Position {
  let { line, column } = unit;
  let from = 0;
  for (const resume of unit.resumes ?? []) {
    if (resume.offset > offset) break;
    ({ line, column, offset: from } = resume);
  }
  let lineStart = from;
  for (let at = unit.text.indexOf("\n", from); at !== -1 && at < offset; at = unit.text.indexOf("\n", at + 1)) {
    line++;
    lineStart = at + 1;
    column = 1;
  }
  return { file: unit.file, line, column: column + (offset - lineStart) };
}

/** Where a unit's value begins: behind blank lines, comments and a document's mark. */
export function contentStart(unit: TextUnit): number {
  const first = unit.format === "json" ? /\S/.exec(unit.text) : /^(?!---(?:\s|$))[ \t]*(?!#)\S/m.exec(unit.text);
  return first === null ? 0 : first.index + first[0].length - 1;
}
