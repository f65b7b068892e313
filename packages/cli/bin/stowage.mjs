#!/usr/bin/env node
// Starts the built command. A file of its own, since npm links a `bin` only if it exists at install.
import { existsSync, readFileSync } from "node:fs";
import * as nodeModule from "node:module";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { Script } from "node:vm";

const bundle = fileURLToPath(new URL("../dist/stowage.cjs", import.meta.url));
const codeCache = fileURLToPath(new URL("../dist/stowage.cache", import.meta.url));

// The reader has seen enough (`| head`): nobody is left to tell, and nothing is wrong. Other errors are told by the bundle.
process.stdout.on("error", (error) => {
  if (error.code === "EPIPE") process.exit();
});

if (existsSync(bundle)) {
  runBundle(nodeModule.createRequire(bundle));
} else {
  process.stderr.write("stowage: not built yet; run `npm start` once at the root of the clone\n");
  process.exitCode = 2;
}

/**
 * Runs the bundle from what it was compiled to when it was built, which nearly halves the time that is not Node's own
 * start; if that was for another Node or another build, as Node runs any file, with its own cache where it has one.
 *
 * @param {NodeJS.Require} require
 */
function runBundle(require) {
  const script = compiledBundle();
  if (script === undefined) {
    /** @type {{ enableCompileCache?: () => void }} */ (nodeModule).enableCompileCache?.();
    require(bundle);
    return;
  }
  const module = { exports: {} };
  script.runInThisContext()(module.exports, require, module, bundle, dirname(bundle));
}

/** @returns {Script | undefined} */
function compiledBundle() {
  if (!existsSync(codeCache)) return undefined;
  const cache = readFileSync(codeCache);
  // The bundle is ASCII, and a string of single bytes is the fastest to compile.
  const source = readFileSync(bundle, "latin1");
  // What the cache is of: V8 itself compares the builds' lengths only, and the Nodes after it has compiled anew.
  const header = `${source.slice(0, source.indexOf("\n"))} ${process.version}\n`;
  if (cache.toString("latin1", 0, header.length) !== header) return undefined;
  const options = { filename: bundle, cachedData: cache.subarray(header.length) };
  return new Script(nodeModule.Module.wrap(source), options);
}
