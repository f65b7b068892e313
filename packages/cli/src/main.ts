import { availableParallelism } from "node:os";
import { calledAs } from "./called-as.ts";
import type { Output } from "./io.ts";
import { run } from "./run.ts";
import { type Screen, terminalScreen } from "./output/screen.ts";
import { interruptible } from "./workers/interruptible.ts";
import { ranTrials } from "./workers/trial-thread.ts";
import { systemErrorText, unforeseenText } from "./unforeseen-error.ts";

/** A write whose reader has gone (`stowage plan | head -1`) is no error: the reader has all it wanted. */
function endWhenUnwritable(error: NodeJS.ErrnoException): never {
  if (error.code === "EPIPE") process.exit(process.exitCode ?? 0);
  process.stderr.write(`error: can not write to standard output: ${systemErrorText(error) ?? error.message}\n`);
  process.exit(2);
}
process.stdout.on("error", endWhenUnwritable);
// Nobody is left to tell.
process.stderr.on("error", ({ code }: NodeJS.ErrnoException) =>
  process.exit(code === "EPIPE" ? (process.exitCode ?? 0) : 2),
);
// Also of promises that nobody waits for.
process.on("uncaughtException", (error) => {
  process.stderr.write(unforeseenText(error, process.env));
  process.exit(2);
});

// The same file is the program of the threads.
if (!ranTrials()) startCommand();

function startCommand(): void {
  const called = calledAs(process.argv[1] ?? "", process.argv.slice(2));
  // Not awaited: the bundle is CommonJS, which can be compiled ahead.
  void run(called.args, {
    calledAs: called.calledAs,
    stdout: outputOf(process.stdout),
    stderr: outputOf(process.stderr),
    stdin: process.stdin,
    cwd: currentFolder(),
    env: process.env,
    // Only the bundle that is published, CommonJS, knows which file it is.
    ...(typeof __filename === "string"
      ? { threads: { count: Math.min(8, availableParallelism()), program: __filename } }
      : {}),
    interruptible,
    interruption,
  }).then((status) => {
    process.exitCode = status;
  });
}

/** Ctrl-C, for a command that has something to tell before it ends; a second one ends it at once. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  process.once("SIGINT", () => controller.abort());
  return controller.signal;
}

function currentFolder(): string {
  try {
    return process.cwd();
  } catch (error) {
    process.stderr.write(`error: the current folder can not be used: ${systemErrorText(error) ?? String(error)}\n`);
    process.exit(2);
  }
}

function outputOf(stream: NodeJS.WriteStream): Output {
  return {
    write: (text) => void stream.write(text),
    drained: async () => {
      if (stream.writableNeedDrain) await new Promise((resolve) => stream.once("drain", resolve));
    },
    isTTY: stream.isTTY === true,
    get columns() {
      // Some terminals do not say, and are 0 wide then.
      return stream.isTTY === true && stream.columns > 0 ? stream.columns : undefined;
    },
    get rows() {
      return stream.isTTY === true && stream.rows > 0 ? stream.rows : undefined;
    },
    ...(stream.isTTY === true ? { screen: () => restoredScreen(stream) } : {}),
  };
}

/** A screen that gives the cursor back however the command ends. */
function restoredScreen(stream: NodeJS.WriteStream): Screen {
  const screen = terminalScreen((text) => void stream.write(text));
  const end = (): void => screen.end();
  const endAll = (): void => {
    end();
    process.exit(143);
  };
  process.once("exit", end);
  process.once("SIGTERM", endAll);
  return {
    draw: (lines) => screen.draw(lines),
    end: () => {
      end();
      process.off("exit", end);
      process.off("SIGTERM", endAll);
    },
  };
}
