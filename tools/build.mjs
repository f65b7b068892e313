// `npm run build`: everything that is published: the libraries as ES modules with declarations, the command as a bundle.
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { buildBundle } from "./bundle.mjs";
import { runCommand } from "./child-process.mjs";
import { prepare } from "./prepare.mjs";
import { projectRoot } from "./project-root.mjs";
import { ToolError, runTool } from "./tool-error.mjs";

const libraries = ["engine", "manifests", "planner"].map((name) => `packages/${name}`);

await runTool(async () => {
  await prepare(projectRoot);
  // What an earlier build made of a source that is gone would be published too.
  for (const library of libraries) await rm(join(projectRoot, library, "dist"), { recursive: true, force: true });

  const compiler = join(projectRoot, "node_modules/ts7/bin/tsc");
  const args = [compiler, "-b", "--force", "--emitDeclarationOnly", "false", ...libraries];
  const { status } = await runCommand(process.execPath, args, { cwd: projectRoot });
  if (status !== 0) throw new ToolError("the libraries do not compile; see above");

  await buildBundle(projectRoot);
});
