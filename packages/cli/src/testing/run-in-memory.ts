import { fileURLToPath } from "node:url";
import type { ExitStatus } from "../io.ts";
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
  readonly env?: Readonly<Record<string, string>>;
  /** @defaultValue the project's root */
  readonly cwd?: string;
}

/** The project's root, where the examples are. */
export const projectRoot: string = fileURLToPath(new URL("../../../../", import.meta.url));

/** Runs the command in this process: everything is real but the terminal. */
export async function runInMemory(args: readonly string[], world: World = {}): Promise<Ran> {
  const { stdin = "", columns, env = {}, cwd = projectRoot } = world;
  const said = { stdout: "", stderr: "" };
  const output = (
    name: "stdout" | "stderr",
  ): { write(text: string): void; isTTY: boolean; columns: number | undefined } => ({
    write: (text) => {
      said[name] += text;
    },
    isTTY: columns !== undefined,
    columns,
  });
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
