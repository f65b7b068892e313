import { passDifference } from "../answers/pass-difference.ts";
import { wrongPlaces } from "../answers/wrong-places.ts";
import type { Making } from "../spec/object-list.ts";
import { limited, readSpec } from "../spec/spec.ts";
import { specEngine } from "../spec/spec-engine.ts";
import { fill, workloadCluster } from "../spec/workload-cluster.ts";
import { type Figures, figuresOf } from "./figures.ts";
import { measurePasses, measureOn, runOnce } from "./passes.ts";

/** The figures of one spec. A pod that finds no node counts as failed. */
export interface SpecResult extends Figures {
  /** Resident memory of the process once all pods are placed for the first time, in units of 2^20 bytes. */
  readonly rssMB: number;
  /** Reading the spec, making its objects and filling an engine with them. */
  readonly loadSeconds: number;
}

/** How long the discarded copy is used at most. */
const warmUpSeconds = 2;
/** And how big it is at most, since resident memory is measured too: the copy may linger in it. */
const warmUpSize = 5_000;
/** Passes are made until so many seconds of deciding have been measured, or so many by the clock have gone. */
const enough = { enoughSeconds: 2, enoughClockSeconds: 10 };

/**
 * Runs a spec's text on the incremental engine, first for a short while on a copy that is discarded.
 *
 * @param making How pods are made; see {@link workloadCluster}.
 * @returns the figures, and what is wrong with the answers: with anything there, the figures mean nothing.
 * @throws SpecError
 */
export function runSpec(
  text: string,
  rssBytes: () => number,
  making?: Making,
): { result: SpecResult; problems: readonly string[] } {
  warmUp(text);
  const start = performance.now();
  const spec = readSpec(text);
  const cluster = workloadCluster(spec, making);
  const engine = fill(specEngine(spec), cluster);
  const loadSeconds = (performance.now() - start) / 1e3;

  const options = { churn: spec.churn };
  const first = measureOn(engine, cluster, options);
  const rssMB = rssBytes() / 2 ** 20;
  const problems = wrongPlaces(spec, first.steps);
  if (problems.length > 0) return { result: { ...figuresOf([first]), rssMB, loadSeconds }, problems };

  const isEnough = first.seconds >= enough.enoughSeconds;
  const more = isEnough ? [] : measurePasses(() => specEngine(spec), cluster, { ...options, ...enough });
  for (const { steps } of more) problems.push(...passDifference(first.steps, steps));
  return { result: { ...figuresOf([first, ...more]), rssMB, loadSeconds }, problems };
}

/** A function of its own, so that nothing holds the copy afterwards. */
function warmUp(text: string): void {
  const spec = limited(readSpec(text), { nodes: warmUpSize, pods: warmUpSize, pending: warmUpSize });
  runOnce(() => specEngine(spec), workloadCluster(spec), { mostSeconds: warmUpSeconds, churn: spec.churn });
}
