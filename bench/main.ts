// `npm run bench`: measures both engines on named workloads; see README.md.
import { readFileSync, writeFileSync } from "node:fs";
import { run } from "./run.ts";

process.exitCode = run(process.argv.slice(2), {
  readFile: (path) => readFileSync(path, "utf8"),
  readWorkload: (name) => readFileSync(new URL(`workloads/${name}.json`, import.meta.url), "utf8"),
  writeFile: (path, text) => writeFileSync(path, text),
  stdout: (line) => process.stdout.write(`${line}\n`),
  stderr: (line) => process.stderr.write(`${line}\n`),
  nodeVersion: process.version,
  rssBytes: () => process.memoryUsage.rss(),
});
