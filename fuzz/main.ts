// `npm run fuzz -- --cases N --seed N --version V`: compares both engines with upstream on random cases or, with
// `--sequences N`, after random changes; see README.md.
import { appendFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { buildSchedulerOracle } from "../tools/oracle.mjs";
import { parseOptions, usage } from "./options.ts";
import { startOracle } from "./oracle.ts";
import { runFuzzer } from "./run-fuzzer.ts";
import { runSequences } from "./sequences/run-sequences.ts";

const projectRoot = fileURLToPath(new URL("..", import.meta.url));

process.exitCode = await main(process.argv.slice(2));

/** @returns 0 when all cases agree, 1 when one does not, 2 for options that make no sense. */
async function main(args: readonly string[]): Promise<number> {
  const options = parseOptions(args);
  if (typeof options === "string") {
    process.stderr.write(`${options}\n${usage}\n`);
    return 2;
  }
  const { keep } = options;
  const oracle = startOracle(await buildSchedulerOracle(projectRoot, options.version));
  const start = performance.now();
  try {
    const run = options.sequences > 0 ? runSequences : runFuzzer;
    const counts = await run(oracle, options, {
      print: (line) => process.stdout.write(`${line}\n`),
      keep: (line) => keep !== undefined && appendFileSync(keep, `${line}\n`),
    });
    const { equal, different, passedOver } = counts;
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    process.stdout.write(`${equal} equal, ${different} different, ${passedOver} passed over, ${seconds} s\n`);
    return different > 0 ? 1 : 0;
  } finally {
    oracle.close();
  }
}
