import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { hasCode } from "./lock.mjs";

/**
 * A hash of the names and contents of files, and of folders with all in them except tests; it changes when one is
 * edited, added, renamed or deleted, and not when only its time does, as git checkout makes it. A path that is not
 * there is part of the hash too. Costs reading every file: 10 ms for 300 sources.
 *
 * @param {string} root
 * @param {readonly string[]} paths relative to `root`
 * @returns {string}
 */
export function fingerprint(root, paths) {
  const hash = createHash("sha256");
  for (const path of paths) addPath(hash, root, path);
  return hash.digest("hex");
}

/**
 * @param {import("node:crypto").Hash} hash
 * @param {string} root
 * @param {string} path
 */
function addPath(hash, root, path) {
  const full = join(root, path);
  try {
    const entries = readdirSync(full).sort();
    for (const entry of entries) if (!isTest(entry)) addPath(hash, root, `${path}/${entry}`);
  } catch (error) {
    if (hasCode(error, "ENOENT")) hash.update(`absent ${path}\0`);
    else if (hasCode(error, "ENOTDIR")) addFile(hash, full, path);
    else throw error;
  }
}

/**
 * @param {import("node:crypto").Hash} hash
 * @param {string} full
 * @param {string} path
 */
function addFile(hash, full, path) {
  const content = readFileSync(full);
  // With its length, so that no two sets of files read alike.
  hash.update(`file ${path}\0${content.length}\0`).update(content);
}

/**
 * @param {string} name
 * @returns {boolean}
 */
function isTest(name) {
  return name.endsWith(".test.ts");
}

/**
 * True if `file` holds just this fingerprint.
 *
 * @param {string} file
 * @param {string} expected
 * @returns {Promise<boolean>}
 */
export async function isStamped(file, expected) {
  try {
    return (await readFile(file, "utf8")) === expected;
  } catch {
    return false;
  }
}

/**
 * Keeps a fingerprint. Whole or not at all, even if the process is killed meanwhile.
 *
 * @param {string} file
 * @param {string} value
 */
export async function stamp(file, value) {
  await mkdir(dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}`;
  await writeFile(temporary, value);
  await rename(temporary, file);
}
