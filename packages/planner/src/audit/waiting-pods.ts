import { comparePriority, notCovered, type PodObject, schedulingGates } from "@stowage/engine";
import { defaultSchedulerName } from "@stowage/engine";
import type { AuditedCluster } from "./audited-cluster.ts";

/** A pod without a node, and the one that it would get if the scheduler took it up now. */
export interface WaitingPod {
  readonly pod: PodObject;
  readonly nodeName: string;
}

/** The pods that fit and only wait, as the queue would hand them out: each takes its room from the next. */
export function waitingPods({ engine, pending, tieBreak }: AuditedCluster): readonly WaitingPod[] {
  const names = new Set(engine.profiles.map(({ schedulerName }) => schedulerName));
  const mark = engine.mark();
  const waiting: WaitingPod[] = [];
  for (const pod of pending.toSorted(comparePriority)) {
    const isOurs = names.has(pod.spec.schedulerName ?? defaultSchedulerName);
    if (!isOurs || schedulingGates(pod).length > 0 || notCovered(pod) !== undefined) continue;
    const decision = engine.decide(pod, tieBreak);
    if (decision.kind !== "scheduled") continue;
    engine.assume(pod, decision.nodeName);
    waiting.push({ pod, nodeName: decision.nodeName });
  }
  engine.undo(mark);
  return waiting;
}
