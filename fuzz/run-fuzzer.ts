import { differenceText } from "../conformance/report.ts";
import { compareWithUpstream, type Outcome, signature } from "./differences.ts";
import { isQuestion } from "./is-question.ts";
import type { FuzzOptions } from "./options.ts";
import type { Oracle } from "./oracle.ts";
import { randomCase, type RandomQuestion } from "./random-case.ts";
import { type Json, shrink } from "./shrink.ts";

/** How many cases are on their way to the oracle at once. */
const batchSize = 64;

export interface FuzzCounts {
  readonly equal: number;
  readonly different: number;
  readonly passedOver: number;
}

/** Where a run says what it found. */
export interface Told {
  print(line: string): void;
  /** Given each shrunk case with upstream's answer, as a line of a conformance file. */
  keep(line: string): void;
}

/** Asks upstream and both engines about random cases, and shrinks the first difference of each kind. */
export async function runFuzzer(
  oracle: Oracle,
  options: Omit<FuzzOptions, "sequences" | "steps">,
  told: Told,
): Promise<FuzzCounts> {
  const { version, seed, cases, first, features } = options;
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
        if (kinds.get(kind) === 1 && kinds.size <= options.shrink)
          await report(oracle, options, told, question, outcome);
      }
    }
  }
  for (const [why, count] of passedOver) told.print(`passed over ${count}: ${why}`);
  for (const [kind, count] of kinds) told.print(`${count} differ in ${kind}`);
  const different = [...kinds.values()].reduce((sum, count) => sum + count, 0);
  return { equal, different, passedOver: cases - equal - different };
}

/** Shrinks the case, prints it, and keeps it if asked to. */
export async function report(
  oracle: Oracle,
  { version }: Pick<FuzzOptions, "version">,
  told: Told,
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
    told.print(`${question.name} differs once, and not when asked again: ${wanted}`);
    return;
  }
  for (const difference of outcome.differences) told.print(`${question.name} ${differenceText(difference)}`);
  told.print(outcome.line);
  told.keep(outcome.line);
}

function increment(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
