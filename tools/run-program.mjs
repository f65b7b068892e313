// `node tools/run-program.mjs FILE.ts ARGS...`: runs a program of this workspace on any Node, TypeScript or not.
import { rmSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { bundleProgram } from "./bundle.mjs";
import { prepareDependencies } from "./prepare.mjs";
import { projectRoot } from "./project-root.mjs";
import { ToolError, runTool } from "./tool-error.mjs";

/**
 * Lets each module find what lies beside its source, since the bundle lies elsewhere.
 *
 * @type {import("esbuild").Plugin}
 */
const keepModuleUrls = {
  name: "keep-module-urls",
  setup(build) {
    build.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, "utf8");
      return { loader: "ts", contents: text.replaceAll("import.meta.url", JSON.stringify(pathToFileURL(path).href)) };
    });
  },
};

await runTool(async () => {
  const [entry, ...args] = process.argv.slice(2);
  if (entry === undefined) throw new ToolError("run-program needs a file");
  await prepareDependencies(projectRoot);

  // Of this process alone: two runs may be under way, of different sources.
  const folder = `.cache/programs/${process.pid}`;
  const outfile = `${folder}/${basename(entry, ".ts")}.mjs`;
  const bundle = join(projectRoot, outfile);
  await mkdir(join(projectRoot, folder), { recursive: true });
  process.on("exit", () => rmSync(join(projectRoot, folder), { recursive: true, force: true }));
  await bundleProgram({ root: projectRoot, entry, outfile, plugins: [keepModuleUrls] });

  process.chdir(process.env["INIT_CWD"] ?? process.cwd());
  process.argv = [process.execPath, bundle, ...args];
  await import(pathToFileURL(bundle).href);
});
