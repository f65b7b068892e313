import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bundleProgram, connectionApart } from "../../../tools/bundle.mjs";
import { projectRoot } from "./testing/run-in-memory.ts";

const folder = mkdtempSync(join(tmpdir(), "stowage-main-"));
const bundle = join(folder, "stowage.cjs");
beforeAll(async () => {
  writeFileSync(join(folder, "large.yaml"), deployment("web", 50_000));
  writeFileSync(join(folder, "small.yaml"), ["a", "b", "c"].map((name) => deployment(name, 12)).join("---\n"));
  const outfile = relative(projectRoot, bundle);
  await bundleProgram({
    root: projectRoot,
    entry: "packages/cli/src/main.ts",
    outfile,
    format: "cjs",
    plugins: [connectionApart],
  });
}, 120_000);
/** Whose pods are on as many nodes as can be. */
function deployment(name: string, replicas: number): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec:
      containers: [{name: main, image: "main:1", resources: {requests: {cpu: 100m}}}]
      affinity:
        podAntiAffinity:
          preferredDuringSchedulingIgnoredDuringExecution:
            - weight: 1
              podAffinityTerm: {topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {app: ${name}}}}
`;
}
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

/**
 * Runs until Ctrl-C, which comes a while after; where it comes before anything was to be told, it is tried again with more
 * time.
 */
async function interrupted(
  args: readonly string[],
  told: RegExp,
): Promise<{ readonly status: number; readonly said: string }> {
  for (let patience = 500; ; patience *= 2) {
    const child = spawn(process.execPath, [bundle, ...args], { cwd: projectRoot, stdio: ["ignore", "pipe", "pipe"] });
    let said = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (text: Buffer) => (said += text.toString()));
    const wait = setTimeout(() => child.kill("SIGINT"), patience);
    const [status, signal] = await new Promise<readonly [number | null, string | null]>((resolve) =>
      child.on("close", (...ended) => resolve(ended)),
    );
    clearTimeout(wait);
    if ((signal !== "SIGINT" && told.test(said)) || patience > 30_000) return { status: status ?? -1, said };
  }
}

const large = ["--cluster", "zones=3,nodes=2000,cpu=8", "-f", join(folder, "large.yaml")];
const small = ["--cluster", "zones=3,nodes=4,cpu=8", "-f", join(folder, "small.yaml")];
test.skipIf(process.platform === "win32").each([
  ["plan", ["plan", ...large, "-o", "json"], /"isWhole": false[^]*interrupted: .*had/],
  ["plan --trials", ["plan", "--trials", "1000", ...large], /interrupted: /],
  ["simulate", ["simulate", ...large, "-o", "json"], /"isWhole": false[^]*interrupted: /],
  ["simulate --every", ["simulate", "--every", "node", ...large], /interrupted: /],
  ["plan --exhaustive", ["plan", "--exhaustive", "10000000", ...small], /states[^]*interrupted: there is more/],
])(
  "Ctrl-C ends %s, which tells what is known by then, exit status 130",
  async (_, args, told) => {
    const { status, said } = await interrupted(args, told);
    expect(said).toMatch(told);
    expect(status).toBe(130);
  },
  120_000,
);
