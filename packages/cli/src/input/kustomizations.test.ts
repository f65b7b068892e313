import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Ran, runInMemory } from "../testing/run-in-memory.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "stowage-kustomize-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const pod = "{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {containers: [{name: c, image: c}]}}";
/** A merge patch: as a manifest it has no image. */
const patch = "{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {containers: [{name: c, env: []}]}}";

/** A folder of these files, by their paths. */
function files(name: string, texts: Readonly<Record<string, string>>): string {
  for (const [path, text] of Object.entries(texts)) {
    const full = join(folder, name, path);
    mkdirSync(dirname(full), { recursive: true });
    writeFileSync(full, text);
  }
  return join(folder, name);
}

async function lint(...args: readonly string[]): Promise<Ran> {
  const ran = await runInMemory(["lint", ...args]);
  return { ...ran, stderr: ran.stderr.replaceAll(`${folder}/`, "") };
}

describe("what a kustomization takes in", () => {
  test("is no manifest, and passed over with it by lint, which says so", async () => {
    const at = files("all", {
      "kustomization.yaml":
        "resources: [web.yaml]\npatches: [{path: patch.yaml}, {path: ./json.yaml}, {patch: '- op: remove'}]\nconfigurations: [names.yaml]\nhelmCharts: [{valuesFile: values.yaml}]\nconfigMapGenerator: [{files: [app=app.yaml, other.json]}]\n",
      "web.yaml": pod,
      "patch.yaml": patch,
      "json.yaml": "- {op: remove, path: /spec}",
      "names.yaml": "nameReference: []",
      "values.yaml": "replicas: 3",
      "app.yaml": "port: 80",
      "other.json": "[]",
    });
    expect(await lint("-f", at)).toEqual({
      status: 0,
      stdout: "nothing found in 1 file\n",
      stderr:
        "all/kustomization.yaml:1:1: warning: passed over, with what it takes in: what it makes of its resources is not looked at (kubectl kustomize " +
        `${at} | stowage lint -f - does)\n`.replace(`${folder}/`, ""),
    });
  });

  test("of a great many kustomizations is told in a line", async () => {
    const names = ["a", "b", "c", "d", "e"].map((name) => `${name}/kustomization.yaml`);
    const at = files("many", Object.fromEntries([...names.map((name) => [name, "resources: []"]), ["pod.yaml", pod]]));
    expect((await lint("-R", "-f", at)).stderr).toBe(
      "warning: many/a/kustomization.yaml, many/b/kustomization.yaml, many/c/kustomization.yaml and 2 more are passed over, with what they take in: what kustomizations make of their resources is not looked at (kubectl kustomize DIR | stowage lint -f - does)\n",
    );
  });

  test("is passed over where the files are named and it is not among them, and each is told", async () => {
    const at = files("some", {
      "kustomization.yml": "patchesStrategicMerge: [patch.yaml]",
      "web.yaml": pod,
      "patch.yaml": patch,
    });
    const { status, stderr } = await lint("-f", join(at, "web.yaml"), "-f", join(at, "patch.yaml"));
    expect([status, stderr]).toEqual([
      0,
      "some/patch.yaml:1:1: warning: passed over: no manifest, the kustomization beside it has it among its patchesStrategicMerge\n",
    ]);
  });

  test("may be in another folder", async () => {
    const at = files("tree", {
      "base/kustomization.yaml": "resources: [web.yaml]",
      "base/web.yaml": pod,
      "patches/patch.yaml": patch,
      "overlay/kustomization.yaml": "resources: [../base]\npatchesJson6902: [{path: ../patches/patch.yaml}]",
    });
    expect(await lint("-f", at, "-R")).toMatchObject({ status: 0, stdout: "nothing found in 1 file\n" });
  });

  test("is a manifest where it is among the resources, and where no kustomization can be read", async () => {
    const named = {
      "kustomization.yaml": "resources: [patch.yaml]\npatches: [{path: patch.yaml}]",
      "patch.yaml": patch,
    };
    expect((await lint("-f", files("resource", named))).stderr).toContain("image: required");
    const broken = { "kustomization.yaml": "patches: [{path: patch.yaml}", "patch.yaml": patch };
    expect((await lint("-f", join(files("broken", broken), "patch.yaml"))).stderr).toContain("image: required");
    expect((await lint("-f", files("none", { "patch.yaml": patch }))).stderr).toContain("image: required");
  });

  test("says nothing where the kustomization itself is refused, as by plan", async () => {
    const at = files("plan", { "kustomization.yaml": "patches: [{path: patch.yaml}]", "patch.yaml": patch });
    const { status, stderr } = await runInMemory(["plan", "-f", at]);
    expect([status, stderr.replaceAll(`${folder}/`, "")]).toEqual([
      2,
      "plan/kustomization.yaml:1:1: error: this is a kustomization: run `kubectl kustomize DIR` and give its output\n",
    ]);
  });
});
