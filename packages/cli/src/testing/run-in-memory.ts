import { fileURLToPath } from "node:url";
import type { ExitStatus, Output } from "../io.ts";
import { type Screen, terminalScreen } from "../output/screen.ts";
import { run } from "../run.ts";

/** What a run said and answered. */
export interface Ran {
  readonly status: ExitStatus;
  readonly stdout: string;
  readonly stderr: string;
}

/** How the world around the command looks. */
export interface World {
  readonly stdin?: string;
  /** A terminal of that many columns; absent: a pipe. */
  readonly columns?: number;
  /** And of that many lines, on which something may be drawn over and over. */
  readonly rows?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** @defaultValue the project's root */
  readonly cwd?: string;
}

/** The project's root, where the examples are. */
export const projectRoot: string = fileURLToPath(new URL("../../../../", import.meta.url));

/** Runs the command in this process: everything is real but the terminal. */
export async function runInMemory(args: readonly string[], world: World = {}): Promise<Ran> {
  const { stdin = "", columns, rows, env = {}, cwd = projectRoot } = world;
  const said = { stdout: "", stderr: "" };
  const output = (name: "stdout" | "stderr"): Output => {
    const write = (text: string): void => {
      said[name] += text;
    };
    const screen = (): Screen => terminalScreen(write);
    return { write, isTTY: columns !== undefined, columns, rows, ...(rows === undefined ? {} : { screen }) };
  };
  const status = await run(args, {
    stdout: output("stdout"),
    stderr: output("stderr"),
    stdin: pieces(stdin),
    cwd,
    env,
  });
  return { status, ...said };
}

async function* pieces(text: string): AsyncIterable<Uint8Array> {
  yield new TextEncoder().encode(text);
}
