// `npm test`: every suite whose needs are met. `npm test -- packages/engine` narrows; vitest's options pass through.
// `npm run test:cluster` (`--cluster` as the first argument): the tests that need a real control plane, and those alone.
import { accessSync, constants, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { runCommand } from "./child-process.mjs";
import { buildControlPlane } from "./control-plane.mjs";
import { prepare } from "./prepare.mjs";
import { projectRoot } from "./project-root.mjs";
import { chooseSuites, clusterSuite, suites } from "./suites.mjs";
import { countResults, sumResults } from "./test-results.mjs";
import { ToolError, runTool } from "./tool-error.mjs";

const vitest = join(projectRoot, "node_modules/vitest/vitest.mjs");

await runTool(async () => {
  /** @type {import("./test-results.mjs").Results[]} */
  const results = [];
  if (!(await isPrepared(() => prepare(projectRoot)))) results.push({ passed: 0, failed: 1, skipped: 0 });

  const ofCluster = process.argv[2] === "--cluster";
  const args = process.argv.slice(ofCluster ? 3 : 2);
  const { runnable, skipped } = chooseSuites(existsSync(vitest) ? (ofCluster ? [clusterSuite] : suites) : [], isOnPath);
  if (ofCluster && runnable.length > 0 && !(await isPrepared(() => buildControlPlane(projectRoot, { kwok: true })))) {
    // Each of its tests would try to build it again.
    runnable.length = 0;
    results.push({ passed: 0, failed: 1, skipped: 0 });
  }
  // Arguments say which tests to run, whatever their suite: once is enough.
  for (const suite of args.length > 0 ? runnable.slice(0, 1) : runnable) results.push(await runSuite(suite, args));
  results.push({ passed: 0, failed: 0, skipped: skipped.length });

  const requireAll = process.env["STOWAGE_REQUIRE_ALL"] === "1";
  const sum = sumResults(results, { requireAll });
  for (const line of skipped) process.stdout.write(`${line}\n`);
  if (requireAll && sum.skipped > 0)
    process.stdout.write(`${sum.skipped} skipped, which STOWAGE_REQUIRE_ALL=1 forbids\n`);
  process.stdout.write(`${sum.passed} passed, ${sum.failed} failed\n`);
  process.exitCode = sum.failed === 0 && sum.passed > 0 ? 0 : 1;
});

/**
 * False, and the reason on stderr, if something could not be installed or built: a failure like any other, since most
 * tests need no build.
 *
 * @param {() => Promise<unknown>} prepareIt
 * @returns {Promise<boolean>}
 */
async function isPrepared(prepareIt) {
  try {
    await prepareIt();
    return true;
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    process.stderr.write(`stowage: ${error.message}\n`);
    return false;
  }
}

/**
 * @param {import("./suites.mjs").Suite} suite
 * @param {readonly string[]} args
 * @returns {Promise<import("./test-results.mjs").Results>}
 */
async function runSuite(suite, args) {
  const folder = mkdtempSync(join(tmpdir(), "stowage-test-"));
  const reportFile = join(folder, "report.json");
  try {
    const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${reportFile}`];
    const filters = args.length > 0 ? args : suite.folders.map((path) => `${path}/`);
    const mode = suite.mode === undefined ? [] : ["--mode", suite.mode];
    const { status } = await runCommand(process.execPath, [vitest, "run", ...mode, ...reporters, ...filters], {
      cwd: projectRoot,
    });
    return countResults(readReport(reportFile), status);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * @param {string} file
 * @returns {import("./test-results.mjs").VitestReport | undefined}
 */
function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    // Vitest ended before it wrote one; countResults makes that a failure.
    return undefined;
  }
}

/**
 * @param {string} command
 * @returns {boolean}
 */
function isOnPath(command) {
  return (process.env["PATH"] ?? "").split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, command), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
