// `node tools/code-cache.mjs BUNDLE CACHE`: writes what V8 makes of a CommonJS program, so that it starts without being
// compiled. The program is run first with arguments as people give them, in the folder at hand: only functions that
// have run are in the cache.
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { Module, createRequire } from "node:module";
import { dirname } from "node:path";
import { Script } from "node:vm";

/** What people start. What is not run here is compiled when it is first needed. */
const runs = [
  ["plan", "-f", "examples/web-store-pending"],
  ["plan", "-f", "examples/web-store", "-o", "wide"],
  ["plan", "-f", "examples/preemption", "-o", "json"],
  ["plan", "-f", "examples/web-store", "--cluster", "zones=3,nodes=2,cpu=4,memory=16Gi"],
  ["explain", "deployment/web-server", "-f", "examples/web-store-pending"],
];

const [bundle = "", cache = ""] = process.argv.slice(2);
const source = readFileSync(bundle, "latin1");
const script = new Script(Module.wrap(source), { filename: bundle });
const program = script.runInThisContext();

// A run has ended when nothing is left to wait for.
process.on("beforeExit", () => {
  const run = runs.shift();
  if (run === undefined) return;
  process.argv.splice(2, Infinity, ...run);
  const module = { exports: {} };
  program(module.exports, createRequire(bundle), module, bundle, dirname(bundle));
});

process.on("exit", () => {
  // Nor does it matter what the runs answered.
  process.exitCode = 0;
  const header = `${source.slice(0, source.indexOf("\n"))} ${process.version}\n`;
  const temporary = `${cache}.${process.pid}.tmp`;
  writeFileSync(temporary, Buffer.concat([Buffer.from(header, "latin1"), script.createCachedData()]));
  renameSync(temporary, cache);
});
