import { randomUUID } from "node:crypto";
import { mkdir, open, readFile, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { finishBeforeStopping } from "./child-process.mjs";

/** How often a holder shows that it lives, in ms. */
const beat = 1_000;
/** A lock untouched for so long, in ms, was left behind by a process that was killed. */
const abandonedAfter = 15_000;

/**
 * A lock that is held. `handle` is of the very file that was made, so that a holder who was stopped for long, and whose
 * lock another has taken over, touches no more than what was its own.
 *
 * @typedef {{ handle: import("node:fs/promises").FileHandle, token: string }} Held
 */

/**
 * Runs `action` while no other process of this clone holds the lock `file`. Waits as long as its holder lives.
 * The holder touches the file each second: a process id would not do, since it may be anyone's after a restart.
 * The file holds a token of its holder, who alone gives it back.
 *
 * @template Result
 * @param {string} file
 * @param {() => Promise<Result>} action
 * @param {() => void} [onWait] told once, when another process holds the lock
 * @returns {Promise<Result>}
 */
export async function withLock(file, action, onWait) {
  return finishBeforeStopping(async () => {
    const held = await take(file, onWait);
    const heart = setInterval(() => {
      const now = new Date();
      held.handle.utimes(now, now).catch(() => {});
    }, beat);
    try {
      return await action();
    } finally {
      clearInterval(heart);
      await giveBack(file, held);
    }
  });
}

/**
 * @param {string} file
 * @param {(() => void) | undefined} onWait
 * @returns {Promise<Held>}
 */
async function take(file, onWait) {
  await mkdir(dirname(file), { recursive: true });
  let told = false;
  for (;;) {
    const held = await tryTake(file);
    if (held !== undefined) return held;
    if (!told) onWait?.();
    told = true;
    await removeAbandoned(file);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/**
 * @param {string} file
 * @returns {Promise<Held | undefined>} nothing if another holds it
 */
async function tryTake(file) {
  try {
    const handle = await open(file, "wx");
    const token = randomUUID();
    await handle.writeFile(token);
    return { handle, token };
  } catch (error) {
    if (hasCode(error, "EEXIST")) return undefined;
    throw error;
  }
}

/**
 * Removes the lock, unless it is another's by now: its holder was stopped for so long that it was thought dead.
 *
 * @param {string} file
 * @param {Held} held
 */
async function giveBack(file, { handle, token }) {
  await handle.close();
  const found = await readFile(file, "utf8").catch(() => undefined);
  if (found === token) await rm(file, { force: true });
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
  const held = await tryTake(claim);
  if (held !== undefined) {
    if (await isAbandoned(file)) await rm(file, { force: true });
    await giveBack(claim, held);
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
