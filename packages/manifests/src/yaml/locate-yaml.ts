import { type Document, isAlias, isMap, isScalar, isSeq, type ParsedNode } from "yaml";
import { itemIndex, type PathStep } from "../field-path.ts";
import { yamlDocument, type YamlDocument } from "./yaml-document.ts";

/**
 * Where the field at a path stands in a YAML document: its key, or the item; the nearest field around it where
 * it is absent.
 */
export function locateYaml(text: string, path: readonly PathStep[]): number {
  const whole = parsed(text);
  if (whole === undefined) return 0;
  const { document } = whole;
  let node: ParsedNode | null = document.contents;
  let offset = startOf(node);
  for (const step of path) {
    const found = child(document, node, step, new Set());
    if (found === undefined) break;
    offset = found.offset;
    node = found.node;
  }
  return whole.offsetOf(offset);
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
  const node = isAlias(parent) ? ((parent.resolve(document) as ParsedNode | undefined) ?? null) : parent;
  if (isSeq(node)) {
    const item = node.items[itemIndex(step)] as ParsedNode | undefined;
    return item === undefined ? undefined : { offset: startOf(item), node: item };
  }
  if (!isMap(node) || merging.has(node)) return undefined;
  // The last of several is the one that counts.
  const pair = node.items.findLast(({ key }) => isScalar(key) && String(key.value) === step.name);
  if (pair !== undefined) return { offset: startOf(pair.key), node: pair.value };
  merging.add(node);
  for (const { key, value } of node.items) {
    if (!isScalar(key) || key.value !== "<<") continue;
    const merged = child(document, value, step, merging);
    if (merged !== undefined) return merged;
  }
  return undefined;
}

function startOf(node: ParsedNode | null): number {
  return node?.range[0] ?? 0;
}
