import { seededTieBreak } from "@stowage/planner";
import { disagreement } from "../answers/agreement.ts";
import { follow } from "../answers/follow.ts";
import { wrongChoices } from "../answers/wrong-choices.ts";
import type { WorkloadRow } from "../report/workload-table.ts";
import { limited, type Spec } from "../spec/spec.ts";
import { type CreateEngine, createIncremental, createReference } from "../spec/spec-engine.ts";
import { workloadCluster } from "../spec/workload-cluster.ts";
import type { Extent } from "./extent.ts";
import { figuresOf } from "./figures.ts";
import { ourPasses } from "./our-passes.ts";
import type { RunUpstream } from "./upstream.ts";

/** A row, or, when there are problems, none: a benchmark of a wrong answer measures nothing. */
export interface WorkloadResult {
  readonly row?: WorkloadRow;
  readonly problems: readonly string[];
}

/** What is measured; by default, both engines and no upstream. */
export interface Engines {
  readonly reference?: CreateEngine;
  readonly incremental?: CreateEngine;
  /** Absent where there is no Go. */
  readonly runUpstream?: RunUpstream | undefined;
}

/** Of upstream's seconds, this share at most goes to the copy that is discarded. */
const warmUpShare = 0.25;
/** Filling the reference engine with more nodes and pods takes longer than all else. */
const mostForReference = 20_000;

/** Runs a workload on the incremental engine; for as long as they are given time on the reference engine and upstream. */
export function runWorkload(
  workload: string,
  whole: Spec,
  extent: Extent,
  { reference = createReference, incremental = createIncremental, runUpstream }: Engines = {},
): WorkloadResult {
  const small = limited(whole, { nodes: extent.smallCopy, pods: extent.smallCopy, pending: extent.smallCopy });
  const problems = disagreement(small, seededTieBreak(0), [reference, incremental]);
  if (runUpstream !== undefined) problems.push(...wrongChoices(small, runUpstream(small, { choices: true }).choices));
  if (problems.length > 0) return { problems };

  const spec = limited(whole, { pending: extent.pending });
  const { nodes, pods } = workloadCluster(spec);
  const { passes, wrong } = ourPasses(spec, extent, incremental);
  problems.push(...wrong);
  const [first] = passes;
  if (first === undefined || problems.length > 0) return { problems };

  const figures = figuresOf(passes);
  const isSmall = nodes.length + pods.length <= mostForReference;
  const followed = isSmall ? follow(spec, first.steps, reference, extent.referenceSeconds) : undefined;
  problems.push(...(followed?.problems ?? []));
  const warmUpSeconds = extent.upstreamSeconds * warmUpShare;
  const upstream = runUpstream?.(spec, { mostSeconds: extent.upstreamSeconds, warmUpSeconds });
  if (upstream !== undefined && upstream.failed > 0) problems.push(`upstream places ${upstream.failed} pods nowhere`);
  if (problems.length > 0) return { problems };

  const { placed, decisionsPerSecond, p50us, p99us } = figures;
  const row: WorkloadRow = {
    workload,
    nodes: nodes.length,
    existingPods: pods.length,
    placed,
    decisionsPerSecond,
    p50us,
    p99us,
    ...(upstream !== undefined && {
      upstream: {
        placed: upstream.placed,
        decisionsPerSecond: upstream.decisionsPerSecond,
        p50us: upstream.p50us,
      },
      timesUpstream: decisionsPerSecond / upstream.decisionsPerSecond,
    }),
    ...(followed !== undefined && {
      timesReference: decisionsPerSecond / figuresOf([followed.measurement]).decisionsPerSecond,
    }),
  };
  return { row, problems };
}
