import { describesCluster } from "@stowage/planner";
import { Command, InvalidArgumentError, Option } from "commander";
import { explainCommand } from "./commands/explain.ts";
import { addCapacity } from "./commands/add-capacity.ts";
import { addFix } from "./commands/add-fix.ts";
import { addLint } from "./commands/add-lint.ts";
import { addTest } from "./commands/add-test.ts";
import { addMerge } from "./commands/add-merge.ts";
import { replayed, stateCount } from "./commands/add-exhaustive.ts";
import { trialOptions } from "./commands/add-trials.ts";
import { addSimulate } from "./commands/add-simulate.ts";
import { planCommand } from "./commands/plan.ts";
import { addAudit } from "./commands/add-audit.ts";
import { addSnapshot } from "./commands/add-snapshot.ts";
import { inOwnName } from "./called-as.ts";
import { addCompletion } from "./completion/add-completion.ts";
import { dumpCommand } from "./input/dump-command.ts";
import type { ExitStatus, Io } from "./io.ts";
import { connectionOptions } from "./live/connection-options.ts";
import type { ExplainOptions, PlanOptions } from "./options.ts";
import { namespaceName, wholeNumber } from "./option-types.ts";
import { UsageRefusals } from "./usage-refusals.ts";
import { version } from "./version.ts";

/**
 * The command line: what can be said, and who answers.
 *
 * @param answer Is told the exit status.
 * @param echoed What errors that repeat an argument become.
 */
export function createProgram(
  io: Io,
  answer: (status: ExitStatus) => void,
  echoed: (text: string) => string = (text) => text,
): Command {
  const refusals = new UsageRefusals();
  const program = new Command(io.calledAs ?? "stowage")
    .description("Says where each pod would be placed, why, and why not: decided as the Kubernetes scheduler decides.")
    .version(version)
    .exitOverride()
    .configureHelp({ minWidthToWrap: 20 })
    .configureOutput({
      writeOut: (text) => io.stdout.write(inOwnName(text, io.calledAs)),
      writeErr: (text) => io.stderr.write(text),
      // What was wrong before, and what ends the reading of the command line.
      outputError: (text, write) => write(echoed(`${refusals.take()}${text}`)),
      getOutHelpWidth: () => io.stdout.columns ?? 80,
      getErrHelpWidth: () => io.stderr.columns ?? 80,
    })
    .showHelpAfterError("(--help shows what can be said)")
    .addHelpText("after", exitStatusText)
    .hook("preAction", (_, command) => {
      if (!refusals.areNone()) command.error(refusals.take().trimEnd(), { exitCode: 2 });
    });

  trialOptions(planningOptions(program.command("plan"), ["json", "yaml", "wide"]))
    .option("--order <number>", "another order of arrival of pods of equal priority", wholeNumber, 0)
    .option(
      "--exhaustive [states]",
      "prove whether all is placed in every order of arrival and with every choice among equal nodes; small cases only: at most so many states (default: 200000)",
      stateCount,
    )
    .option("--replay <pod@node,...>", "give the pods their nodes in this order, as --exhaustive prints it", replayed)
    .summary("where would each pod go, and which would stay pending")
    .description("Plans where the pods of the given manifests go, and draws the cluster with them.")
    .option("--nodes", "draw each node, where there are too many to be drawn by default", false)
    .addHelpText("after", planExamples)
    .action(async (options: PlanOptions) => answer(await planCommand(options, io)));

  planningOptions(program.command("explain"), ["json", "yaml"])
    .summary("why there, why not elsewhere")
    .description("Explains why a pod goes where it goes, or nowhere: for every node what speaks for or against it.")
    .argument(
      "<kind/name...>",
      "a pod or a workload: pod/web-0, deployment/web-server, sts db; or the name alone of the only one that has it",
    )
    .option("--pod <name>", "which of the workload's pods (default: its first pending one, else its last)")
    .option("--fixes <number>", "how many fixes to look for, of a pod that is pending", wholeNumber, 3)
    .addHelpText("after", explainExamples)
    .action(async (target: string[], options: ExplainOptions) =>
      answer(await explainCommand(target, { ...options, isLiveByDefault: true }, io)),
    );

  addSimulate(trialOptions(planningOptions(program.command("simulate"), ["json", "yaml"])), { io, answer, refusals });
  addMerge(program, io, answer);
  addCapacity(planningOptions(program.command("capacity"), ["json", "yaml"]), io, answer);

  addFix(planningOptions(program.command("fix"), []), io, answer);
  addLint(program, io, answer);
  addTest(program, io, answer);
  addAudit(program, io, answer);
  addSnapshot(program, io, answer);

  addCompletion(program, io, refusals);
  refusals.watch(program);
  return program;
}

function planningOptions(command: Command, outputs: readonly string[]): Command {
  if (outputs.length > 0)
    command.addOption(new Option("-o, --output <format>", "instead of text for people").choices(outputs));
  return connectionOptions(command)
    .addOption(
      new Option("-f, --filename <path>", "manifests to place: a file, a folder, - for standard input; may be repeated")
        .argParser((path: string, before: readonly string[]) => [...before, path])
        .default([], "none"),
    )
    .option("-R, --recursive", "look into the folders of the folders given too", false)
    .option(
      "--cluster <source>",
      "the cluster to place them on: `live`, the one of your kubeconfig, which is only read; a file or folder of `kubectl get -o yaml|json` output, - for standard input, or nodes made up, once for each group of them: zones=3,nodes=4,cpu=8,memory=32Gi,label=disk=ssd,taint=dedicated=db:NoSchedule (default: the Nodes among the manifests)",
      clusterSource,
    )
    .option("-n, --namespace <name>", "the namespace of manifests that name none (default: default)", namespaceName)
    .option("--seed <number>", "what ties between equally good nodes are broken with", wholeNumber, 0)
    .addOption(
      new Option(
        "--validate <mode>",
        "how unknown and duplicate fields are taken (default: strict, but of duplicate fields the last counts)",
      ).choices(["strict", "warn", "ignore", "true", "false"]),
    )
    .option(
      "--kubernetes-version <version>",
      "whose scheduler decides, 1.34 to 1.37 (default: that of the newest kubelet among the nodes, else 1.37)",
    )
    .option(
      "--scheduler-config <file>",
      "the scheduler's KubeSchedulerConfiguration (default: the profile of a scheduler that nobody configured)",
    )
    .option(
      "--percentage-of-nodes-to-score <percent>",
      "look at that share of the nodes, as the scheduler does in large clusters; 0 is its own choice (default: at all of them)",
      percentage,
    );
}

/** One source, or groups of made-up nodes, which together are one description. */
function clusterSource(text: string, before: string | undefined): string {
  if (before === undefined) return text;
  if (describesCluster(before) && describesCluster(text)) return `${before};${text}`;
  throw new InvalidArgumentError("only made-up nodes, such as zones=3,nodes=4, can be given in several groups");
}

function percentage(text: string): number {
  if (!/^\d{1,3}$/.test(text) || Number(text) > 100) throw new InvalidArgumentError("a number from 0 to 100 is needed");
  return Number(text);
}

const exitStatusText = `
Exit status: 0 as asked; 1 the answer is no (pods stay pending); 2 bad usage or input.`;

const planExamples = `
Examples:
  stowage plan -f web.yaml                                  on the Nodes in it, or on a small made-up cluster
  stowage plan -f chart/ --cluster zones=3,nodes=4          on twelve made-up nodes
  ${dumpCommand}
  stowage plan -f web.yaml --cluster cluster.json           on your cluster
${exitStatusText}`;

const explainExamples = `
Examples:
  stowage explain deployment/web-server -f web.yaml --cluster cluster.json
  stowage explain pod/db-0 -n shop --cluster cluster.json
${exitStatusText}`;
