import type { Command } from "commander";
import type { ExitStatus, Io } from "../io.ts";
import { wholeNumber } from "../option-types.ts";
import { fixCommand, type FixCommandOptions } from "./fix.ts";

/** Makes `stowage fix` of a command that has the options of planning. */
export function addFix(command: Command, io: Io, answer: (status: ExitStatus) => void): void {
  command
    .summary("what would help pods that stay pending, as a change of the files")
    .description(
      "Looks for the smallest changes after which pending pods have a place, each tried by planning with it, and shows the best one as a difference of the file. Nothing is written without -w, and nothing is done to a cluster.",
    )
    .argument("[kind/name]", "a workload or pod (default: all that have pods without a node)")
    .option("--pick <number>", "which of the fixes", wholeNumber, 1)
    .option("-w, --write", "write the files: only the lines that change, with their comments, order and style", false)
    .option("--append", "with -w: objects to add, too, at the end of the first file", false)
    .addHelpText("after", examples)
    .action(async (target: string | undefined, options: FixCommandOptions) =>
      answer(await fixCommand(target, options, io)),
    );
}

const examples = `
Examples:
  stowage fix -f app.yaml                         what would help, and the best as a difference
  stowage fix -f app.yaml --cluster live --pick 2 the second best, on your cluster
  stowage fix deployment/web -f app.yaml -w       the best one for that Deployment, written

Exit status: 0 every pod has a node, or will have one with what is shown; 1 nothing was found for some, or, with -w,
something is left to do by hand; 2 bad usage or input.`;
