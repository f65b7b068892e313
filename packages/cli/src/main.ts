import type { Output } from "./io.ts";
import { run } from "./run.ts";

/** Thrown by a write whose reader has gone (`stowage plan | head -1`): the reader has all it wanted. */
function quietWhenReaderLeaves(error: NodeJS.ErrnoException): void {
  if (error.code === "EPIPE") process.exit(process.exitCode ?? 0);
  throw error;
}
process.stdout.on("error", quietWhenReaderLeaves);
process.stderr.on("error", quietWhenReaderLeaves);

// Not awaited: the bundle is CommonJS, which can be compiled ahead.
void run(process.argv.slice(2), {
  stdout: outputOf(process.stdout),
  stderr: outputOf(process.stderr),
  stdin: process.stdin,
  cwd: process.cwd(),
  env: process.env,
}).then((status) => {
  process.exitCode = status;
});

function outputOf(stream: NodeJS.WriteStream): Output {
  return {
    write: (text) => void stream.write(text),
    isTTY: stream.isTTY === true,
    columns: stream.isTTY === true ? stream.columns : undefined,
  };
}
