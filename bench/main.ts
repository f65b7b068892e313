// `npm run bench`: measures both engines on named workloads; see README.md.
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { buildSchedulerOracle } from "../tools/oracle.mjs";
import { run } from "./run.ts";
import { type RunUpstream, runUpstreamWith } from "./measure/upstream.ts";

const args = process.argv.slice(2);
// A spec is measured alone; building upstream's scheduler takes minutes the first time.
const runUpstream = args.some((arg) => arg.startsWith("--spec")) ? undefined : await upstream();

process.exitCode = run(args, {
  runUpstream,
  readFile: (path) => readFileSync(path, "utf8"),
  readWorkload: (name) => readFileSync(new URL(`workloads/${name}.json`, import.meta.url), "utf8"),
  writeFile: (path, text) => writeFileSync(path, text),
  stdout: (line) => process.stdout.write(`${line}\n`),
  stderr: (line) => process.stderr.write(`${line}\n`),
  nodeVersion: process.version,
  rssBytes: () => process.memoryUsage.rss(),
});

async function upstream(): Promise<RunUpstream | undefined> {
  if (spawnSync("go", ["version"]).status !== 0) return undefined;
  return runUpstreamWith(await buildSchedulerOracle(fileURLToPath(new URL("..", import.meta.url)), "1.37"));
}
