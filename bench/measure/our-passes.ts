import { passDifference } from "../answers/pass-difference.ts";
import { unplaced, wrongPlaces } from "../answers/wrong-places.ts";
import type { Spec } from "../spec/spec.ts";
import { type CreateEngine, createIncremental, specEngine } from "../spec/spec-engine.ts";
import { workloadCluster } from "../spec/workload-cluster.ts";
import type { Extent } from "./extent.ts";
import type { Measurement } from "./measure.ts";
import { measurePasses, runOnce } from "./passes.ts";

/** Passes over a spec, and what is wrong with the answers: with anything there, they mean nothing. */
export interface OurPasses {
  readonly passes: readonly Measurement[];
  readonly wrong: string[];
}

/** Runs a spec once on a copy that is discarded, then pass after pass. */
export function ourPasses(
  spec: Spec,
  {
    mostSeconds,
    enoughSeconds,
    enoughClockSeconds,
  }: Pick<Extent, "mostSeconds" | "enoughSeconds" | "enoughClockSeconds">,
  create: CreateEngine = createIncremental,
): OurPasses {
  const cluster = workloadCluster(spec);
  const empty = () => specEngine(spec, create);
  const options = { churn: spec.churn, mostSeconds };
  runOnce(empty, cluster, options);
  const passes = measurePasses(empty, cluster, { ...options, enoughSeconds, enoughClockSeconds });
  const [first, ...others] = passes;
  if (first === undefined) return { passes, wrong: [] };
  const differences = others.flatMap(({ steps }) => passDifference(first.steps, steps));
  return { passes, wrong: [...unplaced(spec, first.steps), ...wrongPlaces(spec, first.steps), ...differences] };
}
