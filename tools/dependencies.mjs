import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { runNpm } from "./child-process.mjs";
import { ToolError } from "./tool-error.mjs";

/**
 * One package in package-lock.json, as far as it is read here.
 *
 * @typedef {{ version?: string, integrity?: string, resolved?: string, link?: boolean, optional?: boolean,
 *   os?: string[], cpu?: string[] }} LockedPackage
 */

/**
 * What is wrong with node_modules, or `undefined` when it is what package-lock.json asks for. npm writes what it has
 * installed to node_modules/.package-lock.json, last of all: an install cut short leaves none, and whoever ran
 * `npm ci` or `npm install` by hand need not wait for another. Costs 5 ms.
 *
 * @param {string} root
 * @returns {string | undefined}
 */
export function missingDependencies(root) {
  const wanted = readPackages(join(root, "package-lock.json"));
  if (wanted === undefined) throw new ToolError("package-lock.json is missing or damaged; restore it with git");
  if (!existsSync(join(root, "node_modules"))) return "node_modules is missing";
  const installed = readPackages(join(root, "node_modules", ".package-lock.json"));
  if (installed === undefined) return "node_modules is incomplete";

  for (const [path, entry] of wanted) {
    // The root itself and the workspaces are not installed; their links are.
    if (!path.includes("node_modules/")) continue;
    const found = installed.get(path);
    // npm leaves out what is optional and made for another platform.
    if (found === undefined && entry.optional === true) continue;
    if (found === undefined) return `${path} is missing`;
    if (!isSame(entry, found)) return `${path} is of another version`;
    if (!fitsHere(found)) return `${path} is for another platform`;
    if (!existsSync(join(root, path, "package.json"))) return `${path} is missing`;
  }
  return undefined;
}

/**
 * Installs what package-lock.json asks for, from scratch.
 *
 * @param {string} root
 */
export async function installDependencies(root) {
  // `include`: with NODE_ENV=production npm would leave out the compiler.
  const args = ["ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"];
  const { status, signal, output } = await runNpm(args, { cwd: root, output: "kept" });
  if (status === 0) return;
  // npm's usage, a hundred lines, hides what went wrong.
  const [reason = ""] = output.split(/^npm error Clean install a project$/m);
  throw new ToolError(`npm ci ended with ${signal ?? `status ${status}`}:\n${reason.trimEnd()}`);
}

/**
 * @param {string} file
 * @returns {Map<string, LockedPackage> | undefined}
 */
function readPackages(file) {
  try {
    return new Map(Object.entries(JSON.parse(readFileSync(file, "utf8")).packages));
  } catch {
    return undefined;
  }
}

/**
 * @param {LockedPackage} left
 * @param {LockedPackage} right
 * @returns {boolean}
 */
function isSame(left, right) {
  if (left.link === true || right.link === true) return left.link === right.link && left.resolved === right.resolved;
  return left.version === right.version && left.integrity === right.integrity;
}

/**
 * False for a folder that was copied from a machine of another kind.
 *
 * @param {LockedPackage} entry
 * @returns {boolean}
 */
function fitsHere({ os, cpu }) {
  return isListed(os, process.platform) && isListed(cpu, process.arch);
}

/**
 * @param {string[] | undefined} list
 * @param {string} value
 * @returns {boolean}
 */
function isListed(list, value) {
  return (
    list === undefined || list.includes(value) || list.some((item) => item.startsWith("!") && item !== `!${value}`)
  );
}
