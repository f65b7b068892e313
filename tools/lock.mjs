import { mkdir, rm, stat, utimes, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { finishBeforeStopping } from "./child-process.mjs";

/** How often a holder shows that it lives, in ms. */
const beat = 1_000;
/** A lock untouched for so long, in ms, was left behind by a process that was killed. */
const abandonedAfter = 15_000;

/**
 * Runs `action` while no other process of this clone holds the lock `file`. Waits as long as its holder lives.
 * The holder touches the file each second: a process id would not do, since it may be anyone's after a restart.
 *
 * @template Result
 * @param {string} file
 * @param {() => Promise<Result>} action
 * @param {() => void} [onWait] told once, when another process holds the lock
 * @returns {Promise<Result>}
 */
export async function withLock(file, action, onWait) {
  return finishBeforeStopping(async () => {
    await take(file, onWait);
    const heart = setInterval(() => {
      const now = new Date();
      utimes(file, now, now).catch(() => {});
    }, beat);
    try {
      return await action();
    } finally {
      clearInterval(heart);
      await rm(file, { force: true });
    }
  });
}

/**
 * @param {string} file
 * @param {(() => void) | undefined} onWait
 */
async function take(file, onWait) {
  await mkdir(dirname(file), { recursive: true });
  let told = false;
  while (!(await tryTake(file))) {
    if (!told) onWait?.();
    told = true;
    await removeAbandoned(file);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/**
 * @param {string} file
 * @returns {Promise<boolean>}
 */
async function tryTake(file) {
  try {
    await writeFile(file, "", { flag: "wx" });
    return true;
  } catch (error) {
    if (hasCode(error, "EEXIST")) return false;
    throw error;
  }
}

/**
 * Several may find the same lock abandoned at once; one alone may remove it, or the second would remove the next
 * holder's. So the right to remove is a lock of its own, held for two system calls.
 *
 * @param {string} file
 */
async function removeAbandoned(file) {
  if (!(await isAbandoned(file))) return;
  const claim = `${file}.removing`;
  if (await tryTake(claim)) {
    if (await isAbandoned(file)) await rm(file, { force: true });
    await rm(claim, { force: true });
  } else if (await isAbandoned(claim)) {
    await rm(claim, { force: true });
  }
}

/**
 * @param {string} file
 * @returns {Promise<boolean>}
 */
async function isAbandoned(file) {
  try {
    return Date.now() - (await stat(file)).mtimeMs > abandonedAfter;
  } catch {
    // Gone: its holder has just ended.
    return false;
  }
}

/**
 * @param {unknown} error
 * @param {string} code
 * @returns {boolean}
 */
export function hasCode(error, code) {
  return error instanceof Error && "code" in error && error.code === code;
}
