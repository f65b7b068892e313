import { autoscalers } from "@stowage/planner";
import { type Command, InvalidArgumentError, Option } from "commander";
import type { ExitStatus, Io } from "../io.ts";
import { connectionOptions } from "../live/connection-options.ts";
import { namespaceName, repeated } from "../option-types.ts";
import { lintFormats } from "../output/lint/lint-report.ts";
import { lintCommand, type LintOptions } from "./lint.ts";

/** Adds `stowage lint` to the command line. */
export function addLint(program: Command, io: Io, answer: (status: ExitStatus) => void): void {
  connectionOptions(lintOptions(program.command("lint")))
    .summary("which rules do not do what they say")
    .description(
      "Finds rules that do not do what they say, by evaluating them with the manifests and the cluster together.",
    )
    .argument("[file...]", "the same as -f, as pre-commit gives them")
    .addHelpText("after", lintExamples)
    .action(async (files: string[], options: LintOptions) =>
      answer(await lintCommand({ ...options, filename: [...options.filename, ...files] }, io)),
    );
}

function lintOptions(command: Command): Command {
  return command
    .addOption(
      repeated(
        "-f, --filename <path>",
        "manifests to look through: a file, a folder, - for standard input; may be repeated",
      ),
    )
    .option("-R, --recursive", "look into the folders of the folders given too", false)
    .option(
      "--cluster <source>",
      "the cluster they are for: a file or folder of `kubectl get -o json|yaml` output (default: the Nodes among the manifests, else --shape)",
    )
    .addOption(
      repeated("--shape <description>", "nodes that the manifests are for, as zones=3,nodes=4; may be repeated"),
    )
    .option("-n, --namespace <name>", "the namespace of manifests that name none (default: default)", namespaceName)
    .addOption(new Option("-o, --output <format>", "for whom").choices(lintFormats).default("text"))
    .addOption(repeated("--rule <name>", "check this lint rule only; may be repeated"))
    .addOption(repeated("--ignore <name>", "pass over this lint rule; may be repeated"))
    .option("--strict", "exit status 1 for warnings too", false)
    .addOption(
      repeated("--autoscaler <name>", `an autoscaler of nodes that is there: ${autoscalers.join(", ")}`, autoscaler),
    )
    .addOption(repeated("--admission-plugins <names>", "admission plugins that are on beside the default ones"))
    .option(
      "--kubernetes-version <version>",
      "whose scheduler decides, 1.34 to 1.37 (default: that of the newest kubelet)",
    );
}

function autoscaler(text: string): string {
  if (autoscalers.some((one) => one === text)) return text;
  throw new InvalidArgumentError(`one of ${autoscalers.join(", ")} is needed`);
}

const lintExamples = `
Examples:
  stowage lint -f web.yaml                             what holds on every cluster
  stowage lint -f chart/ --shape zones=3,nodes=4       on twelve nodes in three zones
  stowage lint -f web.yaml --cluster cluster.json      together with what runs there
  stowage lint -f deploy/ -R -o sarif > stowage.sarif  for code scanning

A comment on the line, or above it, passes over a finding:
  # stowage-lint: ignore=RULE why
.stowage.yaml in this folder or above it has lint.shapes, lint.severities, lint.autoscalers, lint.admissionPlugins.

Exit status: 0 nothing is wrong; 1 errors, with --strict warnings too; 2 bad usage or input.`;
