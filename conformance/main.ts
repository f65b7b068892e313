// `npm run conformance -- FILE...`: compares both engines with recorded answers of upstream; see README.md.
import { readCases } from "./read-cases.ts";
import { resultLines, Tally } from "./report.ts";
import { runCase } from "./run-case.ts";

process.exitCode = main(process.argv.slice(2));

/** @returns 0 when every case passed, 1 when one failed, 2 when something could not be read. */
function main(files: readonly string[]): number {
  if (files.length === 0) {
    process.stderr.write("usage: npm run conformance -- FILE...\n");
    return 2;
  }
  const tally = new Tally();
  let problems = 0;
  for (const file of files) {
    for (const line of readCases(file)) {
      if (line.kind === "problem") {
        process.stderr.write(`${line.problem}\n`);
        problems++;
        continue;
      }
      const result = runCase(line.recorded);
      tally.add(result);
      print(resultLines(result));
    }
  }
  print([tally.line()]);
  if (problems > 0) return 2;
  return tally.failed > 0 ? 1 : 0;
}

function print(lines: readonly string[]): void {
  if (lines.length > 0) process.stdout.write(`${lines.join("\n")}\n`);
}
