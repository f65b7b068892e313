import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { temporaryFolder } from "../tools/temporary-folder.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const sample = fileURLToPath(new URL("cases/1.37/resources.jsonl.gz", import.meta.url));
const [line = ""] = gunzipSync(readFileSync(sample)).toString().split("\n");
const otherVersion = line.replace('"1.37"', '"1.33"');

test("a whole family passes, and ends with status 0", () => {
  expect(runConformance([sample])).toEqual({ status: 0, stdout: "60 passed, 0 failed\n", stderr: "" });
});

test("a failed case is counted among all files, and ends with status 1", () => {
  const [good, bad] = [fileOf("good.jsonl", `${line}\n`), fileOf("bad.jsonl", `\n${otherVersion}`)];
  const { status, stdout, stderr } = runConformance([good, bad]);
  expect({ status, stderr }).toEqual({ status: 1, stderr: "" });
  expect(stdout).toMatch(/ needs what is not built yet: Kubernetes 1\.33\n/);
  expect(stdout).toMatch(/1 passed, 1 failed\n$/);
});

test("what can not be read is told with file and line, does not stop the rest, and ends with status 2", () => {
  const absent = join(temporaryFolder(), "absent.jsonl");
  const broken = fileOf(
    "broken.jsonl",
    Buffer.concat([Buffer.from(`{"case"\n\n${line}\n`), Buffer.from([0xff, 0x0a])]),
  );
  const cut = fileOf("cut.jsonl.gz", readFileSync(sample).subarray(0, 1000));
  const empty = fileOf("empty.jsonl", "\n");
  const { status, stdout, stderr } = runConformance([absent, broken, cut, empty]);
  expect({ status, lines: stderr.split("\n") }).toEqual({
    status: 2,
    lines: [
      expect.stringMatching(`^${absent}: ENOENT`),
      expect.stringMatching(`^${broken}:1: .*JSON`),
      expect.stringMatching(`^${broken}:4: .*utf-8`),
      `${cut}: unexpected end of file`,
      `${empty}: holds no case`,
      "",
    ],
  });
  expect(stdout).toMatch(/1 passed, 0 failed\n$/);
});

test("without a file it says how it is used, and ends with status 2", () => {
  expect(runConformance([])).toEqual({ status: 2, stdout: "", stderr: "usage: npm run conformance -- FILE...\n" });
});

function runConformance(files: readonly string[]): { status: number | null; stdout: string; stderr: string } {
  const args = [join(root, "tools/run-program.mjs"), "conformance/main.ts", ...files];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8" });
  return { status, stdout, stderr };
}

function fileOf(name: string, content: string | Buffer): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, content);
  return path;
}
