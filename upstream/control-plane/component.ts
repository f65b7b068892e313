import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** How long a component may take to end by itself when it is asked to, in ms, before it is killed. */
const patience = 15_000;
/** How much of a log an error shows, in lines. */
const tailLines = 15;

/** How to run a program of the control plane. */
export interface ComponentSettings {
  /** What it is called, such as `kube-apiserver`; its log is `NAME.log`. */
  readonly name: string;
  /** The folder with the programs. */
  readonly programs: string;
  readonly args: readonly string[];
  /** Its working directory and HOME, so that nothing is written anywhere else. */
  readonly folder: string;
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * A running program of the control plane. It holds a lifeline (upstream/control-plane/lifeline): a pipe of which this
 * process has the other end, so that it ends with this process even when that is killed with SIGKILL.
 */
export class Component {
  readonly name: string;
  readonly logFile: string;
  readonly #child: ChildProcess;
  readonly #closed: Promise<void>;
  #end: string | undefined;

  constructor({ name, programs, args, folder, env }: ComponentSettings) {
    this.name = name;
    this.logFile = join(folder, `${name}.log`);
    const log = openSync(this.logFile, "a");
    this.#child = spawn(join(programs, name), args, {
      cwd: folder,
      env: { PATH: process.env["PATH"], HOME: folder, STOWAGE_LIFELINE: "1", ...env },
      stdio: ["pipe", log, log],
    });
    closeSync(log);
    // Nothing is written to it; that the program ends is told by `exit`.
    this.#child.stdin?.on("error", () => {});
    this.#closed = new Promise((resolve) => {
      this.#child.once("error", (error) => {
        this.#end = `could not be started: ${error.message}`;
        resolve();
      });
      this.#child.once("exit", (status, signal) => {
        this.#end = `ended with ${signal ?? `exit code ${status}`}`;
        resolve();
      });
    });
  }

  /** Its process id; `undefined` if it could not be started. */
  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Why it runs no more, with the end of its log; `undefined` while it runs. */
  failure(): string | undefined {
    if (this.#end === undefined) return undefined;
    return `${this.name} ${this.#end}; the end of ${this.logFile}:\n${this.logTail()}`;
  }

  /** The last lines that it wrote. */
  logTail(): string {
    return readFileSync(this.logFile, "utf8").trimEnd().split("\n").slice(-tailLines).join("\n");
  }

  /** Asks it to end and waits until it has; kills it when it does not. */
  async stop(signal: "SIGTERM" | "SIGKILL" = "SIGTERM"): Promise<void> {
    if (this.#end !== undefined) return;
    this.#child.kill(signal);
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), patience);
    await this.#closed;
    clearTimeout(timer);
  }
}
