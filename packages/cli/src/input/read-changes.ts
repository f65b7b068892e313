import {
  checkStructure,
  didYouMean,
  type KubernetesObject,
  type Manifest,
  type Position,
  type Problem,
  readManifests,
  type ReadOptions,
  type ReadValue,
  readValues,
} from "@stowage/manifests";
import { type Change, changeKinds } from "@stowage/planner";
import type { Io } from "../io.ts";
import type { ChangeFlag } from "./change-flags.ts";
import { isRecord } from "../is-record.ts";
import { fieldRules, isChange, type Report } from "./change-fields.ts";
import { changeShapes } from "./change-shapes.ts";
import { readSources } from "./sources.ts";

/** A change, and where a file says it. */
export interface PlacedChange {
  readonly change: Change;
  /** Where the field at a path stands, of one of its objects or of the change itself. Absent: of a flag. */
  readonly positionOf?: (path: string, object?: number) => Position | undefined;
}

/** The changes of the command line, or what is wrong with their files. */
export interface ReadChanges {
  readonly changes: readonly PlacedChange[];
  readonly problems: readonly Problem[];
}

interface ReadChangesOptions {
  readonly strictness: ReadOptions["strictness"];
  readonly namespace: string;
}

/** Reads the files that flags name, and puts all changes in the order of the flags. */
export async function readChanges(
  flags: readonly ChangeFlag[],
  io: Io,
  options: ReadChangesOptions,
): Promise<ReadChanges> {
  const read: ReadChanges[] = [];
  for (const flag of flags) read.push(await changesOf(flag, io, options));
  return { changes: read.flatMap(({ changes }) => changes), problems: read.flatMap(({ problems }) => problems) };
}

async function changesOf(
  flag: ChangeFlag,
  io: Io,
  { strictness, namespace }: ReadChangesOptions,
): Promise<ReadChanges> {
  switch (flag.kind) {
    case "change":
      return { changes: [{ change: flag.change }], problems: [] };
    case "apply": {
      const { manifests, problems } = await readSources([flag.path], { recursive: false, io }, (sources) =>
        readManifests(sources, { strictness }),
      );
      if (manifests.length === 0 && problems.length === 0)
        return { changes: [], problems: [nothingIn(flag.path, "--apply: there is no object")] };
      const objects = manifests.map(({ object }) => withNamespace(object, namespace));
      return { changes: [applying(objects, manifests, () => undefined)], problems };
    }
    case "changes": {
      const read = await readSources([flag.path], { recursive: false, io }, async (sources) => {
        const all = [];
        for (const source of sources) all.push(await readValues(source, { strictness }));
        return all;
      });
      const problems = read.flatMap((one) => one.problems);
      const changes = read.flatMap(({ values }) => values.flatMap((value) => changesIn(value, problems)));
      if (changes.length === 0 && problems.length === 0)
        problems.push(nothingIn(flag.path, "--changes: there is no change"));
      return { changes, problems };
    }
    default:
      return flag satisfies never;
  }
}

function nothingIn(path: string, what: string): Problem {
  return { severity: "error", path: "", message: `${what} in ${path}` };
}

/** As kubectl: an object that names no namespace is in the one asked for. */
function withNamespace(object: KubernetesObject, namespace: string): KubernetesObject {
  if (object.kind === "Node" || object.kind === "Namespace" || object.metadata.namespace !== undefined) return object;
  return { ...object, metadata: { ...object.metadata, namespace } } as KubernetesObject;
}

function applying(
  objects: readonly KubernetesObject[],
  manifests: readonly Manifest[],
  positionOf: (path: string) => Position | undefined,
  more: Pick<Change, "afterReady"> = {},
): PlacedChange {
  return {
    change: { kind: "apply", objects, ...more },
    positionOf: (path, object) => (object === undefined ? positionOf(path) : manifests[object]?.positionOf(path)),
  };
}

/** The changes of a document: a list, or one. */
function changesIn(document: ReadValue, problems: Problem[]): readonly PlacedChange[] {
  const { value } = document;
  if (!Array.isArray(value)) return changeIn(value, "", document, problems);
  return value.flatMap((item: unknown, index) => changeIn(item, `[${index}]`, document, problems));
}

function changeIn(
  value: unknown,
  where: string,
  { positionOf, objectsIn }: ReadValue,
  problems: Problem[],
): readonly PlacedChange[] {
  const at = (path: string): string =>
    path === "" || path.startsWith("[") ? `${where}${path}` : where === "" ? path : `${where}.${path}`;
  let isAmiss = false;
  const report: Report = (path, message) => {
    isAmiss = true;
    problems.push({ severity: "error", path: at(path), message, position: positionOf(at(path)) });
  };
  const fields = fieldsOf(value, report);
  if (fields === undefined) return [];
  const own = (path: string): Position => positionOf(at(path));
  if (fields.get("kind") !== "apply") {
    const change: unknown = Object.fromEntries(fields);
    return isChange(change, isAmiss) ? [{ change, positionOf: own }] : [];
  }
  const objects = fields.get("objects");
  if (!Array.isArray(objects) || objects.length === 0) {
    if (objects !== undefined) report("objects", "must be a list of objects");
    return [];
  }
  const read = objects.map((object: unknown, index) => objectsIn(object, at(`objects[${index}]`)));
  for (const one of read) problems.push(...one.problems);
  const manifests = read.flatMap((one) => one.manifests);
  const afterReady = fields.get("afterReady");
  const more = typeof afterReady === "number" ? { afterReady } : {};
  return [
    applying(
      manifests.map(({ object }) => object),
      manifests,
      own,
      more,
    ),
  ];
}

/** The fields of a change, what they say checked; `undefined` where it is not even clear what kind of change it is. */
function fieldsOf(value: unknown, report: Report): Map<string, unknown> | undefined {
  if (!isRecord(value)) {
    report("", "must be a change: an object with a kind, such as {kind: drain, node: n1}");
    return undefined;
  }
  const kind = changeKinds.find((one) => one === value["kind"]);
  if (kind === undefined) {
    const given = value["kind"];
    const meant = typeof given === "string" ? didYouMean(given, changeKinds) : "";
    report("kind", `must be one of ${changeKinds.join(", ")}, not ${JSON.stringify(given) ?? "absent"}${meant}`);
    return undefined;
  }
  const { shape, needed } = changeShapes[kind];
  const wrong = new Set<string>();
  const onUnknown = (path: string, message: string): void => {
    wrong.add(/^[^.[]*/.exec(path)?.[0] ?? "");
    report(path, message);
  };
  const onWrongType = (path: string, message: string, lacksQuotes: boolean): void =>
    onUnknown(path, lacksQuotes ? `${message}: write it in quotes` : message);
  checkStructure(value, shape, { fields: "all", onWrongType, onUnknown });
  // null is as good as nothing, as it is to the API server.
  const fields = new Map(Object.entries(value).filter(([, one]) => one !== null));
  for (const field of needed) if (!fields.has(field)) report(field, "is needed");
  for (const [field, said] of fields) {
    const rule = wrong.has(field) ? undefined : fieldRules.get(field);
    const reportOf: Report = (path, message) =>
      report(path === "" || path.startsWith("[") ? `${field}${path}` : `${field}.${path}`, message);
    if (rule !== undefined) fields.set(field, rule(said, reportOf));
  }
  if (kind === "addNode" && !fields.has("count")) fields.set("count", 1);
  return fields;
}
