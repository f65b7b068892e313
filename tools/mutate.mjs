// `npm run mutate -- plugins/inter-pod-affinity cycle`: mutation testing of these folders of the engine; without any, of all.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "./child-process.mjs";
import { prepareDependencies } from "./prepare.mjs";
import { projectRoot } from "./project-root.mjs";
import { ToolError, runTool } from "./tool-error.mjs";

const sources = "packages/engine/src";

await runTool(async () => {
  await prepareDependencies(projectRoot);
  const folders = process.argv.slice(2);
  const unknown = folders.find((folder) => !existsSync(join(projectRoot, sources, folder)));
  if (unknown !== undefined) throw new ToolError(`no folder "${unknown}" in ${sources}`);

  const patterns = folders.map((folder) => `${sources}/${folder}/**/*.ts`);
  const narrowed = patterns.length === 0 ? [] : ["--mutate", [...patterns, `!${sources}/**/*.test.ts`].join()];
  const stryker = join(projectRoot, "node_modules/@stryker-mutator/core/bin/stryker.js");
  const { status } = await runCommand(process.execPath, [stryker, "run", "tools/mutate/stryker.json", ...narrowed], {
    cwd: projectRoot,
  });
  process.exitCode = status ?? 1;
});
