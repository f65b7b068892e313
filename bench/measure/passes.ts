import type { Engine } from "@stowage/engine";
import { seededTieBreak } from "@stowage/planner";
import { fill, type WorkloadCluster } from "../spec/workload-cluster.ts";
import { type Measurement, measure, type MeasureOptions } from "./measure.ts";

/** How long passes are made. */
export interface PassesOptions extends Omit<MeasureOptions, "tieBreak"> {
  /** Passes are begun until so many seconds of deciding have been measured; there is always one. */
  readonly enoughSeconds: number;
  /** Nor is one begun after so many seconds by the clock: filling an engine takes longer than deciding. */
  readonly enoughClockSeconds: number;
}

/** Every run breaks ties alike, so that each pass decides the same. */
const seed = 0;

/**
 * Runs all pending pods again and again, each time on a new engine and with new objects.
 *
 * @param create makes an empty engine.
 */
export function measurePasses(
  create: () => Engine,
  cluster: WorkloadCluster,
  { enoughSeconds, enoughClockSeconds, ...options }: PassesOptions,
): Measurement[] {
  const start = performance.now();
  const passes: Measurement[] = [];
  let seconds = 0;
  do {
    const pass = runOnce(create, cluster, options);
    passes.push(pass);
    seconds += pass.seconds;
  } while (seconds < enoughSeconds && performance.now() - start < enoughClockSeconds * 1e3);
  return passes;
}

/** One run on a new engine. */
export function runOnce(
  create: () => Engine,
  cluster: WorkloadCluster,
  options: Omit<MeasureOptions, "tieBreak">,
): Measurement {
  return measureOn(fill(create(), cluster), cluster, options);
}

/** One run on an engine that has been filled. */
export function measureOn(
  engine: Engine,
  cluster: WorkloadCluster,
  options: Omit<MeasureOptions, "tieBreak">,
): Measurement {
  return measure(engine, cluster, { ...options, tieBreak: seededTieBreak(seed) });
}
