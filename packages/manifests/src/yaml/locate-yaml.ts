import { type Document, isAlias, isMap, isScalar, isSeq, type ParsedNode, type Scalar } from "yaml";
import { itemIndex, type PathStep } from "../field-path.ts";
import { plainKey } from "./resolve-scalar.ts";
import { yamlDocument, type YamlDocument } from "./yaml-document.ts";

/**
 * Where the field at a path stands in a YAML document: its key, or the item; the nearest field around it where
 * it is absent.
 */
export function locateYaml(text: string, path: readonly PathStep[]): number {
  const whole = parsed(text);
  return whole === undefined ? 0 : whole.offsetOf(walk(whole.document, path).offset);
}

/** The text of the scalar at a path, as it is written; `undefined` where there is none. */
export function scalarInYaml(text: string, path: readonly PathStep[]): string | undefined {
  const whole = parsed(text);
  if (whole === undefined) return undefined;
  const { node, isWhole } = walk(whole.document, path);
  const target = resolved(whole.document, node);
  return isWhole && isScalar(target) ? String(target.value) : undefined;
}

/** Goes along a path as far as it leads. */
function walk(document: Document.Parsed, path: readonly PathStep[]): Child & { readonly isWhole: boolean } {
  let reached: Child = { offset: startOf(document.contents), node: document.contents };
  for (const step of path) {
    const next = child(document, reached.node, step, new Set());
    if (next === undefined) return { ...reached, isWhole: false };
    reached = next;
  }
  return { ...reached, isWhole: true };
}

let last: { readonly text: string; readonly document: YamlDocument | undefined } | undefined;

/** Positions are asked for one after another in the same text: the last one is kept. */
function parsed(text: string): YamlDocument | undefined {
  if (last?.text !== text) {
    const document = yamlDocument(text);
    last = { text, document: document === "too deep" ? undefined : document };
  }
  return last?.document;
}

interface Child {
  readonly offset: number;
  readonly node: ParsedNode | null;
}

/** `merging` holds the maps whose merge keys led here: an anchor may contain itself, which is a problem to be located. */
function child(
  document: Document.Parsed,
  parent: ParsedNode | null,
  step: PathStep,
  merging: Set<ParsedNode>,
): Child | undefined {
  const node = resolved(document, parent);
  if (isSeq(node)) {
    const item = node.items[itemIndex(step)] as ParsedNode | undefined;
    return item === undefined ? undefined : { offset: startOf(item), node: item };
  }
  if (!isMap(node) || merging.has(node)) return undefined;
  // The last of several is the one that counts.
  const pair = node.items.findLast(({ key }) => isScalar(key) && keyText(key) === step.name);
  if (pair !== undefined) return { offset: startOf(pair.key), node: pair.value };
  merging.add(node);
  for (const { key, value } of node.items) {
    if (!isScalar(key) || key.value !== "<<") continue;
    const merged = child(document, value, step, merging);
    if (merged !== undefined) return merged;
  }
  return undefined;
}

function resolved(document: Document.Parsed, node: ParsedNode | null): ParsedNode | null {
  return isAlias(node) ? ((node.resolve(document) as ParsedNode | undefined) ?? null) : node;
}

/** A key as the value has it: `on` is read as `true`. */
function keyText({ value, type }: Scalar.Parsed): string {
  const text = String(value);
  return type === "PLAIN" ? (plainKey(text) ?? text) : text;
}

function startOf(node: ParsedNode | null): number {
  return node?.range[0] ?? 0;
}
