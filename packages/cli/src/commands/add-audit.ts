import { type Command, Option } from "commander";
import type { ExitStatus, Io } from "../io.ts";
import { connectionOptions } from "../live/connection-options.ts";
import { namespaceName, wholeNumber } from "../option-types.ts";
import { auditCommand, type AuditOptions } from "./audit.ts";

/** Adds `stowage audit` to the command line. */
export function addAudit(program: Command, io: Io, answer: (status: ExitStatus) => void): void {
  connectionOptions(program.command("audit"))
    .summary("which running pods break their rules by now")
    .description(
      "Finds running pods whose rules, or rules about them, hold no more since labels, taints or other pods have changed; and pending ones that would fit.",
    )
    .option(
      "--cluster <source>",
      "`live`, the cluster of your kubeconfig, which is only read; or a saved one (default: live)",
    )
    .addOption(
      new Option("-n, --namespace <name>", "the namespace to look at (default: the context's)")
        .argParser(namespaceName)
        .conflicts("allNamespaces"),
    )
    .option("-A, --all-namespaces", "look at all of them", false)
    .option("--preferred", "at preferred rules too, and what a better node would be", false)
    .addOption(new Option("-o, --output <format>", "instead of text for people").choices(["json", "yaml"]))
    .option("--seed <number>", "what ties between equally good nodes are broken with", wholeNumber, 0)
    .option(
      "--kubernetes-version <version>",
      "whose scheduler decides, 1.34 to 1.37 (default: the cluster's, else that of its newest kubelet)",
    )
    .option("--scheduler-config <file>", "the scheduler's KubeSchedulerConfiguration")
    .addHelpText("after", auditExamples)
    .action(async (options: AuditOptions) => answer(await auditCommand(options, io)));
}

const auditExamples = `
Examples:
  stowage audit -n shop                                     the pods of a namespace, in your kubeconfig's cluster
  stowage audit -A --preferred --cluster cluster.yaml

Exit status: 0 every rule holds; 1 there are findings; 2 bad usage or input.`;
