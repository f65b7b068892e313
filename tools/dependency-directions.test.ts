import { spawnSync } from "node:child_process";
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { projectRoot } from "./project-root.mjs";
import { temporaryFolder } from "./temporary-folder.ts";

/** What the linter finds in these files (path to text): each broken rule once, as `path rule`, sorted. */
function violations(files: Readonly<Record<string, string>>): string[] {
  const folder = temporaryFolder(files);
  copyFileSync(join(projectRoot, ".oxlintrc.json"), join(folder, ".oxlintrc.json"));
  const oxlint = join(projectRoot, "node_modules/oxlint/bin/oxlint");
  const args = [oxlint, "--format=json", "--type-aware"];
  const { stdout } = spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8" });
  const report: { diagnostics: { code: string; filename: string }[] } = JSON.parse(stdout);
  return [...new Set(report.diagnostics.map(({ code, filename }) => `${filename} ${code}`))].sort();
}

/** Per row: a file, what it imports, and whether it may. */
const imports = [
  ["packages/engine/src/cycle/a.ts", "../plugins/node-name/node-name.ts", "forbidden"],
  ["packages/engine/src/cycle/a.ts", "../cluster/node-info.ts", "allowed"],
  ["packages/engine/src/cluster/a.ts", "../reference/engine.ts", "forbidden"],
  ["packages/engine/src/cluster/a.ts", "../incremental/engine.ts", "forbidden"],
  ["packages/engine/src/api/a.ts", "../explain/sentence.ts", "forbidden"],
  ["packages/engine/src/plugins/node-name/a.ts", "../../cycle/plugin.ts", "allowed"],
  ["packages/engine/src/explain/a.ts", "../testing/pod.ts", "forbidden"],
  ["packages/engine/src/incremental/tables/a.ts", "../nodes/node-table.ts", "forbidden"],
  ["packages/engine/src/incremental/nodes/a.ts", "../classes/terms.ts", "forbidden"],
  ["packages/engine/src/incremental/nodes/a.ts", "../../cluster/node-info.ts", "allowed"],
  ["packages/engine/src/incremental/classes/a.ts", "../counts/selections.ts", "forbidden"],
  ["packages/engine/src/incremental/counts/a.ts", "../classes/terms.ts", "allowed"],
  ["packages/engine/src/incremental/counts/a.ts", "../rules/rule.ts", "forbidden"],
  ["packages/engine/src/incremental/rules/a.ts", "../groups/layout.ts", "forbidden"],
  ["packages/engine/src/incremental/rules/a.ts", "../../testing/pod.ts", "forbidden"],
  ["packages/engine/src/incremental/volumes/a.ts", "../cluster/placements.ts", "forbidden"],
  ["packages/engine/src/incremental/cluster/a.ts", "../decide/plan.ts", "forbidden"],
  ["packages/engine/src/incremental/groups/a.ts", "../cluster/placements.ts", "forbidden"],
  ["packages/engine/src/incremental/decide/a.ts", "../cluster/placements.ts", "allowed"],
  ["packages/engine/src/a.ts", "node:fs", "forbidden"],
  ["packages/engine/src/cycle/a.ts", "node:fs", "forbidden"],
  ["packages/engine/src/a.ts", "@stowage/manifests", "forbidden"],
  ["packages/engine/src/a.ts", "yaml", "forbidden"],
  ["packages/engine/src/a.ts", "../../manifests/src/index.ts", "forbidden"],
  ["packages/engine/src/a.test.ts", "node:fs", "allowed"],
  ["packages/manifests/src/a.ts", "@stowage/engine", "allowed"],
  ["packages/manifests/src/a.ts", "yaml", "allowed"],
  ["packages/manifests/src/a.ts", "./problem.ts", "allowed"],
  ["packages/manifests/src/a.ts", "@stowage/planner", "forbidden"],
  ["packages/manifests/src/a.ts", "stowage", "forbidden"],
  ["packages/manifests/src/a.ts", "node:fs", "forbidden"],
  ["packages/manifests/src/yaml/a.ts", "../../../engine/src/index.ts", "forbidden"],
  ["packages/planner/src/a.ts", "@stowage/engine", "allowed"],
  ["packages/planner/src/a.ts", "@stowage/manifests", "allowed"],
  ["packages/planner/src/a.ts", "stowage", "forbidden"],
  ["packages/planner/src/a.ts", "yaml", "forbidden"],
  ["packages/planner/src/a.ts", "../../cli/src/main.ts", "forbidden"],
  ["packages/planner/src/a.ts", "@stowage/connection", "forbidden"],
  ["packages/connection/src/a.ts", "undici", "allowed"],
  ["packages/connection/src/a.ts", "node:fs", "allowed"],
  ["packages/connection/src/a.ts", "@stowage/manifests", "forbidden"],
  ["packages/connection/src/a.ts", "../../engine/src/index.ts", "forbidden"],
  ["packages/cli/src/a.ts", "@stowage/connection", "allowed"],
  ["packages/cli/src/a.ts", "@stowage/planner", "allowed"],
  ["packages/cli/src/a.ts", "node:fs", "allowed"],
  ["packages/cli/src/a.ts", "../../engine/src/index.ts", "forbidden"],
] as const;

/** The row's file, with a name of its own, so that all rows are linted in one run. */
function fileOf(file: string, row: number): string {
  return file.replace("/a.", `/case-${row}.`);
}

test("imports go the way of the packages and folders, and no other", () => {
  const found = violations(
    Object.fromEntries(imports.map(([file, from], row) => [fileOf(file, row), `import { x } from "${from}";\nx();\n`])),
  );
  const expected = imports.flatMap(([file, , verdict], row) =>
    verdict === "forbidden" ? [`${fileOf(file, row)} eslint(no-restricted-imports)`] : [],
  );
  expect(found).toEqual(expected.sort());
});

test("the engine reads no clock and rolls no dice, outside tests", () => {
  const calls = ["Math.random()", "Date.now()", "new Date()", "performance.now()"];
  const planted = (file: (index: number) => string): Record<string, string> =>
    Object.fromEntries(calls.map((call, index) => [file(index), `export const now = (): unknown => ${call};\n`]));

  const inEngine = violations(planted((index) => `packages/engine/src/cycle/${index}.ts`));
  expect(new Set(inEngine.map((line) => line.split(" ")[0]))).toEqual(
    new Set(calls.map((_, index) => `packages/engine/src/cycle/${index}.ts`)),
  );
  const elsewhere = {
    ...planted((index) => `packages/cli/src/${index}.ts`),
    ...planted((index) => `packages/engine/src/cycle/${index}.test.ts`),
  };
  expect(violations(elsewhere)).toEqual([]);
});

test("no module imports itself through others, exports a default, or drops a promise", () => {
  const found = violations({
    "tsconfig.json": '{ "compilerOptions": { "strict": true }, "include": ["packages"] }',
    "packages/cli/src/a.ts": 'import { b } from "./b.ts";\nexport const a = (): unknown => b;\n',
    "packages/cli/src/b.ts": 'import { a } from "./a.ts";\nexport const b = (): unknown => a;\n',
    "packages/engine/src/incremental/a.ts":
      'import type { B } from "./b.ts";\nexport interface A {\n  readonly b: B;\n}\n',
    "packages/engine/src/incremental/b.ts":
      'import type { A } from "./a.ts";\nexport interface B {\n  readonly a: A;\n}\n',
    "packages/cli/src/default.ts": "export default 1;\n",
    "packages/cli/src/promise.ts": "export function later(): void {\n  Promise.resolve();\n}\n",
  });
  expect(found).toEqual([
    "packages/cli/src/a.ts import(no-cycle)",
    "packages/cli/src/b.ts import(no-cycle)",
    "packages/cli/src/default.ts import(no-default-export)",
    "packages/cli/src/promise.ts typescript(no-floating-promises)",
    "packages/engine/src/incremental/a.ts import(no-cycle)",
    "packages/engine/src/incremental/b.ts import(no-cycle)",
  ]);
});
