import { didYouMean, type KubernetesObject, type Problem, readManifests, type ReadOptions } from "@stowage/manifests";
import { type Change, changeKinds, kindNamed } from "@stowage/planner";
import { type Document, LineCounter, parseAllDocuments } from "yaml";
import type { Io } from "../io.ts";
import { UsageError } from "../usage-error.ts";
import type { ChangeFlag } from "./change-flags.ts";
import { readSources } from "./sources.ts";

/** The changes of the command line, or what is wrong with their files. */
export interface ReadChanges {
  readonly changes: readonly Change[];
  readonly problems: readonly Problem[];
}

/** Reads the files that flags name, and puts all changes in the order of the flags. */
export async function readChanges(
  flags: readonly ChangeFlag[],
  io: Io,
  { strictness, namespace }: { readonly strictness: ReadOptions["strictness"]; readonly namespace: string },
): Promise<ReadChanges> {
  const changes: Change[] = [];
  const problems: Problem[] = [];
  for (const flag of flags) {
    switch (flag.kind) {
      case "change":
        changes.push(flag.change);
        break;
      case "apply": {
        const read = await readSources([flag.path], { recursive: false, io }, (sources) =>
          readManifests(sources, { strictness }),
        );
        problems.push(...read.problems);
        if (read.manifests.length === 0 && read.problems.length === 0)
          throw new UsageError(`--apply: there is no object in ${flag.path}`);
        const objects = read.manifests.map(({ object }) => withNamespace(object, namespace));
        changes.push({ kind: "apply", objects });
        break;
      }
      case "changes": {
        const read = await changesIn(flag.path, strictness, io);
        problems.push(...read.problems);
        changes.push(...read.changes);
        break;
      }
      default:
        flag satisfies never;
    }
  }
  return { changes, problems };
}

/** As kubectl: an object that names no namespace is in the one asked for. */
function withNamespace(object: KubernetesObject, namespace: string): KubernetesObject {
  if (object.kind === "Node" || object.kind === "Namespace" || object.metadata.namespace !== undefined) return object;
  return { ...object, metadata: { ...object.metadata, namespace } } as KubernetesObject;
}

async function changesIn(path: string, strictness: ReadOptions["strictness"], io: Io): Promise<ReadChanges> {
  const text = await readSources([path], { recursive: false, io }, async (sources) => {
    let all = "";
    const decoder = new TextDecoder();
    for (const { chunks } of sources) for await (const chunk of chunks) all += decoder.decode(chunk, { stream: true });
    return all + decoder.decode();
  });
  const lineCounter = new LineCounter();
  const changes: Change[] = [];
  const problems: Problem[] = [];
  const items = itemsIn(text, path, lineCounter);
  if (items.length === 0) throw new UsageError(`--changes: there is no change in ${path}`);
  for (const { value, where, position } of items) {
    const report = (field: string, message: string): void => {
      const at = [where, field].filter((part) => part !== "").join(".");
      problems.push({ severity: "error", path: at, message, position: { file: path, ...position } });
    };
    const change = await changeOf(value, { report, path, strictness, problems });
    if (change !== undefined) changes.push(change);
  }
  return { changes, problems };
}

/** A change as the file has it, not checked. */
interface ChangeItem {
  readonly value: unknown;
  /** `[2]` of a list. */
  readonly where: string;
  readonly position: { readonly line: number; readonly column: number };
}

/** The changes of all documents, each a list or one change. @throws UsageError where the text can not be read. */
function itemsIn(text: string, path: string, lineCounter: LineCounter): readonly ChangeItem[] {
  try {
    const parsed = parseAllDocuments(text, { lineCounter });
    const documents = Array.isArray(parsed) ? parsed : [];
    for (const { errors } of documents) {
      const [fault] = errors;
      if (fault === undefined) continue;
      const { line, col } = lineCounter.linePos(fault.pos[0]);
      throw new UsageError(`${path}:${line}:${col}: ${fault.message.split("\n")[0] ?? ""}`);
    }
    return documents.flatMap((document): readonly ChangeItem[] => {
      const value: unknown = document.toJS({ maxAliasCount: 100 });
      if (value === null || value === undefined) return [];
      if (!Array.isArray(value)) return [{ value, where: "", position: startOf(document, [], lineCounter) }];
      return value.map((item: unknown, index) => ({
        value: item,
        where: `[${index}]`,
        position: startOf(document, [index], lineCounter),
      }));
    });
  } catch (error) {
    // The library's own bounds: of aliases a ReferenceError, of depth the stack's RangeError.
    if (error instanceof ReferenceError) throw new UsageError(`${path}: its aliases make too much of it`);
    if (error instanceof RangeError) throw new UsageError(`${path}: is nested too deeply`);
    throw error;
  }
}

function startOf(
  document: Document,
  path: readonly (string | number)[],
  lines: LineCounter,
): { readonly line: number; readonly column: number } {
  const node: unknown = document.getIn(path, true);
  const range =
    typeof node === "object" && node !== null && "range" in node && Array.isArray(node.range) ? node.range : [0];
  const start: unknown = range[0];
  const { line, col } = lines.linePos(typeof start === "number" ? start : 0);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}

interface Reading {
  readonly report: (field: string, message: string) => void;
  readonly path: string;
  readonly strictness: ReadOptions["strictness"];
  readonly problems: Problem[];
}

const maxInt32 = 2 ** 31 - 1;
/** As of `--add-node`. */
const mostNodes = 100_000;

/** What each kind of change may say beside `kind` and `afterReady`. */
const fieldsOf: Readonly<Record<Change["kind"], readonly string[]>> = {
  apply: ["objects"],
  delete: ["object"],
  patch: ["object", "patch"],
  scale: ["workload", "replicas", "namespace"],
  restart: ["workload", "namespace"],
  rollout: ["workload", "image", "container", "namespace"],
  drain: ["node"],
  loseNode: ["node"],
  loseDomain: ["topologyKey", "value"],
  deletePod: ["pod", "namespace"],
  cordon: ["node"],
  uncordon: ["node"],
  addNode: ["like", "count"],
  label: ["object", "labels"],
  taint: ["node", "taint"],
  untaint: ["node", "key"],
};

function refuseUnknownFields(
  item: Readonly<Record<string, unknown>>,
  kind: Change["kind"],
  report: Reading["report"],
): void {
  const known = ["kind", "afterReady", ...fieldsOf[kind]];
  for (const field of Object.keys(item)) {
    if (known.includes(field)) continue;
    report(field, `unknown field; ${kind} has ${known.join(", ")}${didYouMean(field, known)}`);
  }
}

/** One change of a file, checked. */
async function changeOf(item: unknown, reading: Reading): Promise<Change | undefined> {
  const { report } = reading;
  if (!isRecord(item)) {
    report("", "must be a change: an object with a kind, such as {kind: drain, node: n1}");
    return undefined;
  }
  const fields = new Fields(item, report);
  const kind = changeKinds.find((one) => one === item["kind"]);
  if (kind !== undefined) refuseUnknownFields(item, kind, report);
  const afterReady = item["afterReady"] === undefined ? {} : { afterReady: fields.count("afterReady") };
  const more = { ...afterReady, ...(item["namespace"] === undefined ? {} : { namespace: fields.text("namespace") }) };
  switch (kind) {
    case "apply":
      return { kind, objects: await objectsOf(item["objects"], reading), ...afterReady };
    case "scale":
      return { kind, workload: fields.workload(), replicas: fields.count("replicas"), ...more };
    case "restart":
      return { kind, workload: fields.workload(), ...more };
    case "rollout":
      return {
        kind,
        workload: fields.workload(),
        image: fields.text("image"),
        ...(item["container"] === undefined ? {} : { container: fields.text("container") }),
        ...more,
      };
    case "drain":
    case "loseNode":
    case "cordon":
    case "uncordon":
      return { kind, node: fields.text("node"), ...afterReady };
    case "loseDomain":
      return { kind, topologyKey: fields.text("topologyKey"), value: fields.text("value"), ...afterReady };
    case "deletePod":
      return { kind, pod: fields.text("pod"), ...more };
    case "addNode":
      return {
        kind,
        like: fields.text("like"),
        count: item["count"] === undefined ? 1 : fields.count("count", mostNodes),
        ...afterReady,
      };
    case "delete":
      return { kind, object: fields.object(), ...afterReady };
    case "label":
      return { kind, object: fields.object(), labels: fields.labels(), ...afterReady };
    case "taint": {
      const { key, value, effect } = isRecord(item["taint"]) ? item["taint"] : {};
      if (
        typeof key !== "string" ||
        (effect !== "NoSchedule" && effect !== "PreferNoSchedule" && effect !== "NoExecute")
      ) {
        report("taint", "must be a taint, such as {key: disk, value: full, effect: NoSchedule}");
        return undefined;
      }
      return {
        kind,
        node: fields.text("node"),
        taint: { key, effect, ...(typeof value === "string" ? { value } : {}) },
        ...afterReady,
      };
    }
    case "untaint":
      return { kind, node: fields.text("node"), key: fields.text("key"), ...afterReady };
    case "patch":
      return { kind, object: fields.object(), patch: fields.patch(), ...afterReady };
    case undefined:
      report("kind", `must be one of ${changeKinds.join(", ")}, not ${JSON.stringify(item["kind"]) ?? "absent"}`);
      return undefined;
    default:
      return kind satisfies never;
  }
}

/** Reads the fields of one change; what is wrong is reported, and something harmless stands in its place. */
class Fields {
  readonly #item: Readonly<Record<string, unknown>>;
  readonly #report: Reading["report"];

  constructor(item: Readonly<Record<string, unknown>>, report: Reading["report"]) {
    this.#item = item;
    this.#report = report;
  }

  text(field: string): string {
    const value = Object.hasOwn(this.#item, field) ? this.#item[field] : undefined;
    if (typeof value === "string" && value !== "") return value;
    this.#report(field, value === undefined ? "is needed" : "must be text");
    return "";
  }

  count(field: string, most: number = maxInt32): number {
    const value = Object.hasOwn(this.#item, field) ? this.#item[field] : undefined;
    if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0 && value <= most) return value;
    this.#report(field, value === undefined ? "is needed" : `must be a whole number from 0 to ${most}`);
    return 0;
  }

  workload(): string {
    const text = this.text("workload");
    const slash = text.indexOf("/");
    const kind = slash > 0 ? kindNamed(text.slice(0, slash)) : undefined;
    if (kind !== undefined && slash < text.length - 1) return `${kind}/${text.slice(slash + 1)}`;
    if (text !== "")
      this.#report("workload", `"${text}" names no workload; expected KIND/NAME, such as Deployment/web`);
    return "";
  }

  object(): { readonly kind: string; readonly name: string; readonly namespace?: string } {
    const value = this.#item["object"];
    if (isRecord(value) && typeof value["kind"] === "string" && typeof value["name"] === "string") {
      const { kind, name, namespace } = value;
      return { kind, name, ...(typeof namespace === "string" ? { namespace } : {}) };
    }
    this.#report("object", "must name an object, such as {kind: Node, name: n1}");
    return { kind: "", name: "" };
  }

  labels(): Readonly<Record<string, string | null>> {
    const value = this.#item["labels"];
    const isGood = isRecord(value) && Object.values(value).every((one) => typeof one === "string" || one === null);
    if (!isGood) this.#report("labels", "must be a map of labels; null removes one");
    return isGood ? (value as Readonly<Record<string, string | null>>) : {};
  }

  patch(): Extract<Change, { kind: "patch" }>["patch"] {
    const value = this.#item["patch"];
    const isGood =
      Array.isArray(value) &&
      value.every(
        (one) =>
          isRecord(one) && typeof one["path"] === "string" && ["add", "remove", "replace"].includes(String(one["op"])),
      );
    if (!isGood) this.#report("patch", "must be a list of operations: add, replace or remove, with a path");
    return isGood ? (value as Extract<Change, { kind: "patch" }>["patch"]) : [];
  }
}

/** The objects of an `apply`, checked as manifests are. */
async function objectsOf(
  value: unknown,
  { report, path, strictness, problems }: Reading,
): Promise<readonly KubernetesObject[]> {
  if (!Array.isArray(value) || value.length === 0) {
    report("objects", "must be a list of objects");
    return [];
  }
  const text = JSON.stringify({ apiVersion: "v1", kind: "List", items: value });
  const read = await readManifests([{ name: path, chunks: inOnePiece(text) }], { strictness });
  // Their places are those of a text that nobody has written.
  for (const { severity, path: field, message, object } of read.problems) {
    if (severity === "error") report(["objects", object ?? "", field].filter((part) => part !== "").join(" "), message);
    else problems.push({ severity, path: field, message, ...(object === undefined ? {} : { object }) });
  }
  return read.manifests.map(({ object }) => object);
}

async function* inOnePiece(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
