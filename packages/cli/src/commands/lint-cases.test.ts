import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { runInMemory } from "../testing/run-in-memory.ts";
import { allCases } from "./lint-cases/all-cases.ts";
import type { LintCase } from "./lint-cases/lint-case.ts";

const folder = mkdtempSync(join(tmpdir(), "stowage-lint-cases-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

interface Found {
  readonly rule: string;
  readonly severity: string;
  readonly line: number;
  readonly message: string;
}

async function found({ yaml, args = [], cluster }: LintCase): Promise<readonly Found[]> {
  const dump = join(folder, "cluster.yaml");
  if (cluster !== undefined) writeFileSync(dump, cluster);
  const clusterArgs = cluster === undefined ? [] : ["--cluster", dump];
  const { status, stdout, stderr } = await runInMemory(["lint", "-f", "-", "-o", "json", ...args, ...clusterArgs], {
    stdin: yaml,
  });
  if (status === 2) throw new Error(stderr);
  const report: { readonly findings: readonly Found[] } = JSON.parse(stdout);
  return report.findings;
}

/** Where the marks are: `RULE line`. */
function marks(yaml: string): readonly string[] {
  return yaml.split("\n").flatMap((line, index) =>
    (/#!(.*)$/.exec(line)?.[1] ?? "")
      .split(" ")
      .filter((rule) => rule !== "")
      .map((rule) => `${rule} ${String(index + 1)}`),
  );
}

describe.each(allCases.map((cases) => [cases.rule, cases] as const))("%s", (_, { wrong, right }) => {
  test.each([...wrong, ...right].map((each) => [each.name, each] as const))("%s", async (_name, each) => {
    const marked = marks(each.yaml);
    const findings = await found(each);
    // What is only worth knowing may be said beside, unless it is what the case is about.
    const said = findings.filter(
      ({ rule, line, severity }) => severity !== "info" || marked.includes(`${rule} ${String(line)}`),
    );
    const where = said.map(({ rule, line }) => `${rule} ${String(line)}`);
    const text = said.map(({ rule, line, message }) => `${String(line)} ${rule}: ${message}`).join("\n");
    expect([...where].sort(), `${each.yaml}\n${text}`).toEqual([...marked].sort());
  });
});
