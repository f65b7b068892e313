import { Argument, type Command } from "commander";
import type { Io } from "../io.ts";
import type { UsageRefusals } from "../usage-refusals.ts";
import { type Completion, completionOf } from "./candidates.ts";
import { completionScripts, filesToo } from "./scripts.ts";

/** Adds `completion SHELL`, which prints a shell's script, and the hidden `__complete -- WORDS...`, which it asks. */
export function addCompletion(program: Command, io: Io, refusals: UsageRefusals): void {
  program
    .command("completion")
    .summary("a script that teaches your shell to complete this command")
    .description("Prints a script with which your shell completes commands, options, files and the manifests' names.")
    .addArgument(new Argument("<shell>").choices([...completionScripts.keys()]))
    .addHelpText("after", completionExamples)
    .action((shell: string) => io.stdout.write(completionScripts.get(shell) ?? ""));

  program
    .command("__complete", { hidden: true })
    .argument("[words...]")
    .option("--for-kubectl", "answer as kubectl wants it", false)
    .action(async (words: string[], { forKubectl }: { readonly forKubectl: boolean }) => {
      for (const one of [program, ...program.commands]) one.configureOutput({ writeErr: () => {} });
      const completion = await quietly(() => completionOf(program, words, { io, refusals }));
      io.stdout.write(forKubectl ? kubectlAnswer(completion) : answerText(completion));
    });
}

/** Whatever is wrong with the line or its manifests, a message in the middle of typing would only disturb. */
async function quietly(complete: () => Promise<Completion>): Promise<Completion> {
  try {
    return await complete();
  } catch {
    return { candidates: [], files: false };
  }
}

/**
 * As kubectl passes it on to the shell: the last line says whether files can follow, by cobra's directives `Default` and
 * `NoFileComp`. Source: spf13/cobra, completions.go.
 */
function kubectlAnswer({ candidates, files }: Completion): string {
  return `${answerText({ candidates, files: false })}:${files ? 0 : 4}\n`;
}

/** A candidate a line, its meaning behind a tab; `:files` where files can follow, too. */
function answerText({ candidates, files }: Completion): string {
  const lines = candidates.map(({ value, description = "" }) =>
    description === "" ? value : `${value}\t${description.replaceAll(/\s+/g, " ")}`,
  );
  return [...lines, ...(files ? [filesToo] : [])].map((line) => `${line}\n`).join("");
}

const completionExamples = `
Examples:
  source <(stowage completion bash)                         in ~/.bashrc
  source <(stowage completion zsh)                          in ~/.zshrc, after compinit
  stowage completion fish | source                          in ~/.config/fish/config.fish`;
