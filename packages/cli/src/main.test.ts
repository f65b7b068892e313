import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bundleProgram, connectionApart } from "../../../tools/bundle.mjs";
import { projectRoot } from "./testing/run-in-memory.ts";

const folder = mkdtempSync(join(tmpdir(), "stowage-main-"));
const bundle = join(folder, "stowage.cjs");
beforeAll(async () => {
  const outfile = relative(projectRoot, bundle);
  await bundleProgram({
    root: projectRoot,
    entry: "packages/cli/src/main.ts",
    outfile,
    format: "cjs",
    plugins: [connectionApart],
  });
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true }));

/** A shell command with `$STOWAGE`, in the project's root. */
function shell(command: string): { status: number | null; stderr: string } {
  const env = { ...process.env, STOWAGE: `${process.execPath} ${bundle}` };
  const { status, stderr } = spawnSync("bash", ["-c", command], { env, cwd: projectRoot, encoding: "utf8" });
  return { status, stderr };
}

test.skipIf(process.platform !== "linux")("output that can not be written is said in one line, exit status 2", () => {
  expect(shell("$STOWAGE plan -f examples/web-store >/dev/full")).toEqual({
    status: 2,
    stderr: "error: can not write to standard output: no space left on device\n",
  });
  expect(shell("$STOWAGE plan -f nowhere 2>/dev/full").status).toBe(2);
});

test("a reader that has seen enough is no error", () => {
  expect(shell("$STOWAGE plan -f examples/web-store -o json | head -1 >/dev/null")).toEqual({ status: 0, stderr: "" });
});

test.skipIf(process.platform === "win32")("a current folder that is gone is said in one line, exit status 2", () => {
  const { status, stderr } = shell(`mkdir ${folder}/gone && cd ${folder}/gone && rmdir ../gone && $STOWAGE plan -f x`);
  expect({ status, stderr }).toEqual({
    status: 2,
    stderr: "error: the current folder can not be used: no such file or directory\n",
  });
});
