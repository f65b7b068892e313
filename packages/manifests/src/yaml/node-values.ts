import {
  type Alias,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type ParsedNode,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import { duplicateFields, type RepeatedKey } from "../duplicate-field.ts";
import { joinKey } from "../field-path.ts";
import { maxDepth } from "../json/walk-json.ts";
import type { Fault } from "../text-unit.ts";
import { notInJson, plainKey, resolvePlain } from "./resolve-scalar.ts";
import { setOwn } from "./set-own.ts";
import type { YamlOptions } from "./parse-yaml.ts";

/** A node, as far as reading its value goes. */
export type ValueNode = ParsedNode | null | undefined;

/**
 * Makes JSON's data of the library's nodes, as go-yaml and sigs.k8s.io/yaml do for kubectl: merge keys in the
 * order of the text, keys made strings, and a limit to what aliases may blow up.
 */
export class NodeValues {
  readonly faults: Fault[] = [];
  hasUnknownAnchor = false;
  readonly #duplicates: YamlOptions["duplicates"];
  readonly #anchors = new Map<string, ParsedNode>();
  /** What each alias stands for is settled where it stands: an anchor may be set again behind it. */
  readonly #targets = new Map<Alias, ParsedNode>();
  readonly #open = new Set<ParsedNode>();
  #read = 0;
  #readByAlias = 0;
  #aliasDepth = 0;
  #isGivenUp = false;

  constructor(options: YamlOptions) {
    this.#duplicates = options.duplicates;
  }

  /** Whether reading ended early, with a fault that says why: there is no value. */
  get isGivenUp(): boolean {
    return this.#isGivenUp;
  }

  read(node: ValueNode): unknown {
    return this.#value(node, "", 0);
  }

  #value(node: ValueNode, path: string, depth: number): unknown {
    if (this.#isGivenUp || node === null || node === undefined) return null;
    if (depth > maxDepth) return this.#giveUp(node, `nested deeper than ${maxDepth} levels`);
    this.#read++;
    if (this.#aliasDepth > 0) this.#readByAlias++;
    if (isExcessive(this.#readByAlias, this.#read)) {
      return this.#giveUp(node, "the aliases of this document multiply it beyond what kubectl reads");
    }
    if (isAlias(node)) return this.#alias(node, path, depth);
    if (node.anchor !== undefined && this.#aliasDepth === 0) this.#anchors.set(node.anchor, node);
    if (isScalar(node)) return this.#scalar(node, path);
    this.#open.add(node);
    const value = isMap(node) ? this.#map(node, path, depth) : this.#list(node, path, depth);
    this.#open.delete(node);
    return value;
  }

  #alias(node: Alias.Parsed, path: string, depth: number): unknown {
    const target = this.#targets.get(node) ?? this.#anchors.get(node.source);
    if (target === undefined) {
      this.hasUnknownAnchor = true;
      this.#fault(node, path, `no anchor "&${node.source}" stands before this alias`);
      return null;
    }
    if (this.#open.has(target)) {
      this.#fault(node, path, `the anchor "&${node.source}" contains itself`);
      return null;
    }
    this.#targets.set(node, target);
    this.#aliasDepth++;
    const value = this.#value(target, path, depth + 1);
    this.#aliasDepth--;
    return value;
  }

  #scalar(node: Scalar.Parsed, path: string): unknown {
    const text = textOf(node);
    const tag = shortTag(node.tag);
    const isPlain = node.type === "PLAIN" || node.type === undefined;
    if (tag === "!!binary") this.#fault(node, path, "a !!binary value is not read; write the text that it stands for");
    if (!readsTag(tag) || tag === "!!str" || (tag === "" && !isPlain)) return text;
    const value = resolvePlain(text);
    if (value === notInJson) {
      this.#fault(node, path, `"${text}" is no number that JSON can hold`);
      return null;
    }
    if (tag !== "" && !tagTakes(tag, value)) this.#fault(node, path, `"${text}" cannot be read as ${tag}`);
    return value;
  }

  #map(node: YAMLMap.Parsed, path: string, depth: number): Record<string, unknown> {
    const map: Record<string, unknown> = {};
    /** Where each key stood last. */
    const seen = new Map<string, number>();
    const repeated: RepeatedKey[] = [];
    for (const pair of node.items) {
      if (isMergeKey(pair.key)) {
        this.#merge(pair.value, map, path, depth);
        continue;
      }
      const key = this.#key(pair.key, path, depth);
      if (key === undefined) continue;
      const keyPath = joinKey(path, key);
      const [before, offset] = [seen.get(key), startOf(pair.key)];
      if (before !== undefined) repeated.push({ path: keyPath, name: key, offset, before });
      seen.set(key, offset);
      setOwn(map, key, this.#value(pair.value, keyPath, depth + 1));
    }
    if (repeated.length > 0) this.#duplicate(repeated);
    return map;
  }

  #list(node: YAMLSeq.Parsed, path: string, depth: number): unknown[] {
    return node.items.map((item, index) => this.#value(item as ValueNode, `${path}[${index}]`, depth + 1));
  }

  #key(node: ValueNode, path: string, depth: number): string | undefined {
    if (node === null || node === undefined) return undefined;
    const target = isAlias(node) ? this.#anchors.get(node.source) : node;
    if (target !== undefined && !isScalar(target)) {
      this.#fault(node, path, "a key must be a string, not a map or a list; quote it");
      return undefined;
    }
    if (isScalar(node) && node.anchor !== undefined && this.#aliasDepth === 0) this.#anchors.set(node.anchor, node);
    if (isAlias(node)) this.#value(node, path, depth + 1);
    if (target === undefined) return undefined;
    const text = textOf(target);
    const tag = shortTag(target.tag);
    const isText =
      (tag === "" && target.type !== "PLAIN" && target.type !== undefined) || tag === "!!str" || !readsTag(tag);
    const key = isText ? text : plainKey(text);
    if (key === undefined) this.#fault(node, path, `the key "${text}" is no string; quote it`);
    if (!isText && tag !== "" && !tagTakes(tag, resolvePlain(text)))
      this.#fault(node, path, `"${text}" cannot be read as ${tag}`);
    return key;
  }

  /** As go-yaml merges: in the order of the text, so that what is merged overrules what stands before. */
  #merge(node: ValueNode, map: Record<string, unknown>, path: string, depth: number): void {
    const sources = isSeq(node) ? [...node.items].reverse() : [node];
    for (const source of sources as ValueNode[]) {
      const target = isAlias(source) ? (this.#targets.get(source) ?? this.#anchors.get(source.source)) : source;
      if (target !== undefined && !isMap(target)) {
        this.#fault(node ?? undefined, path, 'the merge key "<<" takes a map or a list of maps');
        continue;
      }
      const merged = this.#value(source, path, depth + 1);
      if (merged === null || typeof merged !== "object") continue;
      for (const [key, value] of Object.entries(merged)) setOwn(map, key, value);
    }
  }

  #duplicate(keys: readonly RepeatedKey[]): void {
    if (this.#duplicates === undefined || this.#aliasDepth > 0) return;
    for (const fault of duplicateFields(this.#duplicates, keys)) this.faults.push(fault);
  }

  #fault(node: ValueNode, path: string, message: string): void {
    this.faults.push({ severity: "error", offset: startOf(node), path, message });
  }

  #giveUp(node: ValueNode, message: string): null {
    this.#isGivenUp = true;
    this.#fault(node, "", message);
    return null;
  }
}

/** The library's failsafe schema reads every scalar as a string. */
function textOf(node: Scalar.Parsed): string {
  return typeof node.value === "string" ? node.value : "";
}

function startOf(node: ValueNode): number {
  return node?.range[0] ?? 0;
}

/** As `unmarshal` and `allowedAliasRatio` in go-yaml's decode.go. */
function isExcessive(readByAlias: number, read: number): boolean {
  if (readByAlias <= 100 || read <= 1000) return false;
  const allowed = read <= 400_000 ? 0.99 : read >= 4_000_000 ? 0.1 : 0.99 - 0.89 * ((read - 400_000) / 3_600_000);
  return readByAlias / read > allowed;
}

function isMergeKey(node: ValueNode): boolean {
  if (!isScalar(node) || node.value !== "<<") return false;
  const isPlain = node.type === "PLAIN" || node.type === undefined;
  return (isPlain && shortTag(node.tag) === "") || shortTag(node.tag) === "!!merge";
}

function shortTag(tag: string | undefined): string {
  return tag === undefined ? "" : tag.replace(/^tag:yaml\.org,2002:/, "!!");
}

/** A scalar with any other tag is its text, to go-yaml. */
function readsTag(tag: string): boolean {
  return ["", "!!str", "!!bool", "!!int", "!!float", "!!null"].includes(tag);
}

function tagTakes(tag: string, value: unknown): boolean {
  switch (tag) {
    case "!!bool":
      return typeof value === "boolean";
    case "!!int":
      return Number.isInteger(value);
    case "!!float":
      return typeof value === "number";
    default:
      return value === null;
  }
}
