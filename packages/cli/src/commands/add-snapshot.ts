import { type Command, Option } from "commander";
import type { ExitStatus, Io } from "../io.ts";
import { connectionOptions } from "../live/connection-options.ts";
import { namespaceName } from "../option-types.ts";
import { snapshotCommand, type SnapshotOptions } from "./snapshot.ts";

/** Adds `stowage snapshot` to the command line. */
export function addSnapshot(program: Command, io: Io, answer: (status: ExitStatus) => void): void {
  connectionOptions(program.command("snapshot"))
    .summary("save what scheduling reads of a cluster")
    .description(
      "Writes the cluster for --cluster: what scheduling reads and nothing else, so no environment, secrets, annotations.",
    )
    .option(
      "--cluster <source>",
      "`live`, the cluster of your kubeconfig, which is only read; or a saved one (default: live)",
    )
    .option("-n, --namespace <name>", "the one to save where you may read no others", namespaceName)
    .addOption(new Option("-o, --output <format>", "of the objects").choices(["yaml", "json"]).default("yaml"))
    .option("--anonymize", "for strangers: without names, namespaces, label values and images, deciding alike", false)
    .addHelpText("after", snapshotExamples)
    .action(async (options: SnapshotOptions) => answer(await snapshotCommand(options, io)));
}

const snapshotExamples = `
Examples:
  stowage snapshot > cluster.yaml                           then: stowage plan -f web.yaml --cluster cluster.yaml
  stowage snapshot --anonymize > bug.yaml                   to show to others`;
