import type { Measurement } from "./measure.ts";

/** What runs are measured by. */
export interface Figures {
  /** Of one run. */
  readonly placed: number;
  readonly failed: number;
  /** Of one run, on average. */
  readonly seconds: number;
  /** All decisions over all the time that they took. */
  readonly decisionsPerSecond: number;
  /** Microseconds: half, and 99 of 100, of the decisions of all runs took no longer. */
  readonly p50us: number;
  readonly p99us: number;
}

/** The figures of runs over the same pods. */
export function figuresOf(runs: readonly Pick<Measurement, "placed" | "failed" | "seconds" | "steps">[]): Figures {
  const decisions = runs.reduce((sum, { steps }) => sum + steps.length, 0);
  const seconds = runs.reduce((sum, run) => sum + run.seconds, 0);
  const micros = new Float64Array(decisions);
  let at = 0;
  for (const { steps } of runs) {
    micros.set(steps.micros.subarray(0, steps.length), at);
    at += steps.length;
  }
  micros.sort();
  const [{ placed, failed } = { placed: 0, failed: 0 }] = runs;
  return {
    placed,
    failed,
    seconds: runs.length === 0 ? 0 : seconds / runs.length,
    decisionsPerSecond: seconds === 0 ? 0 : decisions / seconds,
    p50us: percentile(micros, 0.5),
    p99us: percentile(micros, 0.99),
  };
}

/** The smallest of the sorted values that this share of them does not exceed; 0 for none. */
export function percentile(sorted: Float64Array, share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}
