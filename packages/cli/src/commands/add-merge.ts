import { type Command, Option } from "commander";
import type { ExitStatus, Io } from "../io.ts";
import { mergeCommand } from "./merge.ts";

/** Adds `stowage merge` to the command line. */
export function addMerge(program: Command, io: Io, answer: (status: ExitStatus) => void): void {
  program
    .command("merge")
    .summary("add up the shards of trials")
    .description("Adds up what shards of `--trials` have printed with -o json: the same as one run of them all.")
    .argument("<file...>", "a shard's JSON")
    .addOption(new Option("-o, --output <format>", "instead of text for people").choices(["json", "yaml"]))
    .action(async (files: string[], options: { readonly output?: string }) =>
      answer(await mergeCommand(files, options, io)),
    );
}
