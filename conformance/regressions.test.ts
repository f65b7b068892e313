import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { readCases } from "./read-cases.ts";
import { resultLines } from "./report.ts";
import { allEngines, runCase } from "./run-case.ts";

const folder = fileURLToPath(new URL("regressions", import.meta.url));

/** Cases in which an engine once differed from upstream, as the fuzzer shrank them. */
describe.each(readdirSync(folder).filter((file) => file.endsWith(".jsonl")))("%s", (file) => {
  const lines = [...readCases(join(folder, file))];

  test.each(allEngines)("$name decides each case as upstream did", (engine) => {
    const told = lines.flatMap((line) =>
      line.kind === "problem" ? [line.problem] : resultLines(runCase(line.recorded, [engine])),
    );
    expect(told).toEqual([]);
    expect(lines.length).toBeGreaterThan(0);
  });
});
