import { parseArgs } from "node:util";
import type { Io } from "./io.ts";
import { runSpec } from "./measure/run-spec.ts";
import { runTable } from "./report/run-table.ts";
import { wrongAnswers } from "./report/wrong-answers.ts";
import type { Making } from "./spec/object-list.ts";
import { SpecError } from "./spec/spec-error.ts";

const usage = "usage: npm run bench -- [--quick] [--json FILE] [WORKLOAD...] | --spec FILE [--objects parsed|shared]";

/** @returns 0, 1 for a wrong answer, 2 for what cannot be read. */
export function run(args: readonly string[], io: Io): number {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        quick: { type: "boolean" },
        json: { type: "string" },
        spec: { type: "string" },
        objects: { type: "string" },
      },
    });
    if (values.spec === undefined) {
      return runTable({ isQuick: values.quick === true, names: positionals, jsonPath: values.json, args }, io);
    }
    const others = [values.quick, values.json, ...positionals].filter((value) => value !== undefined);
    if (others.length > 0) throw new SpecError("--spec goes alone, but for --objects");
    return runOne(values.spec, readMaking(values.objects), io);
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
