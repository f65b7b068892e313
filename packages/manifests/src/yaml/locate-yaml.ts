import { type Document, isAlias, isMap, isScalar, isSeq, type ParsedNode } from "yaml";
import { itemIndex, type PathStep } from "../field-path.ts";
import { yamlDocument } from "./parse-yaml.ts";

/**
 * Where the field at a path stands in a YAML document: its key, or the item; the nearest field around it where
 * it is absent.
 */
export function locateYaml(text: string, path: readonly PathStep[]): number {
  const document = parsed(text);
  if (document === undefined) return 0;
  let node: ParsedNode | null = document.contents;
  let offset = startOf(node);
  for (const step of path) {
    const found = child(document, node, step);
    if (found === undefined) break;
    offset = found.offset;
    node = found.node;
  }
  return offset;
}

let last: { readonly text: string; readonly document: Document.Parsed | undefined } | undefined;

/** Positions are asked for one after another in the same text: the last one is kept. */
function parsed(text: string): Document.Parsed | undefined {
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

function child(document: Document.Parsed, parent: ParsedNode | null, step: PathStep): Child | undefined {
  const node = isAlias(parent) ? ((parent.resolve(document) as ParsedNode | undefined) ?? null) : parent;
  if (isSeq(node)) {
    const item = node.items[itemIndex(step)] as ParsedNode | undefined;
    return item === undefined ? undefined : { offset: startOf(item), node: item };
  }
  if (!isMap(node)) return undefined;
  // The last of several is the one that counts.
  const pair = node.items.findLast(({ key }) => isScalar(key) && String(key.value) === step.name);
  if (pair !== undefined) return { offset: startOf(pair.key), node: pair.value };
  for (const { key, value } of node.items) {
    if (!isScalar(key) || key.value !== "<<") continue;
    const merged = child(document, value, step);
    if (merged !== undefined) return merged;
  }
  return undefined;
}

function startOf(node: ParsedNode | null): number {
  return node?.range[0] ?? 0;
}
