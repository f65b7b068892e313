import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { kubernetesVersions } from "@stowage/engine";
import { describe, expect, test } from "vitest";
import { readCases } from "./read-cases.ts";
import { resultLines } from "./report.ts";
import { allEngines, type NamedEngine, runCase } from "./run-case.ts";

const families = ["all", "affinity", "spread", "resources", "defaultspread", "config", "preemption", "volumes"];
const samples = fileURLToPath(new URL("cases", import.meta.url));

/** Where recorded cases lie, and how many of each family at least. */
const folders: readonly { readonly folder: string; readonly atLeast: number }[] = [
  { folder: join(samples, "1.37"), atLeast: 60 },
  ...["1.34", "1.35", "1.36"].map((version) => ({ folder: join(samples, version), atLeast: 8 })),
  ...moreFolders(process.env["STOWAGE_CONFORMANCE"]),
];

describe.each(folders)("both engines decide as upstream did in $folder", ({ folder, atLeast }) => {
  describe.each(families)("%s", (family) => {
    test.each(allEngines)("$name", (engine) => {
      const files = readdirSync(folder).filter((file) => isOfFamily(file, family));
      const results = files.map((file) => compareFile(join(folder, file), engine));
      expect(results.flatMap(({ lines }) => lines)).toEqual([]);
      expect(results.reduce((sum, { cases }) => sum + cases, 0)).toBeGreaterThanOrEqual(atLeast);
    });
  });
});

/** A folder with more recorded files, in itself or in subfolders by version. */
function moreFolders(folder = ""): typeof folders {
  if (folder === "") return [];
  const byVersion = kubernetesVersions.map((version) => join(folder, version)).filter((one) => existsSync(one));
  return (byVersion.length > 0 ? byVersion : [folder]).map((one) => ({ folder: one, atLeast: 1 }));
}

/** `all.jsonl.gz`, and `all-2001.jsonl` of other seeds; not `alliance.jsonl`. */
function isOfFamily(file: string, family: string): boolean {
  return /^([a-z]+)(?![a-z]).*\.jsonl(\.gz)?$/.exec(file)?.[1] === family;
}

function compareFile(file: string, engine: NamedEngine): { readonly cases: number; readonly lines: string[] } {
  const read = [...readCases(file)];
  const lines = read.flatMap((line) =>
    line.kind === "problem" ? [line.problem] : resultLines(runCase(line.recorded, [engine])),
  );
  return { cases: read.length, lines };
}
