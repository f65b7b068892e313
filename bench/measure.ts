import type { Engine, Pod, TieBreak } from "@stowage/engine";

/** What an engine did with one pod. */
export interface Step {
  readonly pod: Pod;
  /** Absent: the pod found no node. */
  readonly nodeName?: string;
  /** The chosen node's total, and how many nodes have it. */
  readonly total?: number;
  readonly ties?: number;
  readonly feasible?: number;
}

/** What a run over pending pods did, and how long it took. */
export interface Measurement {
  readonly steps: readonly Step[];
  readonly placed: number;
  readonly failed: number;
  /** The sum over all decisions: what lies between them does not count. */
  readonly seconds: number;
  readonly decisionsPerSecond: number;
  /** Microseconds: half, and 99 of 100, of the decisions took no longer. */
  readonly p50us: number;
  readonly p99us: number;
}

/**
 * Schedules pods one after another, each with the earlier ones assumed. What is timed is a decision: decide, and assume
 * what it says. Stops before the next pod once the decisions have taken `mostSeconds`.
 */
export function measure(
  engine: Engine,
  pending: readonly Pod[],
  { tieBreak, mostSeconds = Infinity }: { readonly tieBreak: TieBreak; readonly mostSeconds?: number },
): Measurement {
  const micros = new Float64Array(pending.length);
  const steps: Step[] = [];
  let total = 0;
  for (const pod of pending) {
    if (total >= mostSeconds * 1e6) break;
    const start = performance.now();
    const decision = engine.decide(pod, tieBreak);
    if (decision.kind === "scheduled") engine.assume(pod, decision.nodeName);
    const taken = (performance.now() - start) * 1e3;
    micros[steps.length] = taken;
    total += taken;
    steps.push(decision.kind === "scheduled" ? stepOf(pod, decision) : { pod });
  }
  const sorted = micros.subarray(0, steps.length).sort();
  const placed = steps.filter(({ nodeName }) => nodeName !== undefined).length;
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
