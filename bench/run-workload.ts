import {
  createIncrementalEngine,
  createReferenceEngine,
  defaultProfile,
  type Engine,
  type Profile,
} from "@stowage/engine";
import { seededTieBreak } from "@stowage/planner";
import { disagreement } from "./agreement.ts";
import { firstDifference, unplaced, wrongPlaces } from "./answers.ts";
import { type Measurement, measure } from "./measure.ts";
import { limited, type Spec, withMorePods } from "./spec.ts";
import type { ResultRow } from "./table.ts";
import type { RunUpstream } from "./upstream.ts";
import { wrongChoices } from "./wrong-choices.ts";
import { fill, type WorkloadCluster, workloadCluster } from "./workload-cluster.ts";

/** How much is run. */
export interface Extent {
  /** Pods to schedule at most. */
  readonly pending: number;
  /** For the reference engine, which is too slow for all of them. */
  readonly referenceSeconds: number;
  /** For upstream's scheduler, which is too slow as well. */
  readonly upstreamSeconds: number;
  /** For each engine, on a copy of the cluster that is then thrown away. */
  readonly warmUpSeconds: number;
  /** The smaller copy on which both engines must agree: so many nodes, existing and pending pods each. */
  readonly smallCopy: number;
}

/** Results, or, when there are problems, none: a benchmark of a wrong answer measures nothing. */
export interface WorkloadResult {
  readonly rows: readonly ResultRow[];
  readonly problems: readonly string[];
}

/** What is measured; by default, both engines and no upstream. */
export interface Engines {
  readonly createReference?: (profile: Profile) => Engine;
  readonly createIncremental?: (profile: Profile) => Engine;
  /** Absent where there is no Go. */
  readonly runUpstream?: RunUpstream | undefined;
}

/** How many times more existing pods the last row has. */
const morePods = 10;
const seed = 0;

/** Runs a workload on both engines, and once more with many more existing pods on the incremental one. */
export function runWorkload(
  workload: string,
  whole: Spec,
  extent: Extent,
  { createReference = createReferenceEngine, createIncremental = createIncrementalEngine, runUpstream }: Engines = {},
): WorkloadResult {
  const { pending, referenceSeconds, upstreamSeconds, warmUpSeconds, smallCopy } = extent;
  const smallSpec = limited(whole, { nodes: smallCopy, pods: smallCopy, pending: smallCopy });
  const small = workloadCluster(smallSpec);
  const problems = disagreement(small, seededTieBreak(seed), [createReference, createIncremental]);
  if (runUpstream !== undefined) problems.push(...wrongChoices(smallSpec, runUpstream(smallSpec, Infinity).choices));
  if (problems.length > 0) return { rows: [], problems };

  const spec = limited(whole, { pending });
  const few = workloadCluster(spec);
  const reference = run(createReference, few, warmUpSeconds, referenceSeconds);
  const incremental = run(createIncremental, few, warmUpSeconds);
  const upstream = runUpstream?.(spec, upstreamSeconds);
  if (upstream !== undefined && upstream.failed > 0) problems.push(`upstream places ${upstream.failed} pods nowhere`);
  problems.push(...problemsOf(few, reference), ...problemsOf(few, incremental));
  problems.push(...firstDifference(reference, incremental));
  if (problems.length > 0) return { rows: [], problems };

  const many = workloadCluster(withMorePods(spec, morePods));
  const crowded = run(createIncremental, many, warmUpSeconds);
  problems.push(...problemsOf(many, crowded));
  if (problems.length > 0) return { rows: [], problems };

  const timesReference = incremental.decisionsPerSecond / reference.decisionsPerSecond;
  const besideUpstream = ({ decisionsPerSecond }: Measurement): Partial<ResultRow> =>
    upstream === undefined
      ? { upstreamPerSecond: "no Go" }
      : {
          upstreamPerSecond: upstream.decisionsPerSecond,
          timesUpstream: decisionsPerSecond / upstream.decisionsPerSecond,
        };
  return {
    rows: [
      { workload, engine: "reference", ...figures(few, reference), ...besideUpstream(reference) },
      {
        workload,
        engine: "incremental",
        ...figures(few, incremental),
        ...besideUpstream(incremental),
        timesReference,
      },
      { workload, engine: "incremental", ...figures(many, crowded), timesFewerPods: crowded.p50us / incremental.p50us },
    ],
    problems,
  };
}

function run(
  create: (profile: Profile) => Engine,
  cluster: WorkloadCluster,
  warmUpSeconds: number,
  mostSeconds = Infinity,
): Measurement {
  const made = (): Engine => fill(create(defaultProfile()), cluster);
  measure(made(), cluster.pending, { tieBreak: seededTieBreak(seed), mostSeconds: warmUpSeconds });
  return measure(made(), cluster.pending, { tieBreak: seededTieBreak(seed), mostSeconds });
}

function problemsOf({ objects }: WorkloadCluster, measurement: Measurement): string[] {
  return [...unplaced(measurement), ...wrongPlaces(objects, measurement.steps)];
}

function figures(
  { objects }: WorkloadCluster,
  { placed, decisionsPerSecond, p50us, p99us }: Measurement,
): Omit<ResultRow, "workload" | "engine"> {
  const countOf = (kind: string): number => objects.filter((object) => object.kind === kind).length;
  return { nodes: countOf("Node"), existingPods: countOf("Pod"), placed, decisionsPerSecond, p50us, p99us };
}
