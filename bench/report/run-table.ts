import type { Io } from "../io.ts";
import { quickExtent, wholeExtent } from "../measure/extent.ts";
import { runWorkload } from "../measure/run-workload.ts";
import { type QuestionRow, questionTable } from "../questions/question-row.ts";
import { runQuestions } from "../questions/run-questions.ts";
import { readSpec } from "../spec/spec.ts";
import { chosenNames, quickNames, tableNames } from "../workload-names.ts";
import { conditions } from "./conditions.ts";
import { type WorkloadRow, workloadTable } from "./workload-table.ts";
import { wrongAnswers } from "./wrong-answers.ts";

/** What the tables are asked for. */
export interface TableRequest {
  readonly isQuick: boolean;
  /** Of workloads and questions; without any, those of the tables. */
  readonly names: readonly string[];
  /** Where the figures are written to as well. */
  readonly jsonPath: string | undefined;
  /** As they were given, to be printed with the figures. */
  readonly args: readonly string[];
}

/** Measures workloads and questions one after another and prints the tables. @returns the exit status. */
export function runTable({ isQuick, names, jsonPath, args }: TableRequest, io: Io): number {
  const start = performance.now();
  const extent = isQuick ? quickExtent : wholeExtent;
  const { workloads, questions } = chosenNames(names, isQuick ? quickNames : tableNames);
  let begun = 0;
  const progress = (name: string): void => {
    const seconds = Math.round((performance.now() - start) / 1e3);
    io.stderr(`${++begun}/${workloads.length + questions.length} after ${seconds} s: ${name}`);
  };

  const rows: WorkloadRow[] = [];
  for (const name of workloads) {
    progress(name);
    const { row, problems } = runWorkload(name, readSpec(io.readWorkload(name)), extent, io);
    if (row === undefined) return wrongAnswers(name, problems, io);
    rows.push(row);
  }
  const answered: QuestionRow[] = [];
  for (const name of questions) {
    progress(name);
    const result = runQuestions(name, extent, io);
    if (result.problems.length > 0) return wrongAnswers(name, result.problems, io);
    answered.push(...result.rows);
  }

  const { command, machine } = conditions(args, io);
  if (rows.length > 0) for (const line of [...workloadTable(rows), ""]) io.stdout(line);
  if (answered.length > 0) for (const line of [...questionTable(answered), ""]) io.stdout(line);
  io.stdout("every node scored; a decision is decide and assume");
  if (io.runUpstream === undefined) io.stdout("upstream's scheduler is measured too where Go is installed");
  io.stdout(`${command}; Node ${machine.node}; ${machine.cores} x ${machine.cpu}`);
  if (jsonPath !== undefined) {
    const report = { command, machine, workloads: rows, questions: answered };
    io.writeFile(jsonPath, `${JSON.stringify(report, undefined, 2)}\n`);
  }
  return 0;
}
