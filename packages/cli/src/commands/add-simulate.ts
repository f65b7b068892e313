import { type Command, InvalidArgumentError, Option } from "commander";
import {
  addNodeFlag,
  type ChangeFlag,
  deleteFlag,
  failsFlag,
  isSaid,
  labelFlag,
  loseFlag,
  nodeNamed,
  rolloutFlag,
  scaleFlag,
  taintFlag,
  workloadNamed,
} from "../input/change-flags.ts";
import type { Change } from "@stowage/planner";
import type { ExitStatus, Io } from "../io.ts";
import { repeated, wholeNumber } from "../option-types.ts";
import type { UsageRefusals } from "../usage-refusals.ts";
import { simulateCommand, type SimulateOptions } from "./simulate.ts";

/**
 * Makes `stowage simulate` of a command that has the options of planning. Flags of changes are kept in the order of the
 * command line, whatever their kinds.
 */
export function addSimulate(
  command: Command,
  {
    io,
    answer,
    refusals,
  }: { readonly io: Io; readonly answer: (status: ExitStatus) => void; readonly refusals: UsageRefusals },
): void {
  const flags: (() => readonly ChangeFlag[])[] = [];
  const change = (option: string, description: string, parse: (value: string) => Change): Option =>
    new Option(option, description).argParser((value: string) => {
      const parsed = parse(value);
      flags.push(() => [{ kind: "change", change: parsed }]);
      return value;
    });
  const words = (option: string, description: string, parse: (all: readonly string[]) => readonly Change[]): Option => {
    let current: string[] | undefined;
    return new Option(option, description).argParser((value: string) => {
      // What is said of names comes after them: a name after it begins another such option.
      if (current === undefined || (!isSaid(value) && current.some(isSaid))) {
        const own: string[] = [];
        current = own;
        const read = (): readonly ChangeFlag[] => parse(own).map((one) => ({ kind: "change", change: one }));
        flags.push(read);
        refusals.later(read);
      }
      current.push(value);
      return value;
    });
  };
  const file = (option: string, kind: "apply" | "changes", description: string): Option =>
    new Option(option, description).argParser((path: string) => {
      flags.push(() => [{ kind, path }]);
      return path;
    });

  command
    .summary("what happens on the way: a rollout, a drain, a lost node; and whether it ends")
    .description(
      "Plays what the controllers and the scheduler would do when something changes, step by step, to the end. Changes happen in the order given; manifests of -f are applied first.",
    )
    .addOption(
      change(
        "--rollout <workload[=image]>",
        "a new image, of one container or the first, or the same pods anew: deploy/web=web:2, deploy/web=side=envoy:2",
        rolloutFlag,
      ),
    )
    .addOption(
      change("--restart <workload>", "the same pods anew", (text) => ({
        kind: "restart",
        workload: workloadNamed("--restart", text),
      })),
    )
    .addOption(change("--scale <workload=replicas>", "another number of replicas: deploy/web=10", scaleFlag))
    .addOption(
      change("--drain <node>", "cordon a node and evict its pods", (node) => ({
        kind: "drain",
        node: nodeNamed(node),
      })),
    )
    .addOption(change("--lose <node|key=value>", "a node is gone, or all with a label", loseFlag))
    .addOption(
      change("--cordon <node>", "no new pods on a node", (node) => ({ kind: "cordon", node: nodeNamed(node) })),
    )
    .addOption(
      change("--uncordon <node>", "new pods on it again", (node) => ({ kind: "uncordon", node: nodeNamed(node) })),
    )
    .addOption(change("--add-node <like[=count]>", "nodes like one that is there: n1=3", addNodeFlag))
    .addOption(words("--label <words...>", "labels of an object: node/n1 zone=a disk-", labelFlag))
    .addOption(words("--taint <words...>", "taints of a node: n1 key=value:NoSchedule key:NoExecute-", taintFlag))
    .addOption(file("--apply <file>", "apply", "manifests to apply then"))
    .addOption(change("--delete <kind/name>", "an object goes, and what it owns: deploy/web", deleteFlag))
    .addOption(file("--changes <file>", "changes", "a list of changes, as YAML or JSON; see docs/simulate.md"))
    .option("--every <node|zone|key>", "lose each node, or each domain of a label, in turn; the worst first")
    .option("--steps", "show each step, on a line", false)
    .option(
      "--play [speed]",
      "show it as a film, so many steps a second (default: 2); without a terminal as --steps",
      filmSpeed,
    )
    .addOption(
      repeated("--not-ready <workload>", "its new pods never become ready; may be repeated", (text) =>
        workloadNamed("--not-ready", text),
      ),
    )
    .addOption(repeated("--fails <job[=code]>", "its pods fail, with that exit code or 1; may be repeated", failsFlag))
    .option("--order <number>", "another order of what happens at once", wholeNumber, 0)
    .addHelpText("after", examples)
    .action(async (options: SimulateOptions) => {
      const given = flags.flatMap((read) => read());
      answer(await simulateCommand(given, options, io));
    });
}

/** The value of `--play`. */
function filmSpeed(text: string): number {
  const speed = Number(text);
  if (/^\d{1,3}(\.\d{1,3})?$/.test(text) && speed >= 0.1 && speed <= 100) return speed;
  throw new InvalidArgumentError("a number from 0.1 to 100 is needed: steps a second");
}

const examples = `
Examples:
  stowage simulate --cluster cluster.json -f web.yaml              roll web.yaml out
  stowage simulate --cluster cluster.json --drain n1 --drain n2    one after the other
  stowage simulate --cluster cluster.json --lose topology.kubernetes.io/zone=a
  stowage simulate --cluster cluster.json --every node             which node can not be lost

Exit status: 0 as asked; 1 something is pending or stuck that would not be without the changes; 2 bad usage or input.`;
