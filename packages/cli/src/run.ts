import { CommanderError } from "commander";
import { createProgram } from "./program.ts";
import type { ExitStatus, Io } from "./io.ts";
import { UsageError } from "./usage-error.ts";

/**
 * Runs the command with its arguments, without the program's name.
 *
 * @returns The exit status; what there is to say has been said.
 */
export async function run(args: readonly string[], io: Io): Promise<ExitStatus> {
  let status: ExitStatus = 0;
  const program = createProgram(io, (answer) => {
    status = answer;
  });
  try {
    await program.parseAsync(args, { from: "user" });
    return status;
  } catch (error) {
    // commander has said what is wrong; for help and version there is nothing wrong.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof UsageError) {
      for (const line of error.message.split("\n")) io.stderr.write(`error: ${line}\n`);
      return 2;
    }
    throw error;
  }
}
