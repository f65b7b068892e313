import { parseArgs } from "node:util";
import { allFeatures, type Feature } from "./features.ts";

/** What a run of the fuzzer is asked to do. */
export interface FuzzOptions {
  readonly cases: number;
  /** How many sequences of changes; 0: single cases instead. */
  readonly sequences: number;
  /** How much happens in each sequence. */
  readonly steps: number;
  readonly seed: number;
  /** The index of the first case or sequence. */
  readonly first: number;
  readonly version: string;
  readonly features: readonly Feature[];
  /** How many kinds of differences are shrunk and printed. */
  readonly shrink: number;
  /** A file that shrunk cases are added to. */
  readonly keep?: string;
}

export const usage = `usage: npm run fuzz -- [--cases N | --sequences N [--steps N]] [--seed N] [--first INDEX] [--version V] [--features A,B] [--without A,B] [--shrink N] [--keep FILE]
features: ${allFeatures.join(", ")}`;

/** Reads the command line. @returns what is wrong with it, if something is. */
export function parseOptions(args: readonly string[]): FuzzOptions | string {
  let values: Record<string, string | undefined>;
  try {
    values = parseArgs({
      args: [...args],
      options: {
        cases: { type: "string" },
        sequences: { type: "string" },
        steps: { type: "string" },
        seed: { type: "string" },
        first: { type: "string" },
        version: { type: "string" },
        features: { type: "string" },
        without: { type: "string" },
        shrink: { type: "string" },
        keep: { type: "string" },
      },
    }).values;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  const { cases = "2000", seed = "1", first = "0", version = "1.37", shrink = "10", keep } = values;
  const { sequences = "0", steps = "40" } = values;
  const numbers = {
    cases: Number(cases),
    sequences: Number(sequences),
    steps: Number(steps),
    seed: Number(seed),
    first: Number(first),
    shrink: Number(shrink),
  };
  for (const [name, number] of Object.entries(numbers)) {
    if (!Number.isInteger(number)) return `--${name}: must be a whole number`;
  }
  const features = featuresOf(values["features"], values["without"]);
  if (typeof features === "string") return features;
  return { ...numbers, version, features, ...(keep !== undefined && { keep }) };
}

function featuresOf(wanted: string | undefined, without: string | undefined): Feature[] | string {
  const listed = [wanted, without].flatMap((list) => (list === undefined ? [] : list.split(",")));
  const unknown = listed.find((name) => !allFeatures.some((feature) => feature === name));
  if (unknown !== undefined) return `unknown feature "${unknown}"`;
  return allFeatures.filter(
    (feature) => (wanted?.split(",").includes(feature) ?? true) && !(without?.split(",").includes(feature) ?? false),
  );
}
