import { parseArgs } from "node:util";

/** What a run is asked to do. */
export interface RolloutOptions {
  readonly cases: number;
  readonly seed: number;
  /** The index of the first case. */
  readonly first: number;
  /** How often a case is played again that differs: what the real ones do not agree on is chance. */
  readonly again: number;
  /** How many smaller ones are played at most of one that differs. */
  readonly shrink: number;
  /** Only cases whose objects or changes have this text, such as `"paused":true`. */
  readonly about?: string;
  /** A file that played cases are added to, one a line, in the form of `conformance/rollouts`. */
  readonly keep?: string;
  /** A file of such cases to judge instead of playing any. */
  readonly judge?: string;
}

export const usage =
  "usage: npm run fuzz:rollouts -- [--cases N] [--seed N] [--first INDEX] [--again N] [--shrink N] [--about TEXT] [--keep FILE] | --judge FILE";

/** Reads the command line. @returns what is wrong with it, if something is. */
export function parseOptions(args: readonly string[]): RolloutOptions | string {
  let values: Partial<Record<"cases" | "seed" | "first" | "again" | "shrink" | "about" | "keep" | "judge", string>>;
  try {
    values = parseArgs({
      args: [...args],
      options: {
        cases: { type: "string" },
        seed: { type: "string" },
        first: { type: "string" },
        again: { type: "string" },
        shrink: { type: "string" },
        about: { type: "string" },
        keep: { type: "string" },
        judge: { type: "string" },
      },
    }).values;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  const { cases = "20", seed = "1", first = "0", again = "2", shrink = "0", about, keep, judge } = values;
  const numbers = {
    cases: Number(cases),
    seed: Number(seed),
    first: Number(first),
    again: Number(again),
    shrink: Number(shrink),
  };
  for (const [name, number] of Object.entries(numbers)) {
    if (!Number.isInteger(number) || number < 0) return `--${name}: must be a whole number`;
  }
  return {
    ...numbers,
    ...(about === undefined ? {} : { about }),
    ...(keep === undefined ? {} : { keep }),
    ...(judge === undefined ? {} : { judge }),
  };
}
