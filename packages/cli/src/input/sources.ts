import { lstat, readdir, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { Problem, Source } from "@stowage/manifests";
import type { Io } from "../io.ts";
import { colorsFor } from "../output/colors.ts";
import { problemLines } from "../output/problems.ts";
import { systemErrorText } from "../unforeseen-error.ts";
import { UsageError } from "../usage-error.ts";
import { fileChunks } from "./file-chunks.ts";
import { isKustomizationFile, kustomizeInputs } from "./kustomizations.ts";

/** The file names that kubectl reads in a folder. */
export const manifestName: RegExp = /\.(?:json|ya?ml)$/;

/** A text that was found. */
interface FoundSource extends Source {
  /** Of a file: where it is. */
  readonly path?: string;
}

export interface SourcesOptions {
  readonly recursive: boolean;
  readonly io: Io;
  /**
   * Whether kustomizations are passed over, with a warning; else they are read, and refused as no manifests. What they take in
   * is passed over either way.
   *
   * @defaultValue false
   */
  readonly passesOverKustomizations?: boolean;
}

/**
 * Reads the texts behind `-f` and `--cluster` paths, in the order given: a file, a folder's manifests by name, `-` for
 * standard input.
 *
 * @param read Is given the sources; what can not be opened, or not be read to its end, ends as if it were all.
 * @throws UsageError naming every path that can not be read.
 */
export async function readSources<Result>(
  paths: readonly string[],
  { recursive, io, passesOverKustomizations = false }: SourcesOptions,
  read: (sources: readonly Source[]) => Promise<Result>,
): Promise<Result> {
  if (paths.filter((path) => path === "-").length > 1) throw new UsageError("standard input (-) can be read only once");
  const problems: string[] = [];
  const found: FoundSource[] = [];
  for (const path of paths) {
    try {
      found.push(...(path === "-" ? [{ name: "<stdin>", chunks: io.stdin }] : await filesAt(path, recursive, io)));
    } catch (error) {
      problems.push(unreadable(path, error));
    }
  }
  if (problems.length > 0) throw new UsageError(problems);
  const manifests = await withoutKustomize(found, passesOverKustomizations, io);
  const sources = manifests.map((source) => ({ ...source, chunks: untilUnreadable(source, problems) }));
  const result = await read(sources);
  if (problems.length > 0) throw new UsageError(problems);
  return result;
}

/**
 * Without what kustomizations take in, which is told: a patch is no manifest. Of a kustomization that is refused nothing more
 * is said.
 */
async function withoutKustomize(
  sources: readonly FoundSource[],
  passesOver: boolean,
  io: Io,
): Promise<readonly FoundSource[]> {
  const paths = sources.flatMap(({ path = "" }) => (path === "" ? [] : [path]));
  const inputs = await kustomizeInputs(paths);
  const present = new Set(paths);
  const warnings: Problem[] = [];
  const warn = (file: string, message: string): void => {
    warnings.push({ severity: "warning", path: "", message, position: { file, line: 1, column: 1 } });
  };
  const kustomizations: string[] = [];
  const manifests = sources.filter(({ name, path = "" }) => {
    if (passesOver && isKustomizationFile(path)) {
      kustomizations.push(name);
      return false;
    }
    const input = inputs.get(path);
    if (input === undefined) return true;
    if (!present.has(input.kustomization))
      warn(name, `passed over: no manifest, the kustomization beside it has it among its ${input.field}`);
    return false;
  });
  const way = (folder: string): string => `is not looked at (kubectl kustomize ${folder} | stowage lint -f - does)`;
  if (kustomizations.length <= mostTold) {
    for (const name of kustomizations)
      warn(name, `passed over, with what it takes in: what it makes of its resources ${way(dirname(name))}`);
  } else {
    const names = `${kustomizations.slice(0, mostTold).join(", ")} and ${kustomizations.length - mostTold} more`;
    const message = `${names} are passed over, with what they take in: what kustomizations make of their resources ${way("DIR")}`;
    warnings.push({ severity: "warning", path: "", message });
  }
  for (const line of problemLines(warnings, colorsFor(io.stderr, io.env))) io.stderr.write(`${line}\n`);
  return manifests;
}

/** Above this many kustomizations the rest is only counted. */
const mostTold = 3;

/** Opening a file and reading it fail alike: the source ends there, and the problem is noted. */
async function* untilUnreadable({ name, chunks }: Source, problems: string[]): AsyncGenerator<Uint8Array> {
  try {
    yield* chunks;
  } catch (error) {
    if (systemErrorText(error) === undefined) throw error;
    problems.push(unreadable(name, error));
  }
}

async function filesAt(path: string, recursive: boolean, io: Io): Promise<FoundSource[]> {
  if (/^https?:\/\//.test(path)) throw new UsageError(`${path}: fetch it first: curl -L ${path} | stowage ... -f -`);
  const full = resolve(io.cwd, path);
  const found = await stat(full);
  if (!found.isDirectory()) return [fileSource(path, full, found.isFile() ? found.size : undefined)];
  const names = await manifestsIn(full, recursive);
  if (names.length > 0) {
    return Promise.all(
      names.map(async (name) => fileSource(join(path, name), join(full, name), await sizeOf(full, name))),
    );
  }
  const hint = recursive ? "" : " (-R looks into its folders too)";
  throw new UsageError(`${path}: no .yaml, .yml or .json file in this folder${hint}`);
}

/** For progress alone: a link to nothing has none, and says so when it is read. */
async function sizeOf(folder: string, name: string): Promise<number | undefined> {
  const found = await lstat(join(folder, name));
  return found.isFile() ? found.size : undefined;
}

async function manifestsIn(folder: string, recursive: boolean): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names: string[] = [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const isFolder = entry.isDirectory();
    if (isFolder && recursive) {
      const inside = await manifestsIn(join(folder, entry.name), recursive);
      for (const name of inside) names.push(join(entry.name, name));
    } else if (!isFolder && manifestName.test(entry.name)) names.push(entry.name);
  }
  return names;
}

function fileSource(name: string, path: string, size: number | undefined): FoundSource {
  return { name, path, chunks: fileChunks(path), ...(size === undefined ? {} : { size }) };
}

/** What the system's codes mean for who gave the path. */
const reasons: ReadonlyMap<unknown, string> = new Map([
  ["ENOENT", "no such file or folder"],
  ["EACCES", "not allowed to read it"],
  ["EPERM", "not allowed to read it"],
  ["EISDIR", "is a folder"],
  ["ENXIO", "can not be opened for reading: is it a socket?"],
  ["ELOOP", "its links lead in a circle"],
]);

/** Why a path can not be read, for who gave it. @throws what is no error of the system */
export function unreadable(path: string, error: unknown): string {
  if (error instanceof UsageError) return error.message;
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  const reason = reasons.get(code) ?? systemErrorText(error);
  if (reason === undefined) throw error;
  return `${path}: ${reason}`;
}
