import type { Screen } from "./output/screen.ts";

/** All that a command touches of the world around it; `main.ts` hands in the real one. */
export interface Io {
  readonly stdout: Output;
  readonly stderr: Output;
  /** Standard input, in pieces. */
  readonly stdin: AsyncIterable<Uint8Array>;
  /** The folder that relative paths start from. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where work can be shared among threads, each of which runs the same program. Absent: on this one alone. */
  readonly threads?: { readonly count: number /** Its path. */; readonly program: string };
  /**
   * Does work that lets nothing else happen meanwhile, and that Ctrl-C ends: what the work has built may be in pieces then.
   * Absent: Ctrl-C ends the command.
   */
  readonly interruptible?: <Value>(work: () => Value) => Worked<Value>;
  /** Listens for Ctrl-C from now on, and tells of it; without it Ctrl-C ends the command. */
  readonly interruption?: () => AbortSignal;
  /** By which name the command was started. Absent: by its own. */
  readonly calledAs?: "stowage" | "kubectl stowage";
}

/** What came of work; nothing, where it was interrupted. */
export type Worked<Value> = { readonly isDone: true; readonly value: Value } | { readonly isDone: false };

/** Does work that Ctrl-C may end, where that can be. */
export function worked<Value>(io: Io, work: () => Value): Worked<Value> {
  return io.interruptible === undefined ? { isDone: true, value: work() } : io.interruptible(work);
}

export interface Output {
  write(text: string): void;
  /** Ends when what was written has been taken, but for a little. Absent: it always has. */
  drained?(): Promise<void>;
  readonly isTTY: boolean;
  /** Width in characters; `undefined` where there is no terminal. */
  readonly columns: number | undefined;
  /** Lines that fit on it. */
  readonly rows?: number | undefined;
  /** What is drawn over and over. Absent: it can not be. */
  screen?(): Screen;
}

/** `0`: as asked. `1`: the answer is no. `2`: bad usage or input. `130`: interrupted, and what was known was told. */
export type ExitStatus = 0 | 1 | 2 | 130;
