import type { Command } from "commander";
import type { ExitStatus, Io } from "../io.ts";
import { type CapacityOptions, capacityCommand } from "./capacity.ts";

/** Makes `stowage capacity` of a command that has the options of planning. */
export function addCapacity(command: Command, io: Io, answer: (status: ExitStatus) => void): void {
  command
    .summary("how many more replicas fit, and what stops the next one")
    .description(
      "Says how many more replicas fit: now, after the loss of any node or zone, during a rollout, with one more node; and what stops the next one. Nobody is evicted for them.",
    )
    .argument("<workload[=share]...>", "workloads, and how many of each grow together: deploy/web=2 sts/db=1")
    .option("--node-like <node>", "what one more node would be like (default: the one that brings the most)")
    .addHelpText("after", examples)
    .action(async (words: string[], options: CapacityOptions) =>
      answer(await capacityCommand(words, { ...options, isLiveByDefault: true }, io)),
    );
}

const examples = `
Examples:
  stowage capacity deploy/web --cluster cluster.json
  stowage capacity deploy/web -f web.yaml --cluster zones=3,nodes=4
  stowage capacity deploy/web=2 sts/db=1 --cluster live     two of web for each of db

Exit status: 0 at least one more fits; 1 not one more does; 2 bad usage or input.`;
