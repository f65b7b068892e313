import { readFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { didYouMean } from "@stowage/manifests";
import { type Autoscaler, autoscalers, lintRules, severities, type Severity } from "@stowage/planner";
import { type Document, isMap, isScalar, isSeq, LineCounter, parseDocument } from "yaml";
import type { Io } from "../io.ts";
import { systemErrorText } from "../unforeseen-error.ts";
import { UsageError } from "../usage-error.ts";
import { unknownAdmissionPlugin } from "./lint-admission-plugins.ts";

/** What `.stowage.yaml` says of lint. */
export interface LintSettings {
  /** Of the nodes, as `--shape`. */
  readonly shapes: readonly string[];
  /** Where the shapes stand: `.stowage.yaml:3:5: lint.shapes`. */
  readonly shapesAt: string;
  /** In place of the lint rules' own. */
  readonly severities: ReadonlyMap<string, Severity | "off">;
  readonly autoscalers: readonly Autoscaler[];
  readonly admissionPlugins: readonly string[];
}

const none: LintSettings = {
  shapes: [],
  shapesAt: "",
  severities: new Map(),
  autoscalers: [],
  admissionPlugins: [],
};
const fileName = ".stowage.yaml";
const fields = ["shapes", "severities", "autoscalers", "admissionPlugins"];

/**
 * The settings of the nearest `.stowage.yaml`, in this folder or above it.
 *
 * @throws UsageError naming everything in it that makes no sense, with file, line and column.
 */
export async function readLintSettings(io: Io): Promise<LintSettings> {
  for (let folder = io.cwd; ; folder = dirname(folder)) {
    const path = join(folder, fileName);
    const file = relative(io.cwd, path);
    const text = await textOf(path, file);
    if (text !== undefined) return parseSettings(text, file);
    if (dirname(folder) === folder) return none;
  }
}

async function textOf(path: string, file: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR"))
      return undefined;
    const message = error instanceof Error ? (systemErrorText(error) ?? error.message) : String(error);
    throw new UsageError(`${file}: ${message}`);
  }
}

/** A value of the file, and where it stands. */
interface Setting {
  readonly value: unknown;
  /** `.stowage.yaml:3:5: lint.shapes` */
  readonly at: string;
}

function parseSettings(text: string, file: string): LintSettings {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const problems = document.errors.map(({ message, pos: [start] }) => {
    const { line, col } = lines.linePos(start);
    return `${file}:${line}:${col}: ${(message.split("\n")[0] ?? "").replace(/ at line \d+, column \d+:?$/, "")}`;
  });
  if (problems.length > 0) throw new UsageError(problems);
  const reader = new SettingsReader(document, lines, file, problems);
  const lint = reader.fieldsOf(reader.fieldsOf(reader.whole(), ["lint"]).get("lint"), fields);
  const settings: LintSettings = {
    shapes: reader.textsOf(lint.get("shapes")).map(({ value }) => value),
    shapesAt: lint.get("shapes")?.at ?? "",
    severities: severitiesOf(reader, lint.get("severities"), problems),
    autoscalers: reader.textsOf(lint.get("autoscalers")).flatMap(({ value, at }) => {
      const autoscaler = autoscalers.find((one) => one === value);
      if (autoscaler === undefined) {
        problems.push(`${at}: "${value}" is none of ${autoscalers.join(", ")}${didYouMean(value, autoscalers)}`);
      }
      return autoscaler === undefined ? [] : [autoscaler];
    }),
    admissionPlugins: reader.textsOf(lint.get("admissionPlugins")).map(({ value, at }) => {
      const unknown = unknownAdmissionPlugin(value);
      if (unknown !== undefined) problems.push(`${at}: ${unknown}`);
      return value;
    }),
  };
  if (problems.length > 0) throw new UsageError(problems);
  return settings;
}

/** Reads fields of the file; what is wrong with them is noted with its place. */
class SettingsReader {
  readonly #document: Document.Parsed;
  readonly #lines: LineCounter;
  readonly #file: string;
  readonly #problems: string[];

  constructor(document: Document.Parsed, lines: LineCounter, file: string, problems: string[]) {
    this.#document = document;
    this.#lines = lines;
    this.#file = file;
    this.#problems = problems;
  }

  whole(): Setting {
    return { value: this.#document.contents, at: this.#file };
  }

  /** The fields of a map, each with its place. */
  fieldsOf(setting: Setting | undefined, known: readonly string[]): ReadonlyMap<string, Setting> {
    const found = new Map<string, Setting>();
    if (setting === undefined || isNothing(setting.value)) return found;
    if (!isMap(setting.value)) {
      this.#problems.push(`${setting.at}: must be a map of ${known.join(", ")}`);
      return found;
    }
    for (const { key, value } of setting.value.items) {
      const name = isScalar(key) ? String(key.value) : String(key);
      const at = this.#placeOf(key, setting.at, name);
      if (known.includes(name)) found.set(name, { value, at });
      else {
        const hint = didYouMean(name, known);
        this.#problems.push(
          `${at}: is no field${hint === "" ? `; there ${known.length === 1 ? "is" : "are"} ${known.join(", ")}` : hint}`,
        );
      }
    }
    return found;
  }

  /** A text, or a list of them. */
  textsOf(setting: Setting | undefined): readonly { readonly value: string; readonly at: string }[] {
    if (setting === undefined || isNothing(setting.value)) return [];
    const list: readonly unknown[] = isSeq(setting.value) ? setting.value.items : [setting.value];
    return list.flatMap((one) => {
      if (isScalar(one) && typeof one.value === "string") return [{ value: one.value, at: setting.at }];
      this.#problems.push(`${setting.at}: must be a list of texts`);
      return [];
    });
  }

  /** Behind the place of a field within another is its path; the file comes once. */
  #placeOf(key: unknown, parent: string, name: string): string {
    const path = parent === this.#file ? name : `${parent.slice(parent.lastIndexOf(" ") + 1)}.${name}`;
    const offset = isScalar(key) ? key.range?.[0] : undefined;
    if (offset === undefined) return `${this.#file}: ${path}`;
    const { line, col } = this.#lines.linePos(offset);
    return `${this.#file}:${line}:${col}: ${path}`;
  }
}

function isNothing(value: unknown): boolean {
  return (
    value === null || value === undefined || (isScalar(value) && (value.value === null || value.value === undefined))
  );
}

function severitiesOf(
  reader: SettingsReader,
  setting: Setting | undefined,
  problems: string[],
): LintSettings["severities"] {
  const names = lintRules.map(({ name }) => name);
  const found = new Map<string, Severity | "off">();
  for (const [name, { value, at }] of reader.fieldsOf(setting, names)) {
    const given: unknown = isScalar(value) ? value.value : value;
    // YAML's `off` is a boolean to some readers.
    const severity = given === false || given === "off" ? "off" : severities.find((one) => one === given);
    if (severity !== undefined) found.set(name, severity);
    else {
      const hint = typeof given === "string" ? didYouMean(given, [...severities, "off"]) : "";
      problems.push(`${at}: must be one of ${severities.join(", ")}, off${hint}`);
    }
  }
  return found;
}
