import { readdir, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Source } from "@stowage/manifests";
import type { Io } from "../io.ts";
import { UsageError } from "../usage-error.ts";
import { fileChunks } from "./file-chunks.ts";

/** The file names that kubectl reads in a folder. */
export const manifestName: RegExp = /\.(?:json|ya?ml)$/;

/**
 * The texts behind `-f` and `--cluster` paths, in the order given: a file, a folder's manifests by name, `-` for
 * standard input. Nothing is read yet.
 *
 * @throws UsageError naming every path that can not be read.
 */
export async function sourcesOf(paths: readonly string[], recursive: boolean, io: Io): Promise<Source[]> {
  if (paths.filter((path) => path === "-").length > 1) throw new UsageError("standard input (-) can be read only once");
  const sources: Source[] = [];
  const problems: string[] = [];
  for (const path of paths) {
    try {
      const found = path === "-" ? [standardInput(io)] : await filesAt(path, recursive, io);
      for (const source of found) sources.push(source);
    } catch (error) {
      problems.push(unreadable(path, error));
    }
  }
  if (problems.length > 0) throw new UsageError(problems.join("\n"));
  return sources;
}

function standardInput(io: Io): Source {
  return { name: "<stdin>", chunks: io.stdin };
}

async function filesAt(path: string, recursive: boolean, io: Io): Promise<Source[]> {
  if (/^https?:\/\//.test(path)) throw new UsageError(`${path}: fetch it first: curl -L ${path} | stowage ... -f -`);
  const full = resolve(io.cwd, path);
  const found = await stat(full);
  if (!found.isDirectory()) return [fileSource(path, full, found.isFile() ? found.size : undefined)];
  const names = await manifestsIn(full, recursive);
  if (names.length > 0) {
    return Promise.all(
      names.map(async (name) => fileSource(join(path, name), join(full, name), (await stat(join(full, name))).size)),
    );
  }
  const hint = recursive ? "" : " (-R looks into its folders too)";
  throw new UsageError(`${path}: no .yaml, .yml or .json file in this folder${hint}`);
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

function fileSource(name: string, path: string, size: number | undefined): Source {
  return { name, chunks: fileChunks(path), ...(size === undefined ? {} : { size }) };
}

function unreadable(path: string, error: unknown): string {
  if (error instanceof UsageError) return error.message;
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOENT") return `${path}: no such file or folder`;
  if (code === "EACCES") return `${path}: not allowed to read it`;
  return `${path}: ${error instanceof Error ? error.message : String(error)}`;
}
