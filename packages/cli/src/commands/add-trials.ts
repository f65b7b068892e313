import type { Shards } from "@stowage/planner";
import { type Command, InvalidArgumentError } from "commander";
import { wholeNumber } from "../option-types.ts";

/** Adds the options of trials to a command that plans. */
export function trialOptions(command: Command): Command {
  return command
    .option(
      "--trials <number>",
      "try so many seeds and orders of arrival, from --seed and --order on: how often all was placed, and the worst",
      trialCount,
    )
    .option(
      "--shard <index/of>",
      "make only this part of the trials, from 0/n to n-1/n; `stowage merge` adds them up",
      shard,
    );
}

function trialCount(text: string): number {
  const count = wholeNumber(text);
  if (count < 1 || count > 10_000_000) throw new InvalidArgumentError("1 to 10000000 trials are possible");
  return count;
}

function shard(text: string): Shards {
  const [, index, of] = /^(\d{1,6})\/(\d{1,6})$/.exec(text) ?? [];
  if (Number(of) > 0 && Number(index) < Number(of)) return { of: Number(of), indexes: [Number(index)] };
  throw new InvalidArgumentError("expected INDEX/OF, such as 0/4, 1/4, 2/4 and 3/4 for four shards");
}
