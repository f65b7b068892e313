import { readFile, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { parse } from "yaml";
import { isRecord } from "../is-record.ts";

/** The names that kustomize knows its file by. Source: `RecognizedKustomizationFileNames` (kustomize, api/konfig). */
const fileNames = ["kustomization.yaml", "kustomization.yml", "Kustomization"];
/** Nobody writes so much by hand. */
const mostBytes = 1_000_000;

/** What names a file that is no manifest, and how. */
export interface KustomizeInput {
  /** The kustomization's path. */
  readonly kustomization: string;
  /** `patches`. */
  readonly field: string;
}

export function isKustomizationFile(path: string): boolean {
  return fileNames.includes(basename(path));
}

/**
 * Which of these files kustomizations take in rather than make manifests of: patches, values, files of generators. They say so
 * themselves, beside the files or among them, so that no manifest with a mistake is taken for a patch. What one of them has
 * among its resources is a manifest.
 *
 * @param paths Of files, all of them absolute.
 */
export async function kustomizeInputs(paths: readonly string[]): Promise<ReadonlyMap<string, KustomizeInput>> {
  const folders = new Set(paths.map((path) => dirname(path)));
  const named = new Map<string, KustomizeInput>();
  const resources = new Set<string>();
  for (const folder of folders) {
    for (const name of fileNames) {
      const kustomization = join(folder, name);
      const read = await kustomizationAt(kustomization);
      for (const path of textsIn(read["resources"])) resources.add(resolve(folder, path));
      for (const { field, path } of namedIn(read)) named.set(resolve(folder, path), { kustomization, field });
    }
  }
  return new Map([...named].filter(([path]) => !resources.has(path)));
}

/** Nothing where there is none, or it can not be read: it is told then, where it is among the manifests. */
async function kustomizationAt(path: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    const { size } = await stat(path);
    const value: unknown = size > mostBytes ? undefined : parse(await readFile(path, "utf8"));
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}

interface NamedFile {
  readonly field: string;
  readonly path: string;
}

function namedIn(kustomization: Readonly<Record<string, unknown>>): readonly NamedFile[] {
  const of = (field: string, paths: readonly unknown[]): readonly NamedFile[] =>
    paths.flatMap((path) => (isPath(path) ? [{ field, path }] : []));
  const each = (field: string, ...keys: readonly string[]): readonly NamedFile[] =>
    recordsIn(kustomization[field]).flatMap((one) =>
      keys.flatMap((key) => {
        const value = one[key];
        // Of a generator's files the name in the ConfigMap may come first.
        return of(field, [value, ...textsIn(value).map((text) => text.replace(/^[^=]*=/, ""))]);
      }),
    );
  return [
    ...each("patches", "path"),
    ...of("patchesStrategicMerge", textsIn(kustomization["patchesStrategicMerge"])),
    ...each("patchesJson6902", "path"),
    ...each("replacements", "path"),
    ...of("configurations", textsIn(kustomization["configurations"])),
    ...each("configMapGenerator", "files", "envs", "env"),
    ...each("secretGenerator", "files", "envs", "env"),
    ...each("helmCharts", "valuesFile", "additionalValuesFiles"),
  ];
}

/** Whether it names a file: patches may stand in the kustomization itself. */
function isPath(value: unknown): value is string {
  return typeof value === "string" && value !== "" && !value.includes("\n");
}

function textsIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}

function recordsIn(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}
