import { readFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { type Autoscaler, autoscalers, lintRuleNamed, lintRules, severities, type Severity } from "@stowage/planner";
import { LineCounter, parseDocument } from "yaml";
import type { Io } from "../io.ts";
import { UsageError } from "../usage-error.ts";

/** What `.stowage.yaml` says of lint. */
export interface LintSettings {
  /** Of the nodes, as `--shape`. */
  readonly shapes: readonly string[];
  /** In place of the lint rules' own. */
  readonly severities: ReadonlyMap<string, Severity | "off">;
  readonly autoscalers: readonly Autoscaler[];
  readonly admissionPlugins: readonly string[];
}

const none: LintSettings = { shapes: [], severities: new Map(), autoscalers: [], admissionPlugins: [] };
const fileName = ".stowage.yaml";

/**
 * The settings of the nearest `.stowage.yaml`, in this folder or above it.
 *
 * @throws UsageError naming everything in it that makes no sense.
 */
export async function readLintSettings(io: Io): Promise<LintSettings> {
  for (let folder = io.cwd; ; folder = dirname(folder)) {
    const path = join(folder, fileName);
    const text = await textOf(path);
    if (text !== undefined) return parseSettings(text, relative(io.cwd, path));
    if (dirname(folder) === folder) return none;
  }
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR"))
      return undefined;
    throw new UsageError(`${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function parseSettings(text: string, file: string): LintSettings {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const problems = document.errors.map(({ message, pos: [start] }) => {
    const { line, col } = lines.linePos(start);
    return `${file}:${line}:${col}: ${message.split("\n")[0] ?? ""}`;
  });
  const value: unknown = problems.length > 0 ? {} : document.toJS();
  const lint = fieldsOf(fieldsOf(value, file, ["lint"], problems).get("lint"), `${file}: lint`, known, problems);
  const settings: LintSettings = {
    shapes: textsOf(lint.get("shapes"), `${file}: lint.shapes`, problems),
    severities: severitiesOf(lint.get("severities"), `${file}: lint.severities`, problems),
    autoscalers: textsOf(lint.get("autoscalers"), `${file}: lint.autoscalers`, problems).flatMap((name) => {
      const autoscaler = autoscalers.find((one) => one === name);
      if (autoscaler === undefined)
        problems.push(`${file}: lint.autoscalers: "${name}" is none of ${autoscalers.join(", ")}`);
      return autoscaler === undefined ? [] : [autoscaler];
    }),
    admissionPlugins: textsOf(lint.get("admissionPlugins"), `${file}: lint.admissionPlugins`, problems),
  };
  if (problems.length > 0) throw new UsageError(problems);
  return settings;
}

const known = ["shapes", "severities", "autoscalers", "admissionPlugins"];

function fieldsOf(value: unknown, where: string, names: readonly string[], problems: string[]): Map<string, unknown> {
  if (value === undefined || value === null) return new Map();
  if (typeof value !== "object" || Array.isArray(value)) {
    problems.push(`${where}: must be a map of ${names.join(", ")}`);
    return new Map();
  }
  const fields = new Map<string, unknown>(Object.entries(value));
  for (const name of fields.keys()) {
    if (!names.includes(name)) problems.push(`${where}: unknown field "${name}"; known are ${names.join(", ")}`);
  }
  return fields;
}

function textsOf(value: unknown, where: string, problems: string[]): readonly string[] {
  if (value === undefined || value === null) return [];
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.flatMap((one) => {
    if (typeof one === "string") return [one];
    problems.push(`${where}: must be a list of texts`);
    return [];
  });
}

function severitiesOf(value: unknown, where: string, problems: string[]): LintSettings["severities"] {
  const fields = fieldsOf(
    value,
    where,
    lintRules.map(({ name }) => name),
    problems,
  );
  const found = new Map<string, Severity | "off">();
  for (const [name, given] of fields) {
    // YAML's `off` is a boolean to some readers.
    const severity = given === false || given === "off" ? "off" : severities.find((one) => one === given);
    if (severity === undefined) problems.push(`${where}.${name}: must be one of ${severities.join(", ")}, off`);
    else if (lintRuleNamed(name) !== undefined) found.set(name, severity);
  }
  return found;
}
