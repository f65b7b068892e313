import { spawnSync } from "node:child_process";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { projectRoot } from "./project-root.mjs";
import { temporaryFolder } from "./temporary-folder.ts";

/** Runs a shell command with `$STOWAGE`: the command's file beside this build, or beside none. */
function runBeside(
  bundle: string | undefined,
  shell: string,
  codeCache?: Buffer,
): { status: number | null; stdout: string; stderr: string } {
  const folder = temporaryFolder({ "bin/keep": "", ...(bundle === undefined ? {} : { "dist/stowage.cjs": bundle }) });
  if (codeCache !== undefined) writeFileSync(join(folder, "dist/stowage.cache"), codeCache);
  const file = join(folder, "bin/stowage.mjs");
  copyFileSync(join(projectRoot, "packages/cli/bin/stowage.mjs"), file);
  const env = { ...process.env, STOWAGE: file };
  const { status, stdout, stderr } = spawnSync("bash", ["-c", shell], { env, encoding: "utf8" });
  return { status, stdout, stderr };
}

test("without a build the command says what to run, and ends with 2", () => {
  expect(runBeside(undefined, '"$STOWAGE" plan')).toEqual({
    status: 2,
    stdout: "",
    stderr: "stowage: not built yet; run `npm start` once at the root of the clone\n",
  });
});

test("arguments and the exit status pass through", () => {
  const bundle = "console.log(process.argv.slice(2).join()); process.exitCode = 1;";
  expect(runBeside(bundle, '"$STOWAGE" plan -f x')).toEqual({ status: 1, stdout: "plan,-f,x\n", stderr: "" });
});

test("a reader that stops reading ends the command quietly", () => {
  const bundle = 'for (let line = 0; line < 200000; line++) process.stdout.write(`${line} ${"x".repeat(80)}\\n`);';
  const result = runBeside(bundle, 'set -o pipefail; "$STOWAGE" | head -1 | cut -c1');
  expect(result).toEqual({ status: 0, stdout: "0\n", stderr: "" });
});

/** What this Node compiles a bundle to. */
function codeCacheOf(bundle: string): Buffer {
  const folder = temporaryFolder({ "stowage.cjs": bundle });
  const files = [join(folder, "stowage.cjs"), join(folder, "stowage.cache")];
  spawnSync(process.execPath, [join(projectRoot, "tools/code-cache.mjs"), ...files]);
  return readFileSync(join(folder, "stowage.cache"));
}

test.each([
  ["is run in place of the bundle that it is of", "// build 1\n", "compiled\n"],
  ["of another build is left alone, however alike they are", "// build 2\n", "the bundle\n"],
  ["of another Node is left alone", "// build 1\n", "the bundle\n", "v1.0.0"],
])("a code cache %s", (_, build, stdout, node = process.version) => {
  const made = codeCacheOf(`// build 1\nconsole.log("compiled");  `);
  const cache = Buffer.from(made.toString("latin1").replace(process.version, node), "latin1");
  expect(runBeside(`${build}console.log("the bundle");`, '"$STOWAGE"', cache)).toEqual({
    status: 0,
    stdout,
    stderr: "",
  });
});

test("a code cache that is damaged is left alone", () => {
  const bundle = '// build 1\nconsole.log("the bundle");';
  const cache = codeCacheOf(bundle);
  cache.fill(0, cache.indexOf("\n"));
  expect(runBeside(bundle, '"$STOWAGE"', cache)).toEqual({ status: 0, stdout: "the bundle\n", stderr: "" });
});
