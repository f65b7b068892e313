import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Log, Region, Result } from "sarif";
import { afterAll, expect, test } from "vitest";
import { runInMemory } from "../../testing/run-in-memory.ts";
import { fileUri } from "./file-uri.ts";

const folder = mkdtempSync(join(tmpdir(), "stowage-sarif-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function resultsIn(name: string, text: string, ...args: readonly string[]): Promise<readonly Result[]> {
  writeFileSync(join(folder, name), text);
  const { stdout } = await runInMemory(["lint", "-f", name, "-o", "sarif", ...args], { cwd: folder });
  const log: Log = JSON.parse(stdout);
  return log.runs[0]?.results ?? [];
}

function regionOf(result: Result | undefined): Region {
  return result?.locations?.[0]?.physicalLocation?.region ?? {};
}

/** The text from where a result points, in UTF-16 code units as the log says. */
function pointedAt(text: string, { startLine = 0, startColumn = 0 }: Region): string {
  return text.split(/\r?\n/)[startLine - 1]?.slice(startColumn - 1) ?? "";
}

/** A Deployment whose topologyKey no node has, its term in one line. */
function misspelt(): string {
  return [
    "apiVersion: apps/v1",
    "kind: Deployment",
    "metadata: {name: web}",
    "spec:",
    "  replicas: 2",
    "  selector: {matchLabels: {app: web}}",
    "  template:",
    "    metadata: {labels: {app: web}}",
    "    spec:",
    "      containers: [{name: c, image: c}]",
    "      affinity:",
    "        podAntiAffinity:",
    "          preferredDuringSchedulingIgnoredDuringExecution:",
    "            - {weight: 1, podAffinityTerm: {labelSelector: {matchLabels: {app: web}}, topologyKey: topology.kubernetes.io/zon}}",
    "",
  ].join("\n");
}

const shape = ["--shape", "zones=3,nodes=2"];

test.each([
  ["plain text", misspelt()],
  ["a comment with letters outside the basic plane above it", `# 🦑 é 𝒳\n${misspelt()}`],
  ["tabs between", misspelt().replace("{weight: 1, ", "{weight: 1,\t\t")],
  ["lines that end in CRLF", misspelt().replaceAll("\n", "\r\n")],
  ["a document above it", `apiVersion: v1\nkind: Namespace\nmetadata: {name: x}\n---\n${misspelt()}`],
])("points at the topologyKey: %s", async (_, text) => {
  const [result] = await resultsIn("web.yaml", text, ...shape);
  expect(result?.ruleId).toBe("topology-key-missing");
  expect(pointedAt(text, regionOf(result))).toMatch(/^topologyKey: topology\.kubernetes\.io\/zon/);
});

test("counts columns in UTF-16 code units where letters outside the basic plane come before it", async () => {
  const json = JSON.stringify({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "web", annotations: { squid: "🦑🦑" } },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: "web" } },
      template: {
        metadata: { labels: { app: "web" } },
        spec: {
          containers: [{ name: "c", image: "c" }],
          affinity: {
            podAntiAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: [
                { labelSelector: { matchLabels: { app: "web" } }, topologyKey: "topology.kubernetes.io/zon" },
              ],
            },
          },
        },
      },
    },
  });
  const [inJson] = await resultsIn("web.json", json, ...shape);
  expect(pointedAt(json, regionOf(inJson))).toMatch(/^"topologyKey":/);
});

test("a fix is a replacement after which nothing is found", async () => {
  const text = `# first\napiVersion: v1\nkind: Namespace\nmetadata: {name: x}\n---\n# 🦑\n${misspelt()}`;
  const [result] = await resultsIn("web.yaml", text, ...shape);
  const change = result?.fixes?.[0]?.artifactChanges[0];
  expect(change?.artifactLocation).toEqual({ uri: "web.yaml" });
  const { deletedRegion, insertedContent } = change?.replacements[0] ?? { deletedRegion: {} };
  const { startLine = 0, startColumn = 0, endLine = 0, endColumn = 0 } = deletedRegion;
  const lines = text.split("\n");
  const offset = (line: number, column: number): number =>
    lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0) + column - 1;
  const mended = `${text.slice(0, offset(startLine, startColumn))}${insertedContent?.text ?? ""}${text.slice(offset(endLine, endColumn))}`;
  // Quotes around it say the same.
  expect(mended.replaceAll('"', "")).toBe(text.replace("zon}", "zone}"));
  expect(await resultsIn("web.yaml", mended, ...shape)).toEqual([]);
});

test("every result names its rule by name and by place, and says where it is", async () => {
  writeFileSync(join(folder, "all.yaml"), misspelt());
  const { stdout } = await runInMemory(["lint", "-f", "all.yaml", "-o", "sarif", ...shape], { cwd: folder });
  const log: Log = JSON.parse(stdout);
  const { tool, results = [] } = log.runs[0] ?? { tool: { driver: { name: "" } } };
  expect(results.length).toBeGreaterThan(0);
  for (const { ruleId, ruleIndex = -1, message, locations = [] } of results) {
    expect(tool.driver.rules?.[ruleIndex]?.id).toBe(ruleId);
    expect(message.text).not.toBe("");
    expect(locations[0]?.physicalLocation?.region?.startLine).toBeGreaterThan(0);
  }
});

test.each([
  ["web.yaml", "web.yaml"],
  ["deploy/my app/wéb#1.yaml", "deploy/my%20app/w%C3%A9b%231.yaml"],
  ["a:b%.yaml", "a%3Ab%25.yaml"],
  ["../up.yaml", "../up.yaml"],
  ["/srv/a b.yaml", "file:///srv/a%20b.yaml"],
  ["deploy\\web.yaml", "deploy/web.yaml"],
  ["C:\\srv\\a b.yaml", "file:///C:/srv/a%20b.yaml"],
  ["\uD800.yaml", "%EF%BF%BD.yaml"],
])("the path %s is the reference %s", (path, uri) => {
  expect(fileUri(path)).toBe(uri);
});
