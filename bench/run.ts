import { parseArgs } from "node:util";
import { runFresh, runFreshOf } from "./fresh/run-fresh.ts";
import { runGrowth } from "./growth/run-growth.ts";
import type { Io } from "./io.ts";
import { runSpec } from "./measure/run-spec.ts";
import { runMemory, runMemoryOf } from "./memory/run-memory.ts";
import { runRatios } from "./ratios/run-ratios.ts";
import { runTable } from "./report/run-table.ts";
import { wrongAnswers } from "./report/wrong-answers.ts";
import type { Making } from "./spec/object-list.ts";
import { SpecError } from "./spec/spec-error.ts";

const usage = `usage: npm run bench -- [--quick] [--json FILE] [WORKLOAD...]
       npm run bench -- --spec FILE [--objects parsed|shared]
       npm run bench -- --growth [--json FILE] [nodes|existing|classes|terms...]
       npm run bench -- --memory [--json FILE]
       npm run bench -- --fresh [--json FILE]
       npm run bench -- --ci [--write]`;

const options = {
  quick: { type: "boolean" },
  json: { type: "string" },
  spec: { type: "string" },
  objects: { type: "string" },
  growth: { type: "boolean" },
  memory: { type: "boolean" },
  "memory-of": { type: "string" },
  fresh: { type: "boolean" },
  "fresh-of": { type: "string" },
  ci: { type: "boolean" },
  write: { type: "boolean" },
} as const;

type Flag = keyof typeof options;

/** What is run, and which of the other options may go with it; without any of these it is the table. */
const modes = [
  { flag: "spec", with: ["objects"] },
  { flag: "growth", with: ["json"] },
  { flag: "memory", with: ["json"] },
  { flag: "memory-of", with: [] },
  { flag: "fresh", with: ["json"] },
  { flag: "fresh-of", with: [] },
  { flag: "ci", with: ["write"] },
] as const satisfies readonly { flag: Flag; with: readonly Flag[] }[];

/** @returns 0, 1 for a wrong answer or a slow engine, 2 for what cannot be read. */
export async function run(args: readonly string[], io: Io): Promise<number> {
  try {
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
    const given = (Object.keys(values) as Flag[]).filter((flag) => values[flag] !== undefined);
    const mode = modes.find(({ flag }) => given.includes(flag));
    const allowed: readonly Flag[] = mode === undefined ? ["quick", "json"] : [mode.flag, ...mode.with];
    const stray = given.find((flag) => !allowed.includes(flag));
    if (stray !== undefined)
      throw new SpecError(`--${stray} does not go with ${mode === undefined ? "the table" : `--${mode.flag}`}`);
    const takesNames = mode === undefined || mode.flag === "growth";
    if (!takesNames && positionals.length > 0)
      throw new SpecError(`"${positionals[0]}" does not go with --${mode.flag}`);

    const {
      json,
      spec = "",
      objects,
      "memory-of": memoryOf = "",
      "fresh-of": freshOf = "",
      write = false,
      quick = false,
    } = values;
    switch (mode?.flag) {
      case "spec":
        return runOne(spec, readMaking(objects), io);
      case "growth":
        return runGrowth(positionals, json, args, io);
      case "memory":
        return runMemory(json, args, io);
      case "memory-of":
        return runMemoryOf(memoryOf, io.heap, io);
      case "fresh":
        return runFresh(json, args, io);
      case "fresh-of":
        return await runFreshOf(freshOf, io);
      case "ci":
        return runRatios(write, io);
      default:
        return runTable({ isQuick: quick, names: positionals, jsonPath: json, args }, io);
    }
  } catch (error) {
    if (!isInputError(error)) throw error;
    io.stderr(`error: ${error.message}`);
    if (error instanceof TypeError) io.stderr(usage);
    return 2;
  }
}

function runOne(path: string, making: Making | undefined, io: Io): number {
  const { result, problems } = runSpec(io.readFile(path), () => io.rssBytes(), making);
  if (problems.length > 0) return wrongAnswers(path, problems, io);
  io.stdout(JSON.stringify(result, (_, value: unknown) => (typeof value === "number" ? rounded(value) : value)));
  return 0;
}

function readMaking(value: string | undefined): Making | undefined {
  if (value === undefined || value === "parsed" || value === "shared") return value;
  throw new SpecError(`--objects: must be parsed or shared, not "${value}"`);
}

/** parseArgs throws a TypeError with a code; a file that cannot be read or written is an error with one too. */
function isInputError(error: unknown): error is Error {
  return error instanceof SpecError || (error instanceof Error && "code" in error);
}

function rounded(value: number): number {
  return Number(value.toPrecision(6));
}
