import type { TextUnit } from "./text-unit.ts";

/** Receives a source's text as it is split, in order. */
export interface UnitSink {
  /** A document in one piece. */
  document(unit: TextUnit): void;
  /** A document with `items` begins: what stands before them. Its end tells whether it is a `List`. */
  listStart(head: TextUnit): void;
  /**
   * One of the items.
   *
   * @returns false where the item cannot be read apart from its document.
   */
  item(unit: TextUnit): boolean;
  /**
   * One of the items, if the text is one: where it was cut is a guess.
   *
   * @returns false where it is none, and nothing has come of it.
   */
  guessedItem(unit: TextUnit): boolean;
  /** The list's own text, without the items. */
  listEnd(rest: TextUnit): void;
  /** The document turned out to be none that can be split; it comes again in one piece. */
  listAbandoned(): void;
  /** Something wrong between documents. */
  fault(at: { readonly line: number; readonly column: number }, message: string): void;
}
