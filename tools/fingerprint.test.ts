import { renameSync, rmSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fingerprint, isStamped, stamp } from "./fingerprint.mjs";
import { temporaryFolder, writeFileIn } from "./temporary-folder.ts";

function sources(): string {
  return temporaryFolder({ "src/a.ts": "one", "src/inner/b.ts": "two", "package.json": "{}" });
}

const paths = ["src", "package.json"];

test("a fingerprint is the same when only the files' times change", () => {
  const root = sources();
  const before = fingerprint(root, paths);
  utimesSync(join(root, "src/a.ts"), 1, 1);
  expect(fingerprint(root, paths)).toBe(before);
});

test.each<[string, (root: string) => void]>([
  ["edited to another text of the same length", (root) => writeFileIn(root, "src/a.ts", "eno")],
  ["added", (root) => writeFileIn(root, "src/c.ts", "")],
  ["deleted", (root) => rmSync(join(root, "src/inner/b.ts"))],
  ["renamed", (root) => renameSync(join(root, "src/a.ts"), join(root, "src/b.ts"))],
  ["deleted with its folder", (root) => rmSync(join(root, "src"), { recursive: true })],
  ["deleted where it is named itself", (root) => rmSync(join(root, "package.json"))],
])("a fingerprint changes when a file is %s", (_, change) => {
  const root = sources();
  const before = fingerprint(root, paths);
  change(root);
  expect(fingerprint(root, paths)).not.toBe(before);
});

test("a fingerprint leaves tests out", () => {
  const root = sources();
  const before = fingerprint(root, paths);
  writeFileIn(root, "src/a.test.ts", "three");
  expect(fingerprint(root, paths)).toBe(before);
});

test("a stamp holds for the fingerprint that it was made with, and no other", async () => {
  const file = join(temporaryFolder(), "dist/made.stamp");
  expect(await isStamped(file, "abc")).toBe(false);
  await stamp(file, "abc");
  expect(await isStamped(file, "abc")).toBe(true);
  expect(await isStamped(file, "abd")).toBe(false);
});
