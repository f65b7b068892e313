import type { Io } from "../io.ts";
import { quickExtent, wholeExtent } from "../measure/extent.ts";
import { runWorkload } from "../measure/run-workload.ts";
import { readSpec } from "../spec/spec.ts";
import { chosenNames, quickNames, tableNames } from "../workload-names.ts";
import { conditions } from "./conditions.ts";
import { type WorkloadRow, workloadTable } from "./workload-table.ts";
import { wrongAnswers } from "./wrong-answers.ts";

/** What the table is asked for. */
export interface TableRequest {
  readonly isQuick: boolean;
  /** Of workloads; without any, those of the table. */
  readonly names: readonly string[];
  /** Where the figures are written to as well. */
  readonly jsonPath: string | undefined;
  /** As they were given, to be printed with the figures. */
  readonly args: readonly string[];
}

/** Measures workloads one after another and prints the table. @returns the exit status. */
export function runTable({ isQuick, names, jsonPath, args }: TableRequest, io: Io): number {
  const rows: WorkloadRow[] = [];
  const chosen = chosenNames(names, isQuick ? quickNames : tableNames);
  for (const [index, name] of chosen.entries()) {
    io.stderr(`${index + 1}/${chosen.length} ${name} ...`);
    const { row, problems } = runWorkload(
      name,
      readSpec(io.readWorkload(name)),
      isQuick ? quickExtent : wholeExtent,
      io,
    );
    if (row === undefined) return wrongAnswers(name, problems, io);
    rows.push(row);
  }
  const { command, machine } = conditions(args, io);
  for (const line of workloadTable(rows)) io.stdout(line);
  io.stdout("");
  io.stdout("every node scored; a decision is decide and assume");
  if (io.runUpstream === undefined) io.stdout("upstream's scheduler is measured too where Go is installed");
  io.stdout(`${command}; Node ${machine.node}; ${machine.cores} x ${machine.cpu}`);
  if (jsonPath !== undefined) io.writeFile(jsonPath, `${JSON.stringify({ command, machine, rows }, undefined, 2)}\n`);
  return 0;
}
