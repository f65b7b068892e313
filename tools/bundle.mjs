import { existsSync } from "node:fs";
import { join } from "node:path";
import { rename, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { runCommand } from "./child-process.mjs";
import { fingerprint, isStamped, stamp } from "./fingerprint.mjs";
import { noticesOf } from "./notices.mjs";
import { ToolError } from "./tool-error.mjs";

const bundlePath = "packages/cli/dist/stowage.cjs";
/** What connects to a cluster: a file of its own, larger than all the rest, which is loaded only by what needs it. */
const connectionPath = "packages/cli/dist/connection.cjs";
/** The licences of what both hold of others. */
const noticesPath = "packages/cli/dist/THIRD-PARTY-NOTICES.txt";
const codeCachePath = "packages/cli/dist/stowage.cache";
const stampPath = "packages/cli/dist/stowage.stamp";
const workspaces = ["engine", "manifests", "planner", "connection", "cli"];

/** All that the bundle is made of: the sources, what settles how they are read, the dependencies, and this recipe. */
const inputs = [
  ...workspaces.flatMap((name) => ["src", "package.json", "tsconfig.json"].map((path) => `packages/${name}/${path}`)),
  "tsconfig.base.json",
  "package-lock.json",
  "tools/bundle.mjs",
  "tools/code-cache.mjs",
  "tools/notices.mjs",
];

/**
 * The fingerprint of what a bundle built now would be made of.
 *
 * @param {string} root
 * @returns {string}
 */
export function bundleFingerprint(root) {
  return fingerprint(root, inputs);
}

/**
 * True if the bundle is there and was built from just these inputs.
 *
 * @param {string} root
 * @returns {Promise<boolean>}
 */
export async function isBundleFresh(root) {
  const isThere = [bundlePath, connectionPath, noticesPath].every((path) => existsSync(join(root, path)));
  return isThere && (await isStamped(join(root, stampPath), bundleFingerprint(root)));
}

/**
 * Builds the command into files that need no node_modules, and beside them what this Node compiles the first to.
 *
 * @param {string} root
 */
export async function buildBundle(root) {
  // Taken before the build: what is edited meanwhile is then built again next time.
  const made = bundleFingerprint(root);
  const build = `// build ${made}`;
  const connection = "packages/connection/src/index.ts";
  const connecting = { root, entry: connection, outfile: connectionPath, minify: true };
  const ofConnection = await bundleProgram({ ...connecting, format: "cjs" });
  const command = { root, entry: "packages/cli/src/main.ts", outfile: bundlePath, plugins: [connectionApart] };
  const ofCommand = await bundleProgram({ ...command, format: "cjs", banner: build });
  await writeFile(join(root, noticesPath), noticesOf(root, [...ofConnection, ...ofCommand]));
  await compileAhead(root);
  await stamp(join(root, stampPath), made);
}

/**
 * Leaves what connects to a cluster out of a program, which looks for it beside itself.
 *
 * @type {import("esbuild").Plugin}
 */
export const connectionApart = {
  name: "connection-apart",
  setup(build) {
    build.onResolve({ filter: /^@stowage\/connection$/ }, () => ({ path: "./connection.cjs", external: true }));
  },
};

/**
 * Without the code cache the command starts in twice the time, and is the same: that it could not be made is no failure.
 *
 * @param {string} root
 */
async function compileAhead(root) {
  const maker = fileURLToPath(new URL("./code-cache.mjs", import.meta.url));
  const args = [maker, join(root, bundlePath), join(root, codeCachePath)];
  await runCommand(process.execPath, args, { cwd: root, output: "kept" });
}

/**
 * Builds a TypeScript program into one file for Node. It appears whole or not at all: another process may be running
 * the last one.
 *
 * @param {{
 *   root: string, entry: string, outfile: string,
 *   format?: "esm" | "cjs", banner?: string, plugins?: import("esbuild").Plugin[], minify?: boolean,
 * }} program `entry` and `outfile` are relative to `root`; `banner` is the first line
 * @returns {Promise<readonly string[]>} what it was made of, relative to `root`
 * @throws {ToolError} with the compiler's messages, if the sources do not build.
 */
export async function bundleProgram({ root, entry, outfile, format = "esm", banner, plugins = [], minify = false }) {
  const bundle = join(root, outfile);
  const temporary = `${bundle}.${process.pid}.tmp`;
  // Imported only here, since it may have been installed just now.
  const esbuild = await import("esbuild");
  try {
    const { metafile } = await esbuild.build({
      entryPoints: [join(root, entry)],
      outfile: temporary,
      absWorkingDir: root,
      bundle: true,
      platform: "node",
      format,
      target: "node20.19",
      // A program that is compiled ahead can only `require`.
      ...(format === "cjs" ? { supported: { "dynamic-import": false } } : {}),
      minify,
      metafile: true,
      conditions: ["@stowage/source"],
      charset: "ascii",
      banner: {
        js: [...(banner === undefined ? [] : [banner]), ...(format === "esm" ? requireInModule : [])].join("\n"),
      },
      logLevel: "silent",
      plugins,
    });
    await rename(temporary, bundle);
    return Object.keys(metafile.inputs);
  } catch (error) {
    await rm(temporary, { force: true });
    if (!isBuildFailure(error)) throw error;
    const messages = await esbuild.formatMessages(error.errors, { kind: "error", color: process.stderr.isTTY });
    throw new ToolError(`the build failed\n${messages.join("")}`.trimEnd());
  } finally {
    await esbuild.stop();
  }
}

/** CommonJS dependencies ask for Node's own modules through `require`, which ES modules lack. */
const requireInModule = [
  'import { createRequire as createRequireOfBundle } from "node:module";',
  "const require = createRequireOfBundle(import.meta.url);",
];

/**
 * @param {unknown} error
 * @returns {error is import("esbuild").BuildFailure}
 */
function isBuildFailure(error) {
  return error instanceof Error && "errors" in error;
}
