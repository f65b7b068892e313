// `npm start`: the main job on an example, or with arguments (`npm start -- explain ...`) the command with these.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { prepare } from "./prepare.mjs";
import { projectRoot } from "./project-root.mjs";
import { runTool } from "./tool-error.mjs";

await runTool(async () => {
  await prepare(projectRoot);

  const given = process.argv.slice(2);
  const args = given.length > 0 ? given : ["plan", "-f", "examples/web-store"];
  // npm starts scripts in the root; the paths that a caller types are relative to where the caller is.
  process.chdir(given.length > 0 ? (process.env["INIT_CWD"] ?? process.cwd()) : projectRoot);

  // In this process, so that signals, pipes and the exit status are the command's own.
  const command = join(projectRoot, "packages/cli/bin/stowage.mjs");
  process.argv = [process.execPath, command, ...args];
  await import(pathToFileURL(command).href);
});
