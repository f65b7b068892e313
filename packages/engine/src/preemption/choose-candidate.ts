import type { PodInfo } from "../cluster/pod-info.ts";
import type { Nanoseconds } from "./start-time.ts";
import { earliestStart } from "./victim-order.ts";

/** A node on which evicting the victims makes room. */
export interface PreemptionCandidate {
  readonly nodeName: string;
  /** At least one; the most important first. */
  readonly victims: readonly PodInfo[];
  /** How many of them are evicted against a disruption budget. */
  readonly pdbViolations: number;
}

/** What is added to a priority in a sum, so that a further victim never makes a sum smaller: priorities are int32. */
const priorityOffset = 2 ** 31;

/**
 * The candidates among which upstream picks any, in their order: fewest violated budgets, then the lowest top priority,
 * the lowest sum of priorities, the fewest victims, the latest start of the oldest top victim.
 * Source: `pickOneNodeForPreemption` (pkg/scheduler/framework/preemption/preemption.go).
 */
export function bestCandidates(
  candidates: readonly PreemptionCandidate[],
  now: Nanoseconds,
): readonly PreemptionCandidate[] {
  const costs: readonly ((one: PreemptionCandidate) => number | bigint)[] = [
    ({ pdbViolations }) => pdbViolations,
    ({ victims }) => victims[0]?.priority ?? 0,
    ({ victims }) => prioritySum(victims),
    ({ victims }) => victims.length,
    ({ victims }) => -earliestStart(victims, now),
  ];
  return costs.reduce(cheapest, candidates);
}

function prioritySum(victims: readonly PodInfo[]): number {
  let sum = 0;
  for (const { priority } of victims) sum += priority + priorityOffset;
  return sum;
}

function cheapest(
  candidates: readonly PreemptionCandidate[],
  costOf: (one: PreemptionCandidate) => number | bigint,
): readonly PreemptionCandidate[] {
  let lowest: number | bigint | undefined;
  let best: PreemptionCandidate[] = [];
  for (const candidate of candidates) {
    const cost = costOf(candidate);
    if (lowest === undefined || cost < lowest) {
      lowest = cost;
      best = [candidate];
    } else if (cost === lowest) best.push(candidate);
  }
  return best;
}
