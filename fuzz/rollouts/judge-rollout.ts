import { createIncrementalEngine } from "@stowage/engine";
import { compareRollout, type RolloutDifference } from "../../conformance/rollouts/compare-rollout.ts";
import type { RecordedRollout } from "../../conformance/rollouts/recorded-rollout.ts";
import { runRollout } from "../../conformance/rollouts/run-rollout.ts";
import { failingJob } from "../../upstream/rollouts/real-kubelet.ts";
import { guidedEngine } from "./guided-engine.ts";

/** How a simulation compares with what was played for real. */
export type Verdict =
  /** The same, but for which of equal nodes was taken. */
  | { readonly kind: "equal" }
  /** The same if things that happen at once are taken in another order; `differences` is how the first order differs. */
  | { readonly kind: "tie"; readonly order: number; readonly differences: readonly RolloutDifference[] }
  /** The same, but a pod is on a node that is none of the best ones. */
  | { readonly kind: "places"; readonly differences: readonly RolloutDifference[] }
  /** No order makes it the same. */
  | { readonly kind: "different"; readonly differences: readonly RolloutDifference[] };

/** How many orders are tried; of DaemonSets more, since they come to their nodes in any order. */
const orders = { daemons: 400, others: 40 };

/** Compares what a simulation says with what was played. */
export function judgeRollout(real: RecordedRollout): Verdict {
  const played = withoutDaemonOrder(real);
  const plain = differencesOf(played, { seed: 0 });
  let closest: readonly RolloutDifference[] | undefined;
  let tie: number | undefined;
  const most = hasDaemons(played) ? orders.daemons : orders.others;
  for (let order = 0; order < most; order++) {
    const createEngine = guidedEngine(createIncrementalEngine, played);
    const differences = differencesOf(played, { seed: order, order, createEngine });
    if (differences.length === 0)
      return plain.some(isStrict) ? { kind: "tie", order, differences: plain } : { kind: "equal" };
    if (!differences.some(isStrict)) tie ??= order;
    const strict = (all: readonly RolloutDifference[]): number => all.filter(isStrict).length * 1000 + all.length;
    if (closest === undefined || strict(differences) < strict(closest)) closest = differences;
  }
  const differences = closest ?? plain;
  if (tie === undefined) return { kind: "different", differences };
  if (plain.some(isStrict)) return { kind: "tie", order: tie, differences: plain };
  return isByVictims(played, differences) ? { kind: "equal" } : { kind: "places", differences };
}

/** Whether pods were deleted before: where there is room depends on which of several equal ones went. */
function isByVictims({ expect: { steps } }: RecordedRollout, differences: readonly RolloutDifference[]): boolean {
  const indexes = differences.map(({ path }) => Number(/^steps\[(\d+)\]/.exec(path)?.[1] ?? Infinity));
  return steps.slice(0, Math.min(...indexes) + 1).some(({ deleted }) => deleted !== undefined);
}

function differencesOf(
  played: RecordedRollout,
  options: Parameters<typeof runRollout>[1],
): readonly RolloutDifference[] {
  return compareRollout(runRollout(played, { failing: { [failingJob]: 1 }, ...options }), played.expect);
}

/** Which of equal nodes was taken is chance. */
export function isStrict({ bar }: RolloutDifference): boolean {
  return bar !== "places";
}

/** Whether there are DaemonSets, or come to be. */
export function hasDaemons({ cluster, change }: Pick<RecordedRollout, "cluster" | "change">): boolean {
  return JSON.stringify([cluster, change]).includes('"kind":"DaemonSet"');
}

/** In which order a DaemonSet comes to its nodes is chance; where its pods are in the end is not. */
function withoutDaemonOrder(played: RecordedRollout): RecordedRollout {
  const varied = played.expect.steps.flatMap(({ bound = {} }, index) =>
    Object.keys(bound).flatMap((name) => (name.startsWith("DaemonSet/") ? [`steps[${index}].bound.${name}`] : [])),
  );
  return { ...played, expect: { ...played.expect, varied: [...played.expect.varied, ...varied] } };
}
