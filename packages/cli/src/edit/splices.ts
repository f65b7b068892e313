import type { JsonPatchOperation } from "@stowage/planner";
import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parse,
  Scalar,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import { objectOnWay, withKnownNodes } from "./known-nodes.ts";
import { blockText, flowText, scalarText, styleOf, type TextStyle } from "./value-text.ts";

/** A piece of text put in the place of another. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly inserted: string;
}

/** The piece of the text that an operation changes; a message where there is none. */
export function splicesOf(
  text: string,
  document: Document.Parsed,
  path: readonly string[],
  operation: JsonPatchOperation,
): Splice | string {
  let node: unknown = document.contents;
  for (const [index, step] of path.slice(0, -1).entries()) {
    if (isAlias(node))
      return `${path.slice(0, index).join(".")} is an alias (*${node.source}): what it stands for is used elsewhere too`;
    node = childOf(node, step);
  }
  const object = objectOnWay(document.contents, path);
  const edit = new Edit(text, styleOf(text, document), object);
  const last = path.at(-1) ?? "";
  const value = operation.op === "remove" ? undefined : operation.value;
  if (isMap(node)) {
    const map = node as YAMLMap<Node, Node | null>;
    const index = map.items.findIndex(({ key }) => isScalar(key) && String(key.value) === last);
    if (operation.op !== "remove")
      return index === -1 ? edit.addPair(map, last, value) : edit.replacePair(map, index, last, value);
    if (index === -1) return missing(path);
    if (map.items.length > 1 || map.flow === true) return edit.removePair(map, index);
    return edit.emptied(map, "{}");
  }
  if (isSeq(node)) {
    const seq = node as YAMLSeq<Node>;
    const index = last === "-" ? seq.items.length : Number(last);
    if (operation.op === "add" && index === seq.items.length) return edit.addItem(seq, value);
    if (seq.items[index] === undefined || operation.op === "add") return missing(path);
    if (operation.op === "replace") return edit.replaceItem(seq, index, value);
    return seq.items.length > 1 || seq.flow === true ? edit.removeItem(seq, index) : edit.emptied(seq, "[]");
  }
  if (isAlias(node))
    return `${path.slice(0, -1).join(".")} is an alias (*${node.source}): what it stands for is used elsewhere too`;
  return missing(path);
}

function missing(path: readonly string[]): string {
  return `the file has no ${path.join(".")} of its own`;
}

function childOf(node: unknown, step: string): unknown {
  if (isMap(node)) return node.items.find(({ key }) => isScalar(key) && String(key.value) === step)?.value;
  return isSeq(node) ? node.items[Number(step)] : undefined;
}

type Child = Pair<Node, Node | null>;

/** Finds the places of one text. */
class Edit {
  readonly #text: string;
  readonly #style: TextStyle;
  /** From which is taken over what stands there already. */
  readonly #object: Node | null;

  constructor(text: string, style: TextStyle, object: Node | null) {
    this.#text = text;
    this.#style = style;
    this.#object = object;
  }

  addPair(map: YAMLMap<Node, Node | null>, key: string, value: unknown): Splice {
    if (map.flow === true || map.items.length === 0) {
      const last = map.items.at(-1);
      return this.#addToFlow(
        map,
        last === undefined ? undefined : last.key,
        last === undefined ? 0 : endOfPair(last),
        (indent) => `${JSON.stringify(key)}: ${flowText(value, indent)}`,
      );
    }
    const [first] = map.items;
    const last = map.items.at(-1);
    const column = this.#columnOf(startOf(first?.key));
    return this.#addLines(last === undefined ? startOf(map) : endOfPair(last), this.#block({ [key]: value }, column));
  }

  addItem(seq: YAMLSeq<Node>, value: unknown): Splice {
    const last = seq.items.at(-1);
    if (seq.flow === true || last === undefined) {
      return this.#addToFlow(seq, last, last === undefined ? 0 : endOf(last), (indent) => flowText(value, indent));
    }
    return this.#addLines(endOf(last), this.#block([value], this.#columnOf(startOf(seq))));
  }

  replacePair(map: YAMLMap<Node, Node | null>, index: number, key: string, value: unknown): Splice | string {
    const pair = map.items[index];
    if (pair === undefined) return `there is no ${key}`;
    const inPlace = this.#replacedValue(pair.value, value, map.flow === true);
    if (inPlace !== undefined) return inPlace;
    const start = startOf(pair.key);
    const lines = this.#block({ [key]: value }, this.#columnOf(start));
    return { start, end: this.#lineEnd(endOfPair(pair)), inserted: lines.trimStart() };
  }

  replaceItem(seq: YAMLSeq<Node>, index: number, value: unknown): Splice | string {
    const item = seq.items[index];
    if (item === undefined) return `there is no item ${index}`;
    const inPlace = this.#replacedValue(item, value, seq.flow === true);
    if (inPlace !== undefined) return inPlace;
    const start = this.#dashOf(item);
    const lines = this.#block([value], this.#columnOf(start));
    return { start, end: this.#lineEnd(endOf(item)), inserted: lines.trimStart() };
  }

  removePair(map: YAMLMap<Node, Node | null>, index: number): Splice | string {
    const pair = map.items[index];
    if (pair === undefined) return "there is no such field";
    const [before, after] = [map.items[index - 1], map.items[index + 1]];
    const start = startOf(pair.key);
    if (map.flow === true) {
      const previous = before === undefined ? undefined : endOfPair(before);
      const next = after === undefined ? undefined : startOf(after.key);
      return this.#removeFromFlow(map, { start, end: endOfPair(pair) }, previous, next);
    }
    // Behind a dash the next field moves up to it.
    if (!this.#isFirstOnLine(start))
      return { start, end: after === undefined ? start : startOf(after.key), inserted: "" };
    return { start: this.#lineStart(start), end: this.#lineEnd(endOfPair(pair)), inserted: "" };
  }

  removeItem(seq: YAMLSeq<Node>, index: number): Splice | string {
    const item = seq.items[index];
    if (item === undefined) return "there is no such item";
    const [before, after] = [seq.items[index - 1], seq.items[index + 1]];
    if (seq.flow === true) {
      const previous = before === undefined ? undefined : endOf(before);
      const next = after === undefined ? undefined : startOf(after);
      return this.#removeFromFlow(seq, { start: startOf(item), end: endOf(item) }, previous, next);
    }
    const start = this.#dashOf(item);
    if (!this.#isFirstOnLine(start))
      return { start, end: after === undefined ? start : this.#dashOf(after), inserted: "" };
    return { start: this.#lineStart(start), end: this.#lineEnd(endOf(item)), inserted: "" };
  }

  /** The last of its items goes: the collection is written as an empty one, behind its key. */
  emptied(collection: YAMLMap<Node, Node | null> | YAMLSeq<Node>, brackets: string): Splice | string {
    const start = startOf(collection);
    const end = endOf(collection);
    const key = this.#text.slice(0, start).trimEnd();
    return key.endsWith(":")
      ? { start: key.length, end, inserted: ` ${brackets}` }
      : { start, end, inserted: brackets };
  }

  /** A value on one line in the place of another one. */
  #replacedValue(node: Node | null, value: unknown, isFlow: boolean): Splice | undefined {
    if (node === null || !isNode(node)) return undefined;
    const [start, end] = [startOf(node), endOf(node)];
    if (isFlow) {
      const isPlain = isScalar(node) && node.type === Scalar.PLAIN && typeof value === "string" && isPlainInFlow(value);
      return { start, end, inserted: isPlain ? value : flowText(value, undefined) };
    }
    const isLine = isScalar(node) && end > start && !this.#text.slice(start, end).includes("\n");
    if (!isLine || typeof value === "object") return undefined;
    return { start, end, inserted: scalarText(value, node.type) };
  }

  #block(value: object, column: number): string {
    return blockText(withKnownNodes(value, this.#object), column, this.#style);
  }

  #addLines(after: number, lines: string): Splice {
    const start = this.#lineEnd(after);
    const isOpen = start > 0 && this.#text[start - 1] !== "\n";
    return { start, end: start, inserted: isOpen ? `\n${lines.replace(/\n$/, "")}` : lines };
  }

  #addToFlow(
    collection: Node,
    last: Node | undefined,
    after: number,
    written: (indent: string | undefined) => string,
  ): Splice {
    if (last === undefined) {
      const start = startOf(collection) + 1;
      return { start, end: start, inserted: written(undefined) };
    }
    const [begin] = [startOf(last)];
    if (!this.#isFirstOnLine(begin)) return { start: after, end: after, inserted: `, ${written(undefined)}` };
    const indent = " ".repeat(this.#columnOf(begin));
    return { start: after, end: after, inserted: `,\n${indent}${written(indent)}` };
  }

  #removeFromFlow(
    collection: Node,
    { start, end }: { readonly start: number; readonly end: number },
    previous: number | undefined,
    next: number | undefined,
  ): Splice {
    if (next !== undefined) return { start, end: next, inserted: "" };
    if (previous !== undefined) return { start: previous, end, inserted: "" };
    return { start: startOf(collection) + 1, end: endOf(collection) - 1, inserted: "" };
  }

  #dashOf(item: Node): number {
    return this.#text.lastIndexOf("-", startOf(item) - 1);
  }

  #isFirstOnLine(offset: number): boolean {
    return this.#text.slice(this.#lineStart(offset), offset).trim() === "";
  }

  #columnOf(offset: number): number {
    return offset - this.#lineStart(offset);
  }

  #lineStart(offset: number): number {
    return offset === 0 ? 0 : this.#text.lastIndexOf("\n", offset - 1) + 1;
  }

  /** Behind the line break of the line in which something ends. */
  #lineEnd(offset: number): number {
    if (offset > 0 && this.#text[offset - 1] === "\n") return offset;
    const at = this.#text.indexOf("\n", offset);
    return at === -1 ? this.#text.length : at + 1;
  }
}

/** Whether a text says itself where commas and brackets part values, and can be nothing but a text. */
function isPlainInFlow(value: string): boolean {
  return /^[A-Za-z][\w./-]*$/.test(value) && typeof parse(value, { version: "1.1" }) === "string";
}

function startOf(node: Node | null | undefined): number {
  return node?.range?.[0] ?? 0;
}

/** Where what a node says ends: a block's last value, without the comments behind it. */
function endOf(node: Node): number {
  if (isMap(node) && node.flow !== true) {
    const last = (node as YAMLMap<Node, Node | null>).items.at(-1);
    if (last !== undefined) return endOfPair(last);
  }
  if (isSeq(node) && node.flow !== true) {
    const last = (node as YAMLSeq<Node>).items.at(-1);
    if (last !== undefined && isNode(last)) return endOf(last);
  }
  return node.range?.[1] ?? 0;
}

function endOfPair({ key, value }: Child): number {
  const ofKey = key.range?.[1] ?? 0;
  if (value === null || !isNode(value)) return ofKey;
  const isBlock = isScalar(value) && (value.type === Scalar.BLOCK_LITERAL || value.type === Scalar.BLOCK_FOLDED);
  return isBlock ? (value.range?.[1] ?? ofKey) : Math.max(ofKey, endOf(value));
}
