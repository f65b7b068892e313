import { isDeepStrictEqual } from "node:util";
import { type JsonPatchOperation, patched } from "@stowage/planner";
import { type Document, isMap, isSeq, LineCounter, type Node, parseAllDocuments } from "yaml";
import { splicesOf } from "./splices.ts";

/** A text with a change in it, or why it can not be made in place. */
export type EditedText =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly message: string };

/**
 * The text of a file of YAML or JSON with a patch made in one of its objects: only the lines that change do, with their
 * comments, quotes and order kept. What it says afterwards is compared with what the patch says: where the two differ, as
 * behind an alias, nothing is changed.
 *
 * @param line Where the object begins, from 1, as the column.
 */
export function editedText(
  text: string,
  { line, column }: { readonly line: number; readonly column: number },
  patch: readonly JsonPatchOperation[],
): EditedText {
  const inRow = jsonInRow(text);
  if (inRow.length < 2) return editedDocuments(text, { line, column }, patch);
  // One value of JSON after the other, which kubectl takes and YAML does not.
  const offset = text.split("\n", line - 1).reduce((sum, one) => sum + one.length + 1, 0) + column - 1;
  const own = inRow.find(({ start, end }) => start <= offset && offset < end);
  if (own === undefined) return refused("the file can not be read as JSON");
  const head = text.slice(0, own.start);
  const lines = head.split("\n");
  const first = { line: line - lines.length + 1, column };
  const place = first.line === 1 ? { line: 1, column: column - (lines.at(-1) ?? "").length } : first;
  const edited = editedDocuments(text.slice(own.start, own.end), place, patch);
  return edited.ok ? { ok: true, text: `${head}${edited.text}${text.slice(own.end)}` } : edited;
}

/** Where each of several JSON objects in a row begins and ends; none for anything else. */
function jsonInRow(text: string): readonly { readonly start: number; readonly end: number }[] {
  const found: { readonly start: number; readonly end: number }[] = [];
  let depth = 0;
  let start = 0;
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]]|[^\s{}[\]"]+/g)) {
    if (token === "{" || token === "[") {
      if (depth === 0) start = index;
      depth++;
    } else if (token === "}" || token === "]") {
      depth--;
      if (depth === 0) found.push({ start, end: index + 1 });
    } else if (depth === 0 && index > 0) return [];
    if (depth < 0) return [];
  }
  return depth === 0 && /^\s*\{/.test(text) ? found : [];
}

function editedDocuments(
  text: string,
  { line, column }: { readonly line: number; readonly column: number },
  patch: readonly JsonPatchOperation[],
): EditedText {
  const before = read(text);
  const place = before === undefined ? undefined : placeAt(before, line, column);
  if (before === undefined || place === undefined) return refused("the file can not be read as YAML");
  const expected = before.documents.map((one, index) =>
    index === place.document ? patchedAt(one.toJS(), place.path, patch) : (one.toJS() as unknown),
  );
  let result = text;
  for (const operation of patch) {
    const now = read(result);
    const document = now?.documents[place.document];
    if (document === undefined) return refused("the file can not be changed in place");
    const splices = splicesOf(result, document, [...place.path, ...stepsOf(operation.path)], operation);
    if (typeof splices === "string") return refused(splices);
    const { start, end, inserted } = splices;
    result = `${result.slice(0, start)}${text.includes("\r\n") ? inserted.replaceAll("\n", "\r\n") : inserted}${result.slice(end)}`;
  }
  const after = read(result)?.documents.map((one) => one.toJS() as unknown);
  if (!isDeepStrictEqual(after, expected))
    return refused("the change would reach further than it should, as where an alias or a merge key is");
  return { ok: true, text: result };
}

function refused(message: string): EditedText {
  return { ok: false, message };
}

interface ReadText {
  readonly documents: readonly Document.Parsed[];
  readonly lines: LineCounter;
}

function read(text: string): ReadText | undefined {
  const lines = new LineCounter();
  const all = parseAllDocuments(text, { lineCounter: lines, merge: true, logLevel: "silent" });
  if (!Array.isArray(all) || all.some(({ errors }) => errors.length > 0)) return undefined;
  return { documents: all, lines };
}

/** The document and the way in it to the object that begins there: of a List to one of its items. */
function placeAt(
  { documents, lines }: ReadText,
  line: number,
  column: number,
): { readonly document: number; readonly path: readonly string[] } | undefined {
  const isThere = (node: unknown): boolean => {
    const offset = isMap(node) ? node.range?.[0] : undefined;
    if (offset === undefined) return false;
    const at = lines.linePos(offset);
    return at.line === line && at.col === column;
  };
  for (const [document, { contents }] of documents.entries()) {
    const path = pathTo(contents, isThere, 0);
    if (path !== undefined) return { document, path };
  }
  return undefined;
}

/** Lists may be in Lists. */
function pathTo(node: Node | null, isThere: (node: unknown) => boolean, depth: number): readonly string[] | undefined {
  if (isThere(node)) {
    const items = isMap(node) ? node.get("items") : undefined;
    if (!isSeq(items)) return [];
  }
  const items = isMap(node) ? node.get("items") : undefined;
  if (!isSeq(items) || depth > 8) return undefined;
  for (const [index, item] of items.items.entries()) {
    const path = pathTo(item as Node | null, isThere, depth + 1);
    if (path !== undefined) return ["items", String(index), ...path];
  }
  return undefined;
}

function patchedAt(value: unknown, path: readonly string[], patch: readonly JsonPatchOperation[]): unknown {
  const prefix = path.map((step) => `/${step}`).join("");
  const result = patched(
    value,
    patch.map((operation) => ({ ...operation, path: `${prefix}${operation.path}` })),
  );
  return result.ok ? result.value : undefined;
}

function stepsOf(pointer: string): readonly string[] {
  return pointer
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
}
