import { join } from "node:path";
import { buildBundle, isBundleFresh } from "./bundle.mjs";
import { installDependencies, missingDependencies } from "./dependencies.mjs";
import { withLock } from "./lock.mjs";
import { ToolError } from "./tool-error.mjs";

/** The oldest Node that the dependencies run on, as package.json's `engines` say. */
const oldestNode = /** @type {const} */ ([20, 19]);

/**
 * Installs and builds what is missing or out of date, and nothing else. Says what it does on stderr, a line each.
 * Several may run at once: the first does the work, the others wait and find it done.
 *
 * @param {string} root
 */
export async function prepare(root) {
  checkNode(process.versions.node);
  if (missingDependencies(root) === undefined && (await isBundleFresh(root))) return;
  await withPreparation(root, () => prepareAlone(root));
}

/**
 * Installs what is missing, and builds nothing.
 *
 * @param {string} root
 */
export async function prepareDependencies(root) {
  checkNode(process.versions.node);
  if (missingDependencies(root) === undefined) return;
  await withPreparation(root, () => installMissing(root));
}

/**
 * @param {string} root
 */
async function prepareAlone(root) {
  await installMissing(root);
  if (await isBundleFresh(root)) return;
  const start = performance.now();
  await buildBundle(root);
  say(`built the command in ${Math.round(performance.now() - start)} ms`);
}

/**
 * @param {string} root
 */
async function installMissing(root) {
  const missing = missingDependencies(root);
  if (missing === undefined) return;
  say(`installing dependencies (${missing})`);
  await installDependencies(root);
}

/**
 * One process of a clone at a time.
 *
 * @param {string} root
 * @param {() => Promise<void>} action
 */
async function withPreparation(root, action) {
  // Not in node_modules, which npm ci removes.
  const lock = join(root, ".cache", "prepare.lock");
  await withLock(lock, action, () => say("waiting for another process that installs or builds"));
}

/**
 * @param {string} version such as `20.19.0`
 * @throws {ToolError} if Node is too old for the dependencies.
 */
export function checkNode(version) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [oldestMajor, oldestMinor] = oldestNode;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
  throw new ToolError(`needs Node ${oldestNode.join(".")} or newer; this is ${version}`);
}

/**
 * @param {string} line
 */
function say(line) {
  process.stderr.write(`stowage: ${line}\n`);
}
