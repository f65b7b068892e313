import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { build } from "esbuild";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { publint } from "publint";
import { afterAll, beforeAll, expect, test } from "vitest";
import { publishedPackages } from "./libraries.mjs";
import { projectRoot } from "./project-root.mjs";

const folder = mkdtempSync(join(tmpdir(), "stowage-published-"));
const clone = join(folder, "clone");
const tarballs = join(folder, "tarballs");
const app = join(folder, "app");
/** Tarballs by package, relative to `tarballs`. */
const packed = new Map<string, string>();

// Packing builds everything.
beforeAll(() => {
  makeClone();
  mkdirSync(tarballs);
  for (const path of publishedPackages) {
    packed.set(path, run("npm", ["pack", "--silent", "--pack-destination", tarballs], join(clone, path)).trim());
  }
  mkdirSync(app);
  writeFileSync(join(app, "package.json"), '{ "private": true, "type": "module" }');
  // The one dependency from outside, so that no registry is asked.
  const yaml = ["pack", "--silent", "--ignore-scripts", "--pack-destination", tarballs];
  run("npm", [...yaml, join(projectRoot, "node_modules/yaml")], app);
  const all = readdirSync(tarballs).map((name) => join(tarballs, name));
  run("npm", ["install", "--offline", "--no-audit", "--no-fund", ...all], app);
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What git has of the project, with the dependencies of this clone and no build. */
function makeClone(): void {
  for (const path of [
    "packages",
    "tools",
    "examples",
    "package.json",
    "package-lock.json",
    "tsconfig.base.json",
    "LICENSE",
  ]) {
    const filter = (from: string): boolean =>
      !/[/\\](?:dist|LICENSE)$/.test(from) || from === join(projectRoot, "LICENSE");
    cpSync(join(projectRoot, path), join(clone, path), { recursive: true, filter });
  }
  const modules = join(clone, "node_modules");
  mkdirSync(join(modules, "@stowage"), { recursive: true });
  for (const name of readdirSync(join(projectRoot, "node_modules"))) {
    if ([".cache", "@stowage", "stowage"].includes(name)) continue;
    symlinkSync(join(projectRoot, "node_modules", name), join(modules, name));
  }
  for (const name of readdirSync(join(projectRoot, "node_modules/@stowage"))) {
    symlinkSync(join(clone, "packages", name), join(modules, "@stowage", name));
  }
  symlinkSync(join(clone, "packages/cli"), join(modules, "stowage"));
}

/** The standard output. */
function run(command: string, args: readonly string[], cwd: string): string {
  // npm's own variables, when it runs the tests, would lead another npm here.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)));
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, env, encoding: "utf8" });
  expect({ status, said: status === 0 ? "" : stdout + stderr }).toEqual({ status: 0, said: "" });
  return stdout;
}

function tarball(path: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(join(tarballs, packed.get(path) ?? "")));
}

/** The JavaScript that a package's README shows. */
function example(path: string): string {
  const readme = readFileSync(join(projectRoot, path, "README.md"), "utf8");
  return /```js\n(.*?)```/s.exec(readme)?.[1] ?? "";
}

test.each(publishedPackages)("%s is packed with what people need, and nothing that is for tests", (path) => {
  const names = run("tar", ["-tzf", join(tarballs, packed.get(path) ?? "")], folder).split("\n");
  expect(names).toEqual(expect.arrayContaining(["package/README.md", "package/LICENSE", "package/package.json"]));
  expect(names.filter((name) => /\/testing\/|\.test\.|tsbuildinfo|\/src\//.test(name))).toEqual([]);
});

test.each(publishedPackages)("publint and attw find nothing wrong with %s", async (path) => {
  const { messages } = await publint({ pack: { tarball: tarball(path).buffer }, strict: true });
  expect(messages).toEqual([]);
  const checked = await checkPackage(createPackageFromTarballData(tarball(path)));
  // ES modules alone, as Node 20.19 can require them too; and no resolution of before `exports`.
  const kinds = checked.types === false ? ["no types"] : checked.problems.map(({ kind }) => kind);
  expect(kinds.filter((kind) => kind !== "CJSResolvesToESM")).toEqual([]);
});

test("the library's example runs in an empty project", () => {
  writeFileSync(join(app, "example.mjs"), example("packages/cli"));
  const lines = run(process.execPath, ["example.mjs"], app).trimEnd().split("\n");
  expect(lines.slice(0, 3).map((line) => line.replace(/^web-\S+ /, ""))).toEqual([
    "node-a1",
    "node-b1",
    "pending: 2 nodes already run a pod with app=web",
  ]);
  expect(lines[3]).toBe("node-a1 [");
});

test("the engine's example runs too", () => {
  writeFileSync(join(app, "engine.mjs"), `${example("packages/engine")}\nconsole.log(decision.kind);`);
  expect(run(process.execPath, ["engine.mjs"], app)).toBe("scheduled\n");
});

test("the command is installed with the library, which does not pull it in", async () => {
  expect(run(join(app, "node_modules/.bin/stowage"), ["--version"], app)).toBe(`${versionOf("packages/cli")}\n`);
  const made = await build({
    stdin: { contents: 'export * from "stowage";', resolveDir: app },
    bundle: true,
    format: "esm",
    platform: "browser",
    metafile: true,
    write: false,
    logLevel: "silent",
  });
  const sources = Object.keys(made.metafile.inputs).join("\n");
  expect(sources).toContain("stowage/dist/library/library/plan.js");
  expect(sources).not.toMatch(/stowage\.cjs|commander|connection|node:/);
});

test.each(["ts52", "typescript", "ts7"])("the types are right for the compiler in %s", (compiler) => {
  const typed = `${example("packages/cli")}
declare const console: { log(...said: readonly unknown[]): void };
// @ts-expect-error -- nothing says what to explain
void explain({ manifests });
const statuses: readonly string[] = pods.map(({ status }) => status);
void statuses;
`;
  writeFileSync(join(app, "example.ts"), typed);
  for (const [module, moduleResolution] of [
    ["NodeNext", "NodeNext"],
    ["ESNext", "bundler"],
  ]) {
    const compilerOptions = { noEmit: true, strict: true, target: "ES2022", lib: ["ES2023"], types: [] };
    const options = { ...compilerOptions, module, moduleResolution, skipLibCheck: false };
    writeFileSync(join(app, "tsconfig.json"), JSON.stringify({ compilerOptions: options, files: ["example.ts"] }));
    run(process.execPath, [join(projectRoot, "node_modules", compiler, "bin/tsc"), "-p", "."], app);
  }
});

function versionOf(path: string): string {
  return readManifest(path).version;
}

interface PackageJson {
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly bugs: string;
}

function readManifest(path: string): PackageJson {
  return JSON.parse(readFileSync(join(projectRoot, path, "package.json"), "utf8"));
}

test("all packages are of one version, depend on just that, and the command says it", () => {
  const version = versionOf("packages/cli");
  for (const path of publishedPackages) {
    const { version: own, dependencies = {} } = readManifest(path);
    const ours = Object.entries(dependencies).filter(([name]) => name.startsWith("@stowage/"));
    expect([own, ...ours.map(([, wanted]) => wanted)].filter((one) => one !== version)).toEqual([]);
  }
  const source = readFileSync(join(projectRoot, "packages/cli/src/version.ts"), "utf8");
  expect(source).toContain(`version = "${version}"`);
  expect(source).toContain(`bugsUrl = "${readManifest("packages/cli").bugs}"`);
});

test("the command brings the licences of what it is made of", () => {
  const path = join(app, "node_modules/stowage/dist/THIRD-PARTY-NOTICES.txt");
  const notices = readFileSync(path, "utf8");
  for (const name of ["yaml", "commander", "undici"]) expect(notices).toMatch(new RegExp(`^${name} [0-9.]+ \\(`, "m"));
  expect(notices).toContain("Copyright (c) Matteo Collina and Undici contributors");
});
