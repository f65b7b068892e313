import { spawnSync } from "node:child_process";
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { projectRoot } from "./project-root.mjs";
import { temporaryFolder } from "./temporary-folder.ts";

/** Runs a shell command with `$STOWAGE`: the command's file beside this build, or beside none. */
function runBeside(
  bundle: string | undefined,
  shell: string,
): { status: number | null; stdout: string; stderr: string } {
  const folder = temporaryFolder({ "bin/keep": "", ...(bundle === undefined ? {} : { "dist/stowage.mjs": bundle }) });
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
