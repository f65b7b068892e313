// `npm run bench`: measures both engines on named workloads; see README.md.
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { buildSchedulerOracle } from "../tools/oracle.mjs";
import { type RunUpstream, runUpstreamWith } from "./measure/upstream.ts";
import { run } from "./run.ts";

const args = process.argv.slice(2);
const ratios = new URL("ratios/ratios.json", import.meta.url);
// Only the tables have a column for it; building upstream's scheduler takes minutes the first time.
const isAlone = args.some((arg) => /^--(spec|growth|memory|fresh|ci)/.test(arg));
const runUpstream = isAlone ? undefined : await upstream();

process.exitCode = await run(args, {
  runUpstream,
  readFile: (path) => readFileSync(path, "utf8"),
  writeFile: (path, text) => writeFileSync(path, text),
  readWorkload: (name) => readFileSync(new URL(`workloads/${name}.json`, import.meta.url), "utf8"),
  readQuestions: (name) => readFileSync(new URL(`questions/${name}.json`, import.meta.url), "utf8"),
  readRatios: () => readFileSync(ratios, "utf8"),
  writeRatios: (text) => writeFileSync(ratios, text),
  stdout: (line) => process.stdout.write(`${line}\n`),
  stderr: (line) => process.stderr.write(`${line}\n`),
  nodeVersion: process.version,
  rssBytes: () => process.memoryUsage.rss(),
  heap: { usedBytes },
  freshProcess,
});

async function upstream(): Promise<RunUpstream | undefined> {
  if (spawnSync("go", ["version"]).status !== 0) return undefined;
  return runUpstreamWith(await buildSchedulerOracle(fileURLToPath(new URL("..", import.meta.url)), "1.37"));
}

function usedBytes(): number {
  // Weak references are cleared by one collection and their tables by the next.
  for (let times = 0; times < 3; times++) globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

function freshProcess(more: readonly string[]): string {
  // What runs is a bundle of this program: argv says where it is.
  const [, program = ""] = process.argv;
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--expose-gc", program, ...more], {
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`${more.join(" ")} ended with status ${status}:\n${stderr}`);
  return stdout.trim();
}
