import type { Engine, Pod, TieBreak } from "@stowage/engine";
import type { Churn } from "./spec.ts";

/** What an engine did with one pod. */
export interface Step {
  readonly pod: Pod;
  /** Absent: the pod found no node. */
  readonly nodeName?: string;
  /** The chosen node's total, and how many nodes have it. */
  readonly total?: number;
  readonly ties?: number;
  readonly feasible?: number;
  /** Deleted after this step, to join the queue again: a pod that an earlier step placed. */
  readonly deleted?: Pod;
}

/** How a run goes. */
export interface MeasureOptions {
  readonly tieBreak: TieBreak;
  readonly mostSeconds?: number;
  readonly churn?: Churn | undefined;
}

/** What a run over pending pods did, and how long it took. */
export interface Measurement {
  readonly steps: readonly Step[];
  readonly placed: number;
  readonly failed: number;
  /** The sum over all decisions, and deletions of a churn: what lies between them does not count. */
  readonly seconds: number;
  readonly decisionsPerSecond: number;
  /** Microseconds: half, and 99 of 100, of the decisions took no longer. */
  readonly p50us: number;
  readonly p99us: number;
}

/**
 * Schedules pods one after another, each with the earlier ones assumed. What is timed is a decision: decide, and assume
 * what it says. Stops before the next pod once all has taken `mostSeconds`.
 *
 * Churn: after every `deleteEvery` placements, those of pods that came again included, the pod that has been on its
 * node the longest, of those that this run placed, is deleted, and is again the last of the queue. The deletion counts
 * in `seconds`, and is no decision. `upstream/oracle` does the same.
 */
export function measure(
  engine: Engine,
  pending: readonly Pod[],
  { tieBreak, mostSeconds = Infinity, churn }: MeasureOptions,
): Measurement {
  const queue = [...pending];
  const micros: number[] = [];
  const steps: Step[] = [];
  const onNodes: Pod[] = [];
  let startIndex = 0;
  let placed = 0;
  let total = 0;
  // The queue grows as it is gone through.
  for (const pod of queue) {
    if (total >= mostSeconds * 1e6) break;
    const start = performance.now();
    const decision = engine.decide(pod, tieBreak, { startIndex });
    if (decision.kind === "scheduled") engine.assume(pod, decision.nodeName);
    const taken = (performance.now() - start) * 1e3;
    startIndex = decision.nextStartIndex ?? startIndex;
    micros.push(taken);
    total += taken;
    if (decision.kind !== "scheduled") {
      steps.push({ pod });
      continue;
    }
    onNodes.push(pod);
    placed++;
    const isDue = churn !== undefined && placed % churn.deleteEvery === 0;
    const deleted = isDue ? onNodes[placed / churn.deleteEvery - 1] : undefined;
    if (deleted !== undefined) {
      const before = performance.now();
      engine.forget(deleted);
      total += (performance.now() - before) * 1e3;
      queue.push(deleted);
    }
    steps.push({ ...stepOf(pod, decision), ...(deleted !== undefined && { deleted }) });
  }
  const sorted = Float64Array.from(micros).sort();
  return {
    steps,
    placed,
    failed: steps.length - placed,
    seconds: total / 1e6,
    decisionsPerSecond: total === 0 ? 0 : (steps.length * 1e6) / total,
    p50us: percentile(sorted, 0.5),
    p99us: percentile(sorted, 0.99),
  };
}

/** The smallest of the sorted values that this share of them does not exceed; 0 for none. */
export function percentile(sorted: Float64Array, share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}

function stepOf(pod: Pod, { nodeName, total, ties, feasible }: Omit<Step, "pod">): Step {
  return { pod, nodeName, total, ties, feasible } as Step;
}
