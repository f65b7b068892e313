import { type JsonPatchOperation, lintRules, patched } from "@stowage/planner";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { projectRoot, runInMemory } from "../testing/run-in-memory.ts";

const pages = join(projectRoot, "docs/lint");

interface Found {
  readonly rule: string;
  readonly severity: string;
  readonly line: number;
  readonly message: string;
  readonly object: string;
  readonly fix: {
    readonly target: string;
    readonly patch: { readonly patch: readonly JsonPatchOperation[] } | null;
  } | null;
}

/** A folder for the clusters that pages show. */
const clusters = mkdtempSync(join(tmpdir(), "stowage-lint-"));
afterAll(() => {
  rmSync(clusters, { recursive: true });
});

/** Whether the object is the one that a finding is about: `Deployment default/web`. */
function isCalled(value: unknown, text: string): boolean {
  const { kind, metadata } = value as { readonly kind: string; readonly metadata: { readonly name: string } };
  return text.startsWith(`${kind} `) && text.endsWith(`/${metadata.name}`);
}

interface Example {
  readonly args: readonly string[];
  readonly yaml: string;
}

/** The example under a heading of a lint rule's page; what stands behind `yaml` are arguments. */
function example(page: string, heading: string): Example {
  const block = new RegExp(`## ${heading}\n\n\`\`\`yaml([^\n]*)\n([^]*?)\n\`\`\``).exec(page);
  if (block === null) throw new Error(`no example under "${heading}"`);
  const [, args = "", yaml = ""] = block;
  return { args: [...args.split(" ").filter((arg) => arg !== ""), ...clusterOf(page)], yaml };
}

/** The cluster that a page's examples are applied to, where it shows one. */
function clusterOf(page: string): readonly string[] {
  const yaml = /## Cluster\n\n```yaml\n([^]*?)\n```/.exec(page)?.[1];
  if (yaml === undefined) return [];
  const file = join(clusters, "cluster.yaml");
  writeFileSync(file, yaml);
  return ["--cluster", file];
}

async function findingsIn({ args, yaml }: Example, ...more: readonly string[]): Promise<readonly Found[]> {
  const { stdout } = await runInMemory(["lint", "-f", "-", "-o", "json", ...args, ...more], { stdin: yaml });
  const report: { readonly findings: readonly Found[] } = JSON.parse(stdout);
  return report.findings;
}

describe.each(lintRules.map(({ name }) => [name] as const))("%s", (name) => {
  const page = readFileSync(join(pages, `${name}.md`), "utf8");

  test("finds what its page says it finds", async () => {
    expect((await findingsIn(example(page, "Fails"))).map(({ rule }) => rule)).toContain(name);
  });

  test("passes over what its page says is right", async () => {
    const { args, yaml } = example(page, "Passes");
    expect((await findingsIn({ args, yaml })).filter(({ rule }) => rule === name)).toEqual([]);
  });

  test("is gone once its fix is made, where it has one", async () => {
    const failing = example(page, "Fails");
    const found = (await findingsIn(failing, "--rule", name)).filter(({ fix }) => fix !== null);
    const objects = parseAllDocuments(failing.yaml).map((document): unknown => document.toJS());
    const mended = objects.map((object) =>
      found.reduce((value, { fix }) => {
        const result = isCalled(value, fix?.target ?? "")
          ? patched(value, fix?.patch?.patch ?? [])
          : { ok: true, value };
        return result.ok ? result.value : value;
      }, object),
    );
    const yaml = mended.map((object) => JSON.stringify(object)).join("\n---\n");
    const left = await findingsIn({ ...failing, yaml }, "--rule", name);
    const fixed = new Set(found.map(({ object }) => object));
    expect(left.filter(({ object }) => fixed.has(object))).toEqual([]);
  });

  test("is passed over where a comment asks for it", async () => {
    const failing = example(page, "Fails");
    const found = await findingsIn(failing, "--rule", name);
    const lines = failing.yaml.split("\n").flatMap((text, index) => {
      const isFound = found.some(({ line }) => line === index + 1);
      return isFound ? [`# stowage-lint: ignore=${name} known`, text] : [text];
    });
    expect(await findingsIn({ ...failing, yaml: lines.join("\n") }, "--rule", name)).toEqual([]);
  });
});

test("every page is a lint rule's", () => {
  const names = readdirSync(pages).filter((file) => file !== "README.md");
  expect(names.sort()).toEqual(lintRules.map(({ name }) => `${name}.md`).sort());
});

/** A Pod whose rule keeps away from everybody, with a comment above. */
function podAwayFromAll(comment: string): string {
  return `apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web}}
spec:
  containers: [{name: c, image: c:1}]
  affinity:
    podAntiAffinity:
      requiredDuringSchedulingIgnoredDuringExecution:
        ${comment}
        - {labelSelector: {}, topologyKey: kubernetes.io/hostname}
`;
}

test("a comment that names no lint rule passes over nothing, and is told of", async () => {
  const { stdout, stderr } = await runInMemory(["lint", "-f", "-"], {
    stdin: podAwayFromAll("# stowage-lint: ignore=null-selector,emtpy-selector known"),
  });
  expect(stderr).toBe(
    '<stdin>:9: info: there is no lint rule "emtpy-selector" (did you mean "empty-selector"?): this comment passes over nothing\n',
  );
  expect(stdout).toContain("<stdin>:10:12: warning: ");
});

test("what is wrong with an object in two files is found in both", async () => {
  const [one, other] = ["one.yaml", "other.yaml"].map((name) => join(clusters, name));
  if (one === undefined || other === undefined) throw new Error("two names are two");
  for (const file of [one, other]) writeFileSync(file, podAwayFromAll("# no comment"));
  const { stdout } = await runInMemory(["lint", "-f", one, "-f", other, "-o", "json"]);
  const report: { readonly findings: readonly { readonly file: string }[] } = JSON.parse(stdout);
  expect(report.findings.map(({ file }) => file)).toEqual([one, other]);
});
