import { type Change, kindNamed, objectKindNamed } from "@stowage/planner";
import { isRecord } from "../is-record.ts";

/** Takes what is wrong with a field, by its path. */
export type Report = (path: string, message: string) => void;

/** What the text of a field stands for, once its type is right. Reports what is wrong with it. */
export type FieldRule = (value: unknown, report: Report) => unknown;

const maxInt32 = 2 ** 31 - 1;
/** As of `--add-node`. */
const mostNodes = 100_000;

/** By the field's name, which means the same in every kind of change. */
export const fieldRules: ReadonlyMap<string, FieldRule> = new Map<string, FieldRule>([
  ["workload", workload],
  ["replicas", count],
  ["afterReady", count],
  ["count", nodeCount],
  ["object", objectName],
  ["labels", labels],
  ["taint", taint],
  ["effect", effect],
  ["patch", patch],
  ...["node", "like", "image", "container", "pod", "topologyKey", "key", "namespace"].map(
    (field) => [field, nonEmpty] as const,
  ),
]);

function nonEmpty(value: unknown, report: Report): unknown {
  if (value === "") report("", "must not be empty");
  return value;
}

/** `deploy/web` as `Deployment/web`. */
function workload(value: unknown, report: Report): unknown {
  const [kindText = "", ...rest] = String(value).split("/");
  const [kind, name] = [kindNamed(kindText), rest.join("/")];
  if (kind !== undefined && name !== "") return `${kind}/${name}`;
  report("", `"${String(value)}" names no workload; expected KIND/NAME, such as Deployment/web`);
  return value;
}

function count(value: unknown, report: Report): unknown {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 0 || number > maxInt32)
    report("", `must be a whole number from 0 to ${maxInt32}, not ${number}`);
  return value;
}

function nodeCount(value: unknown, report: Report): unknown {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1 || number > mostNodes)
    report("", `must be a whole number from 1 to ${mostNodes}, not ${number}`);
  return value;
}

function objectName(value: unknown, report: Report): unknown {
  if (!isRecord(value)) return value;
  const { kind, name } = value;
  for (const [field, said] of [
    ["kind", kind],
    ["name", name],
  ] as const) {
    if ((said ?? "") === "") report(field, "is needed: an object is named as {kind: Node, name: n1}");
  }
  return withoutNulls({ ...value, kind: typeof kind === "string" ? (objectKindNamed(kind) ?? kind) : kind });
}

function labels(value: unknown, report: Report): unknown {
  if (!isRecord(value)) {
    report("", "must be a map of labels; null removes one");
    return value;
  }
  for (const [key, said] of Object.entries(value)) {
    if (said !== null && typeof said !== "string")
      report(`[${key}]`, `must be a string, or null to remove the label: write it in quotes`);
  }
  return value;
}

function taint(value: unknown, report: Report): unknown {
  if (!isRecord(value)) return value;
  if ((value["key"] ?? "") === "") report("key", "is needed, such as {key: disk, value: full, effect: NoSchedule}");
  effect(value["effect"] ?? "", (path, message) => report(path === "" ? "effect" : path, message));
  return withoutNulls(value);
}

const effects: readonly unknown[] = ["NoSchedule", "PreferNoSchedule", "NoExecute"];

function effect(value: unknown, report: Report): unknown {
  if (!effects.includes(value)) report("", `must be ${effects.join(", ").replace(/, (\w+)$/, " or $1")}`);
  return value;
}

function patch(value: unknown, report: Report): unknown {
  if (!Array.isArray(value)) return value;
  for (const [index, operation] of value.entries()) {
    if (!isRecord(operation)) continue;
    const { op, path } = operation;
    if (typeof op !== "string" || !["add", "remove", "replace"].includes(op))
      report(`[${index}].op`, "must be add, replace or remove");
    if (typeof path !== "string") report(`[${index}].path`, "is needed: where, such as /spec/replicas");
    if (op !== "remove" && !Object.hasOwn(operation, "value")) report(`[${index}].value`, "is needed");
  }
  return value;
}

function withoutNulls(value: Readonly<Record<string, unknown>>): unknown {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== null));
}

/** What has the fields of its kind, with their types, is a change: the shapes are those of {@link Change}. */
export function isChange(value: unknown, isAmiss: boolean): value is Change {
  return isRecord(value) && !isAmiss;
}
