import { spawn } from "node:child_process";

/** Signals that ask a process to stop. */
const stopSignals = /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]);

/**
 * How a child process ended, and what it wrote where its output was kept.
 *
 * @typedef {{ status: number | null, signal: NodeJS.Signals | null, output: string }} Ended
 */

/**
 * Runs a command to its end, without a shell. A signal that asks this process to stop is passed on to the command.
 * `output: "kept"` collects what it writes on both streams; otherwise it has this process's own.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, output?: "kept" | "shown" }} [options]
 * @returns {Promise<Ended>}
 */
export async function runCommand(command, args, options = {}) {
  const { output = "shown", ...where } = options;
  const child = spawn(command, args, { ...where, stdio: output === "kept" ? ["ignore", "pipe", "pipe"] : "inherit" });
  /** @type {Buffer[]} */
  const chunks = [];
  child.stdout?.on("data", (chunk) => chunks.push(chunk));
  child.stderr?.on("data", (chunk) => chunks.push(chunk));

  return finishBeforeStopping(
    () =>
      new Promise((resolve, reject) => {
        child.once("error", reject);
        child.once("close", (status, signal) =>
          resolve({ status, signal, output: Buffer.concat(chunks).toString("utf8") }),
        );
      }),
    (signal) => child.kill(signal),
  );
}

/**
 * Runs npm with this very Node, whether or not npm started us.
 *
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, output?: "kept" | "shown" }} [options]
 * @returns {Promise<Ended>}
 */
export function runNpm(args, options) {
  const started = process.env["npm_execpath"];
  // Yarn and pnpm set the variable too, to themselves.
  if (started !== undefined && started.endsWith("npm-cli.js")) {
    return runCommand(process.execPath, [started, ...args], options);
  }
  return runCommand(process.platform === "win32" ? "npm.cmd" : "npm", args, options);
}

/**
 * Lets `action` end, and what waits for it clean up, before this process dies of a signal that came meanwhile.
 *
 * @template Result
 * @param {() => Promise<Result>} action
 * @param {(signal: NodeJS.Signals) => void} [onSignal] told of each signal as it comes
 * @returns {Promise<Result>}
 */
export async function finishBeforeStopping(action, onSignal) {
  /** @type {NodeJS.Signals | undefined} */
  let received;
  /** @param {NodeJS.Signals} signal */
  const note = (signal) => {
    received ??= signal;
    onSignal?.(signal);
  };
  for (const signal of stopSignals) process.on(signal, note);
  try {
    return await action();
  } finally {
    for (const signal of stopSignals) process.off(signal, note);
    // With an outer handler still there (a lock's), this asks that one; with none, it ends the process here.
    if (received !== undefined) process.kill(process.pid, received);
  }
}
