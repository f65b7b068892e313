import { percentile } from "../measure/figures.ts";

/** How long an answer took. */
export interface Times {
  readonly count: number;
  /** Milliseconds: half, and all, of the answers took no longer. */
  readonly p50ms: number;
  readonly maxms: number;
}

/** Of fewer answers, one in which garbage is collected would move the median. */
const fewest = 9;

/** Asks once without measuring, then again and again until so many seconds have gone in asking; nine times at least. */
export function repeated(ask: () => void, mostSeconds: number): Times {
  ask();
  const times: number[] = [];
  let total = 0;
  while (times.length < fewest || total < mostSeconds * 1e3) {
    const start = performance.now();
    ask();
    const taken = performance.now() - start;
    times.push(taken);
    total += taken;
  }
  return timesOf(times);
}

/** The figures of so many times, in milliseconds. */
export function timesOf(times: readonly number[]): Times {
  const sorted = Float64Array.from(times).sort();
  return { count: times.length, p50ms: percentile(sorted, 0.5), maxms: percentile(sorted, 1) };
}
