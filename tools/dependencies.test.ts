import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { missingDependencies } from "./dependencies.mjs";
import { projectRoot } from "./project-root.mjs";
import { temporaryFolder, writeFileIn } from "./temporary-folder.ts";

const yaml = { version: "2.9.1", integrity: "sha512-x" };
const link = { resolved: "packages/engine", link: true };
const native = { version: "1.0.0", integrity: "sha512-y", optional: true };

function lock(packages: Record<string, object>): string {
  return JSON.stringify({ lockfileVersion: 3, packages });
}

/** A root in which everything is installed, except what is made for other platforms. */
function installed(): string {
  return temporaryFolder({
    "package-lock.json": lock({
      "": { name: "root" },
      "packages/engine": { version: "0.1.0" },
      "node_modules/@stowage/engine": link,
      "node_modules/yaml": yaml,
      "node_modules/native-elsewhere": { ...native, cpu: ["other"] },
    }),
    "node_modules/.package-lock.json": lock({ "node_modules/@stowage/engine": link, "node_modules/yaml": yaml }),
    "node_modules/@stowage/engine/package.json": "{}",
    "node_modules/yaml/package.json": "{}",
  });
}

test("nothing is missing when all that the lock file asks for is there", () => {
  expect(missingDependencies(installed())).toBeUndefined();
});

test.each<[string, (root: string) => void, string]>([
  [
    "node_modules is deleted",
    (root) => rmSync(join(root, "node_modules"), { recursive: true }),
    "node_modules is missing",
  ],
  [
    "an install was cut short",
    (root) => rmSync(join(root, "node_modules/.package-lock.json")),
    "node_modules is incomplete",
  ],
  [
    "a package's folder is deleted",
    (root) => rmSync(join(root, "node_modules/yaml"), { recursive: true }),
    "node_modules/yaml is missing",
  ],
  [
    "the lock file asks for another version",
    (root) => writeFileIn(root, "package-lock.json", lock({ "node_modules/yaml": { ...yaml, version: "2.9.2" } })),
    "node_modules/yaml is of another version",
  ],
  [
    "the lock file asks for one more package",
    (root) => writeFileIn(root, "package-lock.json", lock({ "node_modules/commander": { version: "14.0.3" } })),
    "node_modules/commander is missing",
  ],
  [
    "node_modules was copied from a machine of another kind",
    (root) => {
      const elsewhere = { "node_modules/yaml": { ...yaml, cpu: ["other"] } };
      writeFileIn(
        root,
        "node_modules/.package-lock.json",
        lock({ ...elsewhere, "node_modules/@stowage/engine": link }),
      );
    },
    "node_modules/yaml is for another platform",
  ],
])("dependencies are missing when %s", (_, change, reason) => {
  const root = installed();
  change(root);
  expect(missingDependencies(root)).toBe(reason);
});

test("a lock file that is not there is said to be, rather than installed without", () => {
  const root = installed();
  rmSync(join(root, "package-lock.json"));
  expect(() => missingDependencies(root)).toThrow("package-lock.json is missing or damaged; restore it with git");
});

test("this project's lock file names every platform's packages, without which npm ci refuses it", () => {
  // A registry that has only some of them makes npm leave out the others without a word.
  const text = readFileSync(join(projectRoot, "package-lock.json"), "utf8");
  const { packages }: { packages: Record<string, { optionalDependencies?: Record<string, string> }> } =
    JSON.parse(text);
  const wanted = Object.values(packages).flatMap((entry) => Object.keys(entry.optionalDependencies ?? {}));
  expect(wanted.filter((name) => !Object.hasOwn(packages, `node_modules/${name}`))).toEqual([]);
});
