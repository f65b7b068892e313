import { existsSync, readFileSync, rmSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { buildBundle, isBundleFresh } from "./bundle.mjs";
import { temporaryFolder, writeFileIn } from "./temporary-folder.ts";

async function built(): Promise<string> {
  const root = temporaryFolder({
    "packages/cli/src/main.ts": 'import { word } from "./word.ts";\nconsole.log(word);\n',
    "packages/cli/src/word.ts": 'export const word: string = "first";\n',
    "packages/connection/src/index.ts": "export const connect = 1;\n",
  });
  await buildBundle(root);
  return root;
}

test("what the bundle compiles to lies beside it", async () => {
  expect(existsSync(join(await built(), "packages/cli/dist/stowage.cache"))).toBe(true);
});

test("a bundle is fresh once built, whatever the files' times become", async () => {
  const root = await built();
  utimesSync(join(root, "packages/cli/src/main.ts"), 1, 1);
  expect(await isBundleFresh(root)).toBe(true);
});

test.each<[string, (root: string) => void]>([
  ["a source is edited", (root) => writeFileIn(root, "packages/cli/src/word.ts", "export const word = 2;")],
  ["a source is deleted", (root) => rmSync(join(root, "packages/cli/src/word.ts"))],
  ["a source of another package is added", (root) => writeFileIn(root, "packages/engine/src/index.ts", "")],
  ["the dependencies change", (root) => writeFileIn(root, "package-lock.json", "{}")],
  ["what connects is deleted", (root) => rmSync(join(root, "packages/cli/dist/connection.cjs"))],
  ["the licences are deleted", (root) => rmSync(join(root, "packages/cli/dist/THIRD-PARTY-NOTICES.txt"))],
  ["the bundle is deleted", (root) => rmSync(join(root, "packages/cli/dist/stowage.cjs"))],
  ["the build folder is deleted", (root) => rmSync(join(root, "packages/cli/dist"), { recursive: true })],
])("a bundle is stale when %s", async (_, change) => {
  const root = await built();
  change(root);
  expect(await isBundleFresh(root)).toBe(false);
});

test("a build that fails leaves the last bundle, stale", async () => {
  const root = await built();
  const path = join(root, "packages/cli/dist/stowage.cjs");
  const before = readFileSync(path, "utf8");
  writeFileIn(root, "packages/cli/src/word.ts", "export const = ;");
  await expect(buildBundle(root)).rejects.toThrow(/^the build failed\n[^]*Expected identifier[^]*word\.ts:1:13/);
  expect(readFileSync(path, "utf8")).toBe(before);
  expect(await isBundleFresh(root)).toBe(false);
});
