// What `npm pack` and `npm publish` run first in each package, also in a fresh clone: installs and builds what is missing,
// and puts the licence beside the package's README.
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { buildLibraries } from "./libraries.mjs";
import { prepare } from "./prepare.mjs";
import { projectRoot } from "./project-root.mjs";
import { runTool } from "./tool-error.mjs";

// What npm was told of the package at hand is not meant for the npm that installs what all of them need.
for (const name of ["dry_run", "json", "workspace", "workspaces"]) delete process.env[`npm_config_${name}`];

await runTool(async () => {
  await prepare(projectRoot);
  await buildLibraries(projectRoot);
  await copyFile(join(projectRoot, "LICENSE"), "LICENSE");
});
