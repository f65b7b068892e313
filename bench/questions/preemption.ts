import { type Engine, type Pod, podKey } from "@stowage/engine";
import type { PodPreemption, RunUpstream } from "../measure/upstream.ts";
import { limited, type Spec } from "../spec/spec.ts";
import { specEngine } from "../spec/spec-engine.ts";
import { fill, workloadCluster } from "../spec/workload-cluster.ts";
import type { QuestionResult } from "./question-row.ts";
import { timesOf } from "./repeat.ts";

/** How much is asked. */
export interface PreemptionExtent {
  /** So many nodes, full ones. */
  readonly nodes: number;
  readonly seconds: number;
  readonly upstreamSeconds: number;
  readonly runUpstream?: RunUpstream | undefined;
}

/** Of upstream's seconds, this share at most goes to a copy that is discarded. */
const warmUpShare = 0.25;

/**
 * Asks for each pending pod, on the cluster as it is, whom it could evict and where: the decision that finds no node, and
 * preemption on every node that it might help. Upstream is asked the same, and must find as many candidates and the same
 * best ones.
 */
export function measurePreemptions(
  whole: Spec,
  { nodes, seconds, upstreamSeconds, runUpstream }: PreemptionExtent,
): QuestionResult {
  // Each template of pods puts two on a node.
  const spec = limited(whole, { nodes, pods: 2 * nodes });
  const cluster = workloadCluster(spec);
  const engine = fill(specEngine(spec), cluster);
  const pods = [...cluster.pending];
  // The first round is not measured.
  const answers = pods.map((pod) => answer(engine, pod).told);
  const upstream = runUpstream?.(spec, {
    mostSeconds: upstreamSeconds,
    warmUpSeconds: upstreamSeconds * warmUpShare,
    preempt: true,
    choices: true,
  });
  const problems = [...answers, ...(upstream?.preemptions ?? [])].flatMap(({ pod, candidates }) =>
    candidates > 0 ? [] : [`${pod}: nobody is evicted for it`],
  );
  for (const [index, other] of (upstream?.preemptions ?? []).entries())
    problems.push(...difference(answers[index], other));
  if (problems.length > 0) return { rows: [], problems };

  const times: number[] = [];
  for (let total = 0; total < seconds * 1e3; ) {
    for (const pod of pods) {
      const { milliseconds } = answer(engine, pod);
      times.push(milliseconds);
      total += milliseconds;
    }
  }
  const row = {
    question: "preempt",
    nodes: cluster.nodes.length,
    existingPods: cluster.pods.length,
    ...timesOf(times),
  };
  if (upstream === undefined) return { rows: [row], problems };
  const upstreamP50ms = upstream.p50us / 1e3;
  return { rows: [{ ...row, upstreamP50ms, timesUpstream: upstreamP50ms / row.p50ms }], problems };
}

function answer(engine: Engine, pod: Pod): { told: PodPreemption; milliseconds: number } {
  const start = performance.now();
  const { kind } = engine.decide(pod, () => 0);
  const { candidates, best } = engine.preempt(pod);
  const milliseconds = performance.now() - start;
  if (kind !== "unschedulable") throw new RangeError(`${podKey(pod)} fits: nobody need be evicted for it`);
  return { told: { pod: podKey(pod), candidates: candidates.length, best: [...best].sort() }, milliseconds };
}

function difference(ours: PodPreemption | undefined, upstream: PodPreemption): string[] {
  const [one, other] = [JSON.stringify(ours), JSON.stringify({ ...upstream, best: [...upstream.best].sort() })];
  return one === other ? [] : [`we find ${one?.slice(0, 300)}, upstream ${other.slice(0, 300)}`];
}
