import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { runCommand } from "./child-process.mjs";
import { fingerprint, isStamped, stamp } from "./fingerprint.mjs";
import { ToolError } from "./tool-error.mjs";

/** The packages that are published, each after those that it needs. */
export const publishedPackages = /** @type {const} */ ([
  "packages/engine",
  "packages/manifests",
  "packages/planner",
  "packages/cli",
]);

const libraries = publishedPackages.slice(0, 3);
/** The library of the package `stowage`, beside the command. */
const commandLibrary = "packages/cli/tsconfig.library.json";
const made = [...libraries.map((path) => `${path}/dist`), "packages/cli/dist/library"];
const entries = [...libraries.map((path) => `${path}/dist/index.js`), "packages/cli/dist/library/library/index.js"];
const stampPath = ".cache/libraries.stamp";

const inputs = [
  ...publishedPackages.flatMap((path) => [`${path}/src`, `${path}/package.json`, `${path}/tsconfig.json`]),
  commandLibrary,
  "tsconfig.base.json",
  "package-lock.json",
  "tools/libraries.mjs",
];

/**
 * Builds the libraries, as ES modules with declarations, unless they are there and of just these sources.
 *
 * @param {string} root
 * @throws {ToolError} if they do not compile.
 */
export async function buildLibraries(root) {
  const wanted = fingerprint(root, inputs);
  const areThere = entries.every((path) => existsSync(join(root, path)));
  if (areThere && (await isStamped(join(root, stampPath), wanted))) return;
  // What an earlier build made of a source that is gone would be published too.
  for (const path of made) await rm(join(root, path), { recursive: true, force: true });
  const compiler = join(root, "node_modules/ts7/bin/tsc");
  const args = [compiler, "-b", "--force", "--emitDeclarationOnly", "false", ...libraries, commandLibrary];
  const { status } = await runCommand(process.execPath, args, { cwd: root });
  if (status !== 0) throw new ToolError("the libraries do not compile; see above");
  await stamp(join(root, stampPath), wanted);
}
