// `npm run release -- VERSION`: writes the version wherever it stands. `npm run release -- publish [ARGS OF NPM]`: publishes
// every package in the order in which they need each other, from a clean checkout; `--dry-run` only tells what would be.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runCommand, runNpm } from "./child-process.mjs";
import { publishedPackages } from "./libraries.mjs";
import { prepare } from "./prepare.mjs";
import { projectRoot } from "./project-root.mjs";
import { ToolError, runTool } from "./tool-error.mjs";

const packages = [...publishedPackages, "packages/connection"];
const versionModule = "packages/cli/src/version.ts";

await runTool(async () => {
  const [what = "", ...args] = process.argv.slice(2);
  if (what === "publish") await publish(args);
  else if (/^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/.test(what) && args.length === 0) await setVersion(what);
  else throw new ToolError("expected a version such as 0.2.0, or publish and what npm publish takes");
});

/**
 * @param {string} version
 */
async function setVersion(version) {
  for (const path of packages) {
    const file = join(projectRoot, path, "package.json");
    await edit(file, (text) =>
      text.replace(/"version": "[^"]+"/, `"version": "${version}"`).replaceAll(ownDependency, `$1${version}"`),
    );
  }
  await edit(join(projectRoot, versionModule), (text) => text.replace(/version = "[^"]+"/, `version = "${version}"`));
  const args = ["install", "--package-lock-only", "--no-audit", "--no-fund"];
  if ((await runNpm(args, { cwd: projectRoot })).status !== 0) throw new ToolError("package-lock.json was not updated");
  process.stderr.write(
    `stowage: this is ${version}; name it in CHANGELOG.md, commit, and tag the commit v${version}\n`,
  );
}

/** The packages depend on one another by exact versions. */
const ownDependency = /("@stowage\/[a-z]+": ")[^"]+"/g;

/**
 * @param {readonly string[]} args
 */
async function publish(args) {
  const { output } = await runCommand("git", ["status", "--porcelain"], { cwd: projectRoot, output: "kept" });
  if (output.trim() !== "")
    throw new ToolError("there are changes that are not committed: what is published must be in git");
  await prepare(projectRoot);
  for (const path of publishedPackages) {
    const { status } = await runNpm(["publish", "--access", "public", ...args], { cwd: join(projectRoot, path) });
    if (status !== 0)
      throw new ToolError(`${path} was not published, nor what comes after it; what came before it was`);
  }
}

/**
 * @param {string} file
 * @param {(text: string) => string} change
 */
async function edit(file, change) {
  await writeFile(file, change(await readFile(file, "utf8")));
}
