import type { Profile } from "./profile.ts";

/** Looks at a share of the nodes, beginning where the last cycle stopped. */
export interface Sampling {
  /** 1 to 100; 0 is adaptive. */
  readonly percentage: number;
  /** Among the nodes in the order of {@link zoneRoundRobin}; counting begins again after the last. */
  readonly startIndex: number;
}

/** What a search among the nodes found. */
export interface SampledNodes<Some> {
  /** Feasible ones, in the order of the search. */
  readonly found: readonly Some[];
  /** Where the next cycle begins. */
  readonly nextStartIndex: number;
}

/** How a profile samples; `undefined` when it looks at every node. */
export function samplingOf({ percentageOfNodesToScore }: Profile, startIndex: number): Sampling | undefined {
  return percentageOfNodesToScore === undefined ? undefined : { percentage: percentageOfNodesToScore, startIndex };
}

/** Fewer than these are always looked at, and found if they are there. */
const fewNodes = 100;
/** The least that the adaptive share sinks to, in percent. */
const leastPercentage = 5;

/** How many feasible nodes end the search. Source: `numFeasibleNodesToFind` (pkg/scheduler/schedule_one.go). */
export function nodesToFind(percentage: number, nodes: number): number {
  if (nodes < fewNodes) return nodes;
  const share = percentage === 0 ? Math.max(leastPercentage, 50 - Math.trunc(nodes / 125)) : percentage;
  return Math.max(fewNodes, Math.trunc((nodes * share) / 100));
}

/** What a search goes through. */
export interface SearchInput<Some> {
  /** Those that are asked, in the order of {@link zoneRoundRobin}. */
  readonly asked: readonly Some[];
  /** How many nodes there are, asked or not. */
  readonly allNodes: number;
  readonly isFeasible: (node: Some) => boolean;
  /** Whether anything scores nodes; otherwise the first feasible one is as good as any. */
  readonly hasScorers: boolean;
  /** The node that the pod is nominated for, which was asked before the others and rejected. */
  readonly rejectedBefore?: Some | undefined;
}

/**
 * Searches until enough feasible nodes are found. Upstream's 16 workers race for the last of them; this is what one
 * worker does: it goes on to the feasible node after the last that it takes.
 * Source: `findNodesThatPassFilters` (pkg/scheduler/schedule_one.go).
 */
export function searchNodes<Some>(
  { asked, allNodes, isFeasible, hasScorers, rejectedBefore }: SearchInput<Some>,
  { percentage, startIndex }: Sampling,
): SampledNodes<Some> {
  const enough = hasScorers ? nodesToFind(percentage, asked.length) : 1;
  const found: Some[] = [];
  let rejected = rejectedBefore === undefined ? 0 : 1;
  for (let i = 0; i < asked.length; i++) {
    const node = asked[(startIndex + i) % asked.length];
    if (node === undefined) continue;
    if (!isFeasible(node)) {
      if (node !== rejectedBefore) rejected++;
    } else if (found.length === enough) break;
    else found.push(node);
  }
  // Of an empty cluster upstream does not even ask.
  return { found, nextStartIndex: allNodes === 0 ? startIndex : (startIndex + found.length + rejected) % allNodes };
}
