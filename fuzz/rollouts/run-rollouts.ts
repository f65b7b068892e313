import type { RecordedRollout } from "../../conformance/rollouts/recorded-rollout.ts";
import type { RolloutDifference } from "../../conformance/rollouts/compare-rollout.ts";
import type { ControlPlane } from "../../upstream/control-plane/control-plane.ts";
import { NoSuchPod } from "../../upstream/rollouts/make-change.ts";
import { cleanUp } from "../../upstream/situations/clean-up.ts";
import { hasDaemons, isStrict, judgeRollout, type Verdict } from "./judge-rollout.ts";
import type { RolloutOptions } from "./options.ts";
import { playRandom } from "./play-random.ts";
import { randomRollout, type RandomRollout } from "./random-rollout.ts";
import { shrinkRollout } from "./shrink-rollout.ts";

/** How many rollouts came to what. */
export type RolloutCounts = Record<Verdict["kind"] | "unlikely" | "passed over", number>;

/** Where a run says what it found. */
export interface Told {
  print(line: string): void;
  keep(played: RecordedRollout): void;
}

/** What is in fewer cases than one of so many is not looked for. */
const rarest = 1000;

const none: RolloutCounts = { equal: 0, tie: 0, places: 0, unlikely: 0, different: 0, "passed over": 0 };

/** Plays random rollouts on a real control plane, and compares each with what is foreseen of it. */
export async function runRollouts(
  cluster: ControlPlane,
  { cases, seed, first, again, shrink, about = "" }: RolloutOptions,
  told: Told,
): Promise<RolloutCounts> {
  const counts = { ...none };
  for (let index = first, played = 0; played < cases && index < first + cases * rarest; index++) {
    const rollout = randomRollout(seed, index);
    if (!JSON.stringify(rollout).includes(about)) continue;
    played++;
    const start = performance.now();
    const real = await play(cluster, rollout, told);
    if (typeof real === "string") {
      counts["passed over"]++;
      told.print(`${rollout.name} (${rollout.about}): passed over: ${real}`);
      continue;
    }
    told.keep(real);
    const verdict = judgeRollout(real);
    // Which of equal nodes is taken is chance, and so is where a DaemonSet begins.
    const isAsked = verdict.kind === "tie" && verdict.order > 0 && !hasDaemons(real);
    const kind = isAsked ? await chanceOrNot(cluster, rollout, verdict.differences, again, told) : verdict.kind;
    counts[kind]++;
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    told.print(`${rollout.name} (${rollout.about}): ${kind}, ${real.expect.steps.length} steps, ${seconds} s`);
    if (kind !== "equal" && kind !== "tie") printDifferences(verdict, told);
    if (kind === "different" && shrink > 0) await printSmaller(cluster, rollout, shrink, told);
  }
  return counts;
}

/** Prints a smaller rollout that differs too, as a line of a file. */
async function printSmaller(cluster: ControlPlane, rollout: RandomRollout, most: number, told: Told): Promise<void> {
  const differs = async (smaller: RandomRollout): Promise<boolean> => {
    try {
      const played = await play(cluster, smaller, told);
      return typeof played !== "string" && judgeRollout(played).kind === "different";
    } catch {
      // Without this or that field it is no rollout.
      return false;
    }
  };
  told.print(`  smaller: ${JSON.stringify(await shrinkRollout(rollout, differs, most))}`);
}

/** Judges rollouts that were played before. */
export function judgeAll(all: readonly RecordedRollout[], told: Pick<Told, "print">): RolloutCounts {
  const counts = { ...none };
  for (const played of all) {
    const verdict = judgeRollout(played);
    counts[verdict.kind]++;
    told.print(`${played.name} (${played.about}): ${verdict.kind}`);
    if (verdict.kind !== "equal") printDifferences(verdict, told);
  }
  return counts;
}

/** @returns why there is nothing to compare, where there is nothing */
async function play(cluster: ControlPlane, rollout: RandomRollout, told: Told): Promise<RecordedRollout | string> {
  try {
    return await playRandom(cluster, rollout);
  } catch (error) {
    if (error instanceof NoSuchPod) return error.message;
    const message = error instanceof Error ? error.message : String(error);
    // What the API server refuses is no rollout.
    if (/was refused with 4|ended with exit code|do not come to an end/.test(message)) return message.slice(0, 300);
    told.print(`${rollout.name}: ${message}`);
    throw error;
  } finally {
    await cleanUp(cluster);
  }
}

/** Whether the real ones agree with the first order of a simulation now and then. */
async function chanceOrNot(
  cluster: ControlPlane,
  rollout: RandomRollout,
  differences: readonly RolloutDifference[],
  again: number,
  told: Told,
): Promise<"tie" | "unlikely"> {
  let paths = new Set(differences.filter(isStrict).map(({ path }) => path));
  for (let time = 0; time < again && paths.size > 0; time++) {
    const played = await play(cluster, rollout, told);
    if (typeof played === "string") return "tie";
    const verdict = judgeRollout(played);
    const differing = new Set("differences" in verdict ? verdict.differences.map(({ path }) => path) : []);
    const isAsForeseen = verdict.kind !== "tie" || verdict.order === 0;
    paths = isAsForeseen ? new Set() : new Set([...paths].filter((path) => differing.has(path)));
  }
  return paths.size > 0 && again > 0 ? "unlikely" : "tie";
}

function printDifferences(verdict: Verdict, { print }: Pick<Told, "print">): void {
  if (!("differences" in verdict)) return;
  const most = 8;
  for (const { bar, path, expected, actual } of verdict.differences.slice(0, most)) {
    print(`  ${bar}, ${path}\n    real:     ${expected}\n    foreseen: ${actual}`);
  }
  if (verdict.differences.length > most) print(`  and ${verdict.differences.length - most} more`);
}
