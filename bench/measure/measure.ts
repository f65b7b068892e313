import type { Decision, Engine, TieBreak } from "@stowage/engine";
import type { Churn } from "../spec/spec.ts";
import type { WorkloadCluster } from "../spec/workload-cluster.ts";
import { nodeNumbers } from "./node-numbers.ts";
import { queueOf } from "./queue.ts";
import { GrowingSteps, type Steps } from "./steps.ts";

/** How a run goes. */
export interface MeasureOptions {
  readonly tieBreak: TieBreak;
  /** No decision is begun after so many seconds of deciding. */
  readonly mostSeconds?: number;
  readonly churn?: Churn | undefined;
  /** Another engine's run: each pod goes where it went there, whatever this engine says, and no further than it went. */
  readonly following?: Steps;
  /** Called before each decision, outside the timed part. */
  readonly beforeStep?: (step: number, engine: Engine) => void;
}

/** What a run over pending pods did, and how long it took. */
export interface Measurement {
  readonly steps: Steps;
  readonly placed: number;
  readonly failed: number;
  /** The sum over all decisions, and deletions of a churn: what lies between them does not count. */
  readonly seconds: number;
}

/**
 * Schedules the pending pods one after another, each with the earlier ones assumed. What is timed is a decision: decide,
 * and assume what it says; making the pod is not. Churn is that of {@link queueOf}: a deletion counts in `seconds`, and
 * is no decision.
 */
export function measure(
  engine: Engine,
  { nodes, pending }: WorkloadCluster,
  { tieBreak, mostSeconds = Infinity, churn, following, beforeStep }: MeasureOptions,
): Measurement {
  const queue = queueOf(pending.length, churn);
  const numbers = nodeNumbers(nodes);
  const steps = new GrowingSteps(queue.most);
  const mostMicros = mostSeconds * 1e6;
  let startIndex = 0;
  let placed = 0;
  let total = 0;
  while (total < mostMicros && steps.length < (following?.length ?? Infinity)) {
    const index = queue.next();
    if (index === undefined) break;
    const pod = pending.at(index);
    beforeStep?.(steps.length, engine);
    const followed = following && numbers.nameOf(following.nodes[steps.length]);

    const start = performance.now();
    const decision = engine.decide(pod, tieBreak, { startIndex });
    const nodeName = following === undefined ? chosen(decision) : followed;
    if (nodeName !== undefined) engine.assume(pod, nodeName);
    const micros = (performance.now() - start) * 1e3;

    startIndex = decision.nextStartIndex ?? startIndex;
    total += micros;
    steps.push({ pod: index, node: numbers.of(nodeName), ...said(decision), micros });
    if (nodeName === undefined) continue;
    placed++;
    const deleted = queue.placed(index);
    if (deleted === undefined) continue;
    const leaving = pending.at(deleted);
    const before = performance.now();
    engine.forget(leaving);
    total += (performance.now() - before) * 1e3;
  }
  return { steps, placed, failed: steps.length - placed, seconds: total / 1e6 };
}

function chosen(decision: Decision): string | undefined {
  return decision.kind === "scheduled" ? decision.nodeName : undefined;
}

function said(decision: Decision): { total: number; ties: number; feasible: number } {
  return decision.kind === "scheduled" ? decision : { total: 0, ties: 0, feasible: 0 };
}
