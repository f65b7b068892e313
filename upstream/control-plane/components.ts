import { setTimeout as sleep } from "node:timers/promises";
import { Component } from "./component.ts";

/** How long all of it may take until it is ready, in ms, on a machine that does much else. */
const readyWithin = 120_000;

/** The programs of one control plane, in the order in which they were started; one that is started anew keeps its place. */
export class Components {
  readonly #programs: string;
  readonly #folder: string;
  readonly #running = new Map<string, Component>();

  /** `programs` is where they lie, `folder` where they may write. */
  constructor(programs: string, folder: string) {
    this.#programs = programs;
    this.#folder = folder;
  }

  /** Whether it was ever started. */
  has(name: string): boolean {
    return this.#running.has(name);
  }

  run(name: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): void {
    this.#running.set(name, new Component({ name, programs: this.#programs, args, folder: this.#folder, env }));
  }

  async stop(name: string, signal?: "SIGTERM" | "SIGKILL"): Promise<void> {
    await this.#running.get(name)?.stop(signal);
  }

  /** Stops all: etcd last, before it the API server, and before that those that ask it. */
  async stopAll(): Promise<void> {
    const [etcd, apiServer, ...clients] = this.#running.values();
    await Promise.all(clients.map((component) => component.stop()));
    await apiServer?.stop();
    await etcd?.stop();
  }

  /**
   * Waits until `isSo`.
   *
   * @throws Error as soon as a component dies, with the end of its log; and when it takes too long, with all of them.
   */
  async until(what: string, isSo: () => Promise<boolean>): Promise<void> {
    const deadline = Date.now() + readyWithin;
    while (!(await isSo())) {
      const failures = this.#failures();
      if (failures.length > 0) throw new Error(failures.join("\n"));
      if (Date.now() > deadline) {
        throw new Error(`${what} was not ready within ${readyWithin / 1000} s\n${this.#tails()}`);
      }
      await sleep(50);
    }
  }

  /** An error of somebody who asked one of them, with what has died of them as the reason. */
  explained(error: unknown): unknown {
    const failures = this.#failures();
    if (failures.length === 0) return error;
    const message = error instanceof Error ? error.message : String(error);
    return new Error([message, ...failures].join("\n"), { cause: error });
  }

  #failures(): string[] {
    return [...this.#running.values()].flatMap((component) => component.failure() ?? []);
  }

  #tails(): string {
    return [...this.#running.values()].map((component) => `${component.name}:\n${component.logTail()}`).join("\n");
  }
}
