import type { Finding } from "@stowage/planner";
import type { Fix, Region } from "sarif";
import { editedText } from "../../edit/edited-text.ts";
import { fileUri } from "./file-uri.ts";

/** Longer documents are not edited once for each of their findings. */
const mostLetters = 100_000;

/**
 * A finding's fix as a replacement of text, as SARIF has it.
 *
 * @returns `undefined` where there is none, or it can not be made in place.
 */
export function sarifFix(finding: Finding, linesOf: (file: string) => readonly string[]): Fix | undefined {
  const { fix, start } = finding;
  if (fix === undefined || fix.patch === null || start === undefined) return undefined;
  const { first, text } = documentAround(linesOf(start.file), start.line);
  if (text.length > mostLetters) return undefined;
  const edited = editedText(text, { line: start.line - first, column: start.column }, fix.patch.patch);
  if (!edited.ok || edited.text === text) return undefined;
  const { from, to, inserted } = difference(text, edited.text);
  const [begin, end] = [placeOf(text, from), placeOf(text, to)];
  const deletedRegion: Region = {
    startLine: first + begin.line,
    startColumn: begin.column,
    endLine: first + end.line,
    endColumn: end.column,
  };
  const artifactLocation = { uri: fileUri(start.file) };
  const replacements = [{ deletedRegion, insertedContent: { text: inserted } }];
  return { description: { text: fix.sentence }, artifactChanges: [{ artifactLocation, replacements }] };
}

/** The document that the line is in, and how many lines are before it. */
function documentAround(lines: readonly string[], line: number): { readonly first: number; readonly text: string } {
  const isBreak = (at: number): boolean => /^---(\s|$)/.test(lines[at] ?? "---");
  let first = line - 1;
  while (first > 0 && !isBreak(first - 1)) first--;
  let last = line;
  while (last < lines.length && !isBreak(last)) last++;
  return { first, text: lines.slice(first, last).join("\n") };
}

/** What is between the parts at both ends that two texts share. */
function difference(
  before: string,
  after: string,
): { readonly from: number; readonly to: number; readonly inserted: string } {
  const most = Math.min(before.length, after.length);
  let from = 0;
  while (from < most && before[from] === after[from]) from++;
  let same = 0;
  while (same < most - from && before.at(-1 - same) === after.at(-1 - same)) same++;
  return { from, to: before.length - same, inserted: after.slice(from, after.length - same) };
}

function placeOf(text: string, offset: number): { readonly line: number; readonly column: number } {
  const lines = text.slice(0, offset).split("\n");
  return { line: lines.length, column: (lines.at(-1) ?? "").length + 1 };
}
