// `npm run fuzz -- --cases N --seed N --version V`: compares both engines with upstream on random cases; see README.md.
import { appendFileSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import type { RandomQuestion } from "./random-case.ts";
import { differenceText } from "../conformance/report.ts";
import { buildSchedulerOracle } from "../tools/oracle.mjs";
import { compareWithUpstream, type Outcome, signature } from "./differences.ts";
import { type FuzzOptions, parseOptions, usage } from "./options.ts";
import { type Oracle, startOracle } from "./oracle.ts";
import { randomCase } from "./random-case.ts";
import { isQuestion } from "./is-question.ts";
import { type Json, shrink } from "./shrink.ts";

const projectRoot = fileURLToPath(new URL("..", import.meta.url));
const batchSize = 64;

process.exitCode = await main(process.argv.slice(2));

/** @returns 0 when all cases agree, 1 when one does not, 2 for options that make no sense. */
async function main(args: readonly string[]): Promise<number> {
  const options = parseOptions(args);
  if (typeof options === "string") {
    process.stderr.write(`${options}\n${usage}\n`);
    return 2;
  }
  const oracle = startOracle(await buildSchedulerOracle(projectRoot, options.version));
  try {
    return await fuzz(oracle, options);
  } finally {
    oracle.close();
  }
}

async function fuzz(oracle: Oracle, options: FuzzOptions): Promise<number> {
  const { version, seed, cases, first, features } = options;
  const start = performance.now();
  const passedOver = new Map<string, number>();
  const kinds = new Map<string, number>();
  let equal = 0;

  for (let index = first; index < first + cases; index += batchSize) {
    const count = Math.min(batchSize, first + cases - index);
    const batch = Array.from({ length: count }, (_, offset) => randomCase(seed, index + offset, features));
    const outcomes = await compareWithUpstream(oracle, version, batch);
    for (const [offset, outcome] of outcomes.entries()) {
      const question = batch[offset];
      if (outcome.kind === "equal") equal++;
      else if (outcome.kind === "passed over") increment(passedOver, outcome.why.slice(0, 120));
      else if (question !== undefined) {
        const kind = signature(outcome.differences);
        increment(kinds, kind);
        if (kinds.get(kind) === 1 && kinds.size <= options.shrink) await report(oracle, options, question, outcome);
      }
    }
  }
  const seconds = (performance.now() - start) / 1000;
  for (const [why, count] of passedOver) print(`passed over ${count}: ${why}`);
  for (const [kind, count] of kinds) print(`${count} differ in ${kind}`);
  const different = [...kinds.values()].reduce((sum, count) => sum + count, 0);
  print(`${equal} equal, ${different} different, ${cases - equal - different} passed over, ${seconds.toFixed(1)} s`);
  return different > 0 ? 1 : 0;
}

/** Shrinks the case, prints it, and keeps it if asked to. */
async function report(
  oracle: Oracle,
  { version, keep }: FuzzOptions,
  question: RandomQuestion,
  { differences }: Outcome & { kind: "different" },
): Promise<void> {
  const wanted = signature(differences);
  const again = async (smaller: Json): Promise<Outcome | undefined> => {
    if (!isQuestion(smaller)) return undefined;
    const [outcome] = await compareWithUpstream(oracle, version, [smaller]);
    return outcome?.kind === "different" && signature(outcome.differences) === wanted ? outcome : undefined;
  };
  const smallest = await shrink(
    JSON.parse(JSON.stringify(question)) as Json,
    async (one) => (await again(one)) !== undefined,
  );
  const outcome = await again(smallest);
  if (outcome?.kind !== "different") {
    print(`${question.name} differs once, and not when asked again: ${wanted}`);
    return;
  }
  for (const difference of outcome.differences) print(`${question.name} ${differenceText(difference)}`);
  print(outcome.line);
  if (keep === undefined) return;
  mkdirSync(dirname(keep), { recursive: true });
  appendFileSync(keep, `${outcome.line}\n`);
}

function increment(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
