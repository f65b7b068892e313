import type { KubeSchedulerConfiguration, Namespace, Node, Pod } from "@stowage/engine";
import type { Template } from "./template.ts";
import { SpecError } from "./spec-error.ts";

/** What an entry of a list says: an object as the API has it, or a template of many. */
export type Entry<Kind> = Kind | Template;

/** Any object but a namespace, a node or a pod. */
export interface OtherObject {
  readonly apiVersion?: string;
  readonly kind: string;
  readonly metadata: object;
}

/** The lists of a spec. */
export interface SpecLists {
  readonly namespaces: readonly Entry<Pick<Namespace, "metadata">>[];
  readonly nodes: readonly Entry<Node>[];
  /** Those that are there already. */
  readonly pods: readonly Entry<Pod>[];
  readonly objects: readonly Entry<OtherObject>[];
  readonly pending: readonly Entry<Pod>[];
}

/** A workload as data: a cluster, and the pods to schedule onto it, one after another. */
export interface Spec extends SpecLists {
  readonly config?: KubeSchedulerConfiguration;
  /** How many of the nodes are looked for that are feasible: 1 to 100, or 0 for upstream's adaptive share. */
  readonly percent?: number;
  readonly churn?: Churn;
}

/** Pods that leave while others come. */
export interface Churn {
  /** After so many placements, the oldest placed pod of the run is deleted and joins the queue again. */
  readonly deleteEvery: number;
}

const lists = ["namespaces", "nodes", "pods", "objects", "pending"] as const satisfies readonly (keyof SpecLists)[];

/**
 * Reads a spec. Its objects are trusted; lists may be left out.
 *
 * @throws SpecError for what is not a spec.
 */
export function readSpec(text: string): Spec {
  const fields = new Map(Object.entries(parseObject(text)));
  const spec: Record<string, unknown> = {};
  for (const name of lists) spec[name] = readList(name, fields.get(name));
  refuseUnknown(fields);
  const config = readConfig(fields.get("config"));
  const percent = readPercent(fields.get("percent"));
  const churn = readChurn(fields.get("churn"));
  return {
    ...(spec as unknown as SpecLists),
    ...(config !== undefined && { config }),
    ...(percent !== undefined && { percent }),
    ...(churn !== undefined && { churn }),
  };
}

/** The spec with at most so many of each, as a smaller copy of it: only templates are cut. */
export function limited(spec: Spec, most: Partial<Record<keyof SpecLists, number>>): Spec {
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

function withCounts(spec: Spec, countOf: (list: keyof SpecLists, count: number) => number): Spec {
  const changed = <Kind extends object>(
    list: keyof SpecLists,
    entries: readonly Entry<Kind>[],
  ): readonly Entry<Kind>[] =>
    entries.map((entry) => (isTemplate(entry) ? { ...entry, count: countOf(list, entry.count) } : entry));
  return {
    ...spec,
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

function refuseUnknown(fields: ReadonlyMap<string, unknown>): void {
  const known = [...lists, "config", "percent", "churn"];
  const unknown = [...fields.keys()].find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new SpecError(`unknown field "${unknown}"; expected one of: ${known.join(", ")}`);
  }
}

/** An empty one asks for nothing. What it says is trusted, as objects are. */
function readConfig(value: unknown): KubeSchedulerConfiguration | undefined {
  if (value === undefined || value === null) return undefined;
  if (!isObject(value)) throw new SpecError("config: must be an object");
  return Object.keys(value).length === 0 ? undefined : (value as KubeSchedulerConfiguration);
}

function readPercent(value: unknown): number | undefined {
  if (value === undefined) return undefined;
  if (isWholeNumber(value) && value >= 0 && value <= 100) return value;
  throw new SpecError(`percent: must be a whole number from 0 to 100, not ${JSON.stringify(value)}`);
}

function readChurn(value: unknown): Churn | undefined {
  if (value === undefined) return undefined;
  if (!isObject(value)) throw new SpecError("churn: must be an object");
  const { deleteEvery, ...others }: { deleteEvery?: unknown } = value;
  const [other] = Object.keys(others);
  if (other !== undefined) throw new SpecError(`churn: unknown field "${other}"; expected: deleteEvery`);
  if (deleteEvery === undefined) return undefined;
  // With 1, the pod that was just placed would be deleted, for ever.
  if (isWholeNumber(deleteEvery) && deleteEvery >= 2) return { deleteEvery };
  throw new SpecError(`churn.deleteEvery: must be a whole number from 2 on, not ${JSON.stringify(deleteEvery)}`);
}

function isWholeNumber(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
