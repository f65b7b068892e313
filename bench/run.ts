import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { runSpec } from "./run-spec.ts";
import { type Extent, runWorkload } from "./run-workload.ts";
import { readSpec } from "./spec.ts";
import { SpecError } from "./spec-error.ts";
import type { RunUpstream } from "./upstream.ts";
import { type ResultRow, tableLines } from "./table.ts";

/** All that the program touches of the world around it; `main.ts` hands in the real one. */
export interface Io {
  readFile(path: string): string;
  /** The text of one of the workloads in `workloads/`. */
  readWorkload(name: string): string;
  writeFile(path: string, text: string): void;
  stdout(line: string): void;
  stderr(line: string): void;
  readonly nodeVersion: string;
  rssBytes(): number;
  /** Upstream's scheduler; absent where there is no Go. */
  readonly runUpstream?: RunUpstream | undefined;
}

/** The files of `workloads/`, in the order of the table. */
export const workloadNames: readonly string[] = ["plain", "hostname-anti-affinity", "zone-affinity", "note-pair"];

const whole: Extent = {
  pending: Infinity,
  referenceSeconds: 10,
  upstreamSeconds: 20,
  warmUpSeconds: 2,
  smallCopy: 200,
};
const quick: Extent = { pending: 1000, referenceSeconds: 1, upstreamSeconds: 3, warmUpSeconds: 0.5, smallCopy: 100 };

const usage = "usage: npm run bench -- [--quick] [--json FILE] | --spec FILE";

/** @returns 0, 1 for a wrong answer, 2 for what cannot be read. */
export function run(args: readonly string[], io: Io): number {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { quick: { type: "boolean" }, json: { type: "string" }, spec: { type: "string" } },
    });
    if (values.spec === undefined) return runAll(values.quick === true, values.json, args, io);
    if (values.quick !== undefined || values.json !== undefined) throw new SpecError("--spec goes alone");
    return runOne(values.spec, io);
  } catch (error) {
    if (!isInputError(error)) throw error;
    io.stderr(`error: ${error.message}`);
    if (error instanceof TypeError) io.stderr(usage);
    return 2;
  }
}

function runOne(path: string, io: Io): number {
  const { result, problems } = runSpec(io.readFile(path), () => io.rssBytes());
  if (problems.length > 0) return wrong(path, problems, io);
  io.stdout(JSON.stringify(result, (_, value: unknown) => (typeof value === "number" ? rounded(value) : value)));
  return 0;
}

function runAll(isQuick: boolean, jsonPath: string | undefined, args: readonly string[], io: Io): number {
  const rows: ResultRow[] = [];
  for (const name of workloadNames) {
    io.stderr(`${name} ...`);
    const result = runWorkload(name, readSpec(io.readWorkload(name)), isQuick ? quick : whole, io);
    if (result.problems.length > 0) return wrong(name, result.problems, io);
    rows.push(...result.rows);
  }
  const [cpu] = cpus();
  const machine = { cpu: cpu?.model ?? "unknown", cores: cpus().length, node: io.nodeVersion };
  const command = ["npm run bench", ...(args.length > 0 ? ["--", ...args] : [])].join(" ");
  for (const line of tableLines(rows)) io.stdout(line);
  io.stdout("");
  io.stdout(`${rows[0]?.nodes ?? 0} nodes, every node scored; a decision is decide and assume`);
  if (io.runUpstream === undefined) io.stdout("upstream's scheduler is measured too where Go is installed");
  io.stdout(`${command}; Node ${machine.node}; ${machine.cores} x ${machine.cpu}`);
  if (jsonPath !== undefined) io.writeFile(jsonPath, `${JSON.stringify({ command, machine, rows }, undefined, 2)}\n`);
  return 0;
}

/** parseArgs throws a TypeError with a code; a file that cannot be read or written is an error with one too. */
function isInputError(error: unknown): error is Error {
  return error instanceof SpecError || (error instanceof Error && "code" in error);
}

/** Says the first few problems of a wrong answer. */
function wrong(name: string, problems: readonly string[], io: Io): number {
  const most = 10;
  for (const problem of problems.slice(0, most)) io.stderr(`${name}: wrong answer: ${problem}`);
  if (problems.length > most) io.stderr(`${name}: and ${problems.length - most} more`);
  return 1;
}

function rounded(value: number): number {
  return Number(value.toPrecision(6));
}
