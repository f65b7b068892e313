import { createIncrementalEngine, type Engine } from "@stowage/engine";
import { seededTieBreak } from "@stowage/planner";
import { wrongPlaces } from "./answers.ts";
import { measure } from "./measure.ts";
import { limited, readSpec, type Spec } from "./spec.ts";
import { specProfiles } from "./spec-profiles.ts";
import { fill, workloadCluster } from "./workload-cluster.ts";

/** The figures of one spec. A pod that finds no node counts as failed. */
export interface SpecResult {
  readonly placed: number;
  readonly failed: number;
  /** The sum over all decisions; loading is not in it. */
  readonly seconds: number;
  readonly decisionsPerSecond: number;
  readonly p50us: number;
  readonly p99us: number;
  /** Resident memory of the process once all pods are placed, in units of 2^20 bytes. */
  readonly rssMB: number;
  /** Reading the spec, making its objects and filling an engine with them. */
  readonly loadSeconds: number;
}

/** How long the discarded copy is used at most. */
const warmUpSeconds = 2;
/** And how big it is at most, since resident memory is measured too: the copy may linger in it. */
const warmUpSize = 5_000;

/**
 * Runs a spec's text on the incremental engine, first for a short while on a copy that is discarded.
 *
 * @returns the figures, and what is wrong with the answers: with anything there, the figures mean nothing.
 * @throws SpecError
 */
export function runSpec(text: string, rssBytes: () => number): { result: SpecResult; problems: readonly string[] } {
  warmUp(text);
  const start = performance.now();
  const spec = readSpec(text);
  const cluster = workloadCluster(spec);
  const engine = newEngine(spec);
  fill(engine, cluster);
  const loadSeconds = (performance.now() - start) / 1e3;

  const { steps, ...figures } = measure(engine, cluster.pending, { tieBreak: seededTieBreak(0), churn: spec.churn });
  const rssMB = rssBytes() / 2 ** 20;
  return { result: { ...figures, rssMB, loadSeconds }, problems: wrongPlaces(cluster.objects, steps) };
}

/** A function of its own, so that nothing holds the copy afterwards. */
function warmUp(text: string): void {
  const spec = limited(readSpec(text), { nodes: warmUpSize, pods: warmUpSize, pending: warmUpSize });
  const cluster = workloadCluster(spec);
  const options = { tieBreak: seededTieBreak(0), mostSeconds: warmUpSeconds, churn: spec.churn };
  measure(fill(newEngine(spec), cluster), cluster.pending, options);
}

function newEngine(spec: Spec): Engine {
  const [first, ...others] = specProfiles(spec);
  return createIncrementalEngine(first, ...others);
}
