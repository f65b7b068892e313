import type { Io } from "../io.ts";
import { amount, type Column, tableLines } from "../report/table.ts";
import { wrongAnswers } from "../report/wrong-answers.ts";
import { readSpec } from "../spec/spec.ts";
import { SpecError } from "../spec/spec-error.ts";
import {
  allowedShare,
  bestRatio,
  medianRatio,
  type MeasureRatio,
  measureRatio,
  ratioNames,
  type Ratios,
} from "./ratios.ts";

type RatiosIo = Pick<Io, "readWorkload" | "readRatios" | "writeRatios" | "stdout" | "stderr">;

interface RatioRow {
  readonly workload: string;
  readonly committed: number | undefined;
  readonly ratio: number;
}

const columns: readonly Column<RatioRow>[] = [
  { title: "workload", align: "left", cell: ({ workload }) => workload },
  { title: "committed x reference", align: "right", cell: ({ committed }) => amount(committed) },
  { title: "now", align: "right", cell: ({ ratio }) => amount(ratio) },
];

/**
 * Measures the ratios that are committed and fails where one is below half of it; or, to commit them again, writes them.
 *
 * @returns the exit status: 1 as well when an engine has become slow.
 */
export function runRatios(isWritten: boolean, io: RatiosIo, measure: MeasureRatio = measureRatio): number {
  const committed = isWritten ? {} : readRatios(io.readRatios());
  const rows: RatioRow[] = [];
  for (const workload of ratioNames) {
    const known = committed[workload];
    if (known === undefined && !isWritten) throw new SpecError(`no ratio of ${workload} is committed: write them`);
    io.stderr(`${workload} ...`);
    const spec = readSpec(io.readWorkload(workload));
    const { ratio, problems } =
      known === undefined ? medianRatio(spec, measure) : bestRatio(spec, known * allowedShare, measure);
    if (problems.length > 0) return wrongAnswers(workload, problems, io);
    rows.push({ workload, committed: known, ratio });
  }
  for (const line of tableLines(columns, rows)) io.stdout(line);
  if (isWritten) {
    const ratios = rows.map(({ workload, ratio }): [string, number] => [workload, Number(ratio.toPrecision(3))]);
    io.writeRatios(`${JSON.stringify(Object.fromEntries(ratios), undefined, 2)}\n`);
    return 0;
  }
  const slow = rows.filter(({ ratio, committed: before = 0 }) => ratio < before * allowedShare);
  for (const { workload, ratio } of slow) {
    io.stderr(
      `${workload}: ${amount(ratio)} times the reference engine's decisions, less than half of what is committed`,
    );
  }
  return slow.length > 0 ? 1 : 0;
}

function readRatios(text: string): Ratios {
  return JSON.parse(text) as Ratios;
}
