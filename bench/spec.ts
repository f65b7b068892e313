import type { Namespace, Node, Pod } from "@stowage/engine";
import type { Template } from "./expand-template.ts";
import { SpecError } from "./spec-error.ts";

/** What an entry of a list says: an object as the API has it, or a template of many. */
export type Entry<Kind> = Kind | Template;

/** Any object but a namespace, a node or a pod. */
export interface OtherObject {
  readonly apiVersion?: string;
  readonly kind: string;
  readonly metadata: object;
}

/** A workload as data: a cluster, and the pods to schedule onto it, one after another. */
export interface Spec {
  readonly namespaces: readonly Entry<Pick<Namespace, "metadata">>[];
  readonly nodes: readonly Entry<Node>[];
  /** Those that are there already. */
  readonly pods: readonly Entry<Pod>[];
  readonly objects: readonly Entry<OtherObject>[];
  readonly pending: readonly Entry<Pod>[];
}

const lists = ["namespaces", "nodes", "pods", "objects", "pending"] as const satisfies readonly (keyof Spec)[];

/**
 * Reads a spec. Its objects are trusted; lists may be left out.
 *
 * @throws SpecError for what is not a spec, and for one that asks for what is not built yet.
 */
export function readSpec(text: string): Spec {
  const fields = new Map(Object.entries(parseObject(text)));
  const spec: Record<string, unknown> = {};
  for (const name of lists) spec[name] = readList(name, fields.get(name));
  refuse(fields);
  return spec as unknown as Spec;
}

/** The spec with at most so many of each, as a smaller copy of it: only templates are cut. */
export function limited(spec: Spec, most: Partial<Record<keyof Spec, number>>): Spec {
  return withCounts(spec, (name, count) => Math.min(count, most[name] ?? Infinity));
}

/** The spec with `factor` times as many existing pods: their templates are made longer. */
export function withMorePods(spec: Spec, factor: number): Spec {
  return withCounts(spec, (name, count) => (name === "pods" ? count * factor : count));
}

/** Whether an entry stands for many objects. */
export function isTemplate(entry: object): entry is Template {
  return Object.hasOwn(entry, "template");
}

function withCounts(spec: Spec, countOf: (list: keyof Spec, count: number) => number): Spec {
  const changed = <Kind extends object>(list: keyof Spec, entries: readonly Entry<Kind>[]): readonly Entry<Kind>[] =>
    entries.map((entry) => (isTemplate(entry) ? { ...entry, count: countOf(list, entry.count) } : entry));
  return {
    namespaces: changed("namespaces", spec.namespaces),
    nodes: changed("nodes", spec.nodes),
    pods: changed("pods", spec.pods),
    objects: changed("objects", spec.objects),
    pending: changed("pending", spec.pending),
  };
}

function parseObject(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value;
  } catch (error) {
    throw new SpecError(error instanceof Error ? error.message : String(error), { cause: error });
  }
  throw new SpecError("must be an object");
}

function readList(name: string, value: unknown): readonly object[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw new SpecError(`${name}: must be a list`);
  value.forEach((entry: unknown, index) => checkEntry(`${name}[${index}]`, entry));
  return value;
}

function checkEntry(path: string, entry: unknown): void {
  if (!isObject(entry)) throw new SpecError(`${path}: must be an object`);
  if (!isTemplate(entry)) return;
  const { template, count }: { template: unknown; count: unknown } = entry;
  if (!isObject(template)) throw new SpecError(`${path}.template: must be an object`);
  if (!Number.isSafeInteger(count) || Number(count) < 0) {
    throw new SpecError(`${path}.count: must be a whole number, not ${JSON.stringify(count)}`);
  }
}

/** What a spec may ask for, and nothing here can do yet: a figure for something else would mislead. */
function refuse(fields: ReadonlyMap<string, unknown>): void {
  const known = [...lists, "config", "percent", "churn"];
  for (const [name, value] of fields) {
    if (!known.includes(name)) throw new SpecError(`unknown field "${name}"; expected one of: ${known.join(", ")}`);
    const asksNothing = name === "percent" ? value === 100 : isObject(value) && Object.keys(value).length === 0;
    if (name === "percent" && !asksNothing) throw new SpecError("percent: sampling of nodes is not built yet; use 100");
    if ((name === "config" || name === "churn") && !asksNothing)
      throw new SpecError(`${name}: is not built yet; use {}`);
  }
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
