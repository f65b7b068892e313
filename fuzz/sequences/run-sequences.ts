import { differenceText } from "../../conformance/report.ts";
import { allEngines, type NamedEngine } from "../../conformance/run-case.ts";
import { compareWithUpstream, signature } from "../differences.ts";
import type { FuzzOptions } from "../options.ts";
import type { Oracle } from "../oracle.ts";
import { type FuzzCounts, report, type Told } from "../run-fuzzer.ts";
import { randomSequence } from "./random-sequence.ts";
import { shrinkSteps } from "./shrink-steps.ts";
import type { Sequence, Step } from "./step.ts";
import { type SequenceFailure, takeSequence } from "./take-sequence.ts";

/**
 * Takes random sequences of changes with upstream and all engines, and shrinks the first difference of each kind. Scheduling
 * steps are counted, but for `different`: each of those ends its sequence.
 */
export async function runSequences(
  oracle: Oracle,
  options: FuzzOptions,
  told: Told,
  engines: readonly NamedEngine[] = allEngines,
): Promise<FuzzCounts> {
  const { version, seed, sequences, steps, first, features } = options;
  const kinds = new Map<string, number>();
  const passedOver = new Map<string, number>();
  let equal = 0;
  for (let index = first; index < first + sequences; index++) {
    const sequence = randomSequence(seed, index, steps, features);
    const result = await takeSequence(oracle, version, sequence, engines);
    equal += result.compared;
    for (const why of result.passedOver) increment(passedOver, why.slice(0, 120));
    if (result.failure === undefined) continue;
    const kind = signature(result.failure.differences);
    increment(kinds, kind);
    if (kinds.get(kind) === 1 && kinds.size <= options.shrink) {
      await reportSequence(oracle, options, told, sequence, result.failure, engines);
    }
  }
  for (const [why, count] of passedOver) told.print(`passed over ${count}: ${why}`);
  for (const [kind, count] of kinds) told.print(`${count} differ in ${kind}`);
  return { equal, different: sum(kinds), passedOver: sum(passedOver) };
}

/** What an engine answers to the present cluster alone is a case like any; what it answers only after the steps is not. */
async function reportSequence(
  oracle: Oracle,
  options: FuzzOptions,
  told: Told,
  sequence: Sequence,
  { differences, question }: SequenceFailure,
  engines: readonly NamedEngine[],
): Promise<void> {
  const { version } = options;
  const [alone] = question === undefined ? [] : await compareWithUpstream(oracle, version, [question]);
  if (question !== undefined && alone?.kind === "different") return report(oracle, options, told, question, alone);

  const wanted = signature(differences);
  const failureOf = async (steps: readonly Step[]): Promise<SequenceFailure | undefined> => {
    const { failure } = await takeSequence(oracle, version, { ...sequence, steps }, engines);
    return failure !== undefined && signature(failure.differences) === wanted ? failure : undefined;
  };
  const steps = await shrinkSteps(sequence.steps, async (fewer) => (await failureOf(fewer)) !== undefined);
  const failure = await failureOf(steps);
  if (failure === undefined) {
    told.print(`${sequence.name} differs once, and not when taken again: ${wanted}`);
    return;
  }
  for (const difference of failure.differences) told.print(`${sequence.name} ${differenceText(difference)}`);
  told.print(`only after these steps, of which the last differs:`);
  for (const step of steps.slice(0, failure.at + 1)) told.print(JSON.stringify(step));
}

function sum(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((total, count) => total + count, 0);
}

function increment(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
