import { percentOf } from "../../cycle/normalize-score.ts";
import type { ScoringStrategy } from "../../cycle/profile.ts";
import { brokenLine } from "../../cycle/broken-line.ts";

/** What would be used of a resource that the node has. */
export interface WeightedUse {
  readonly weight: number;
  /** More than `capacity` where pods without requests are taken to need some. */
  readonly used: number;
  /** Not 0. */
  readonly capacity: number;
}

/** Scores a node, 0 to 100, by the use of its resources. */
export type StrategyScore = (uses: readonly WeightedUse[]) => number;

/** Source: `nodeResourceStrategyTypeMap` (plugins/noderesources/fit.go). */
export function strategyScore(strategy: ScoringStrategy): StrategyScore {
  switch (strategy.type) {
    case "LeastAllocated":
      return leastAllocated;
    case "MostAllocated":
      return mostAllocated;
    case "RequestedToCapacityRatio":
      return requestedToCapacityRatio(brokenLine(strategy.shape));
    default:
      return strategy satisfies never;
  }
}

/** The more is left, the better. Source: `leastResourceScorer` (plugins/noderesources/least_allocated.go). */
const leastAllocated: StrategyScore = (uses) =>
  truncatedMean(uses, ({ used, capacity }) => (used > capacity ? 0 : percentOf(capacity - used, capacity)));

/** The less is left, the better. Source: `mostResourceScorer` (plugins/noderesources/most_allocated.go). */
const mostAllocated: StrategyScore = (uses) =>
  truncatedMean(uses, ({ used, capacity }) => percentOf(Math.min(used, capacity), capacity));

/**
 * What the shape gives to the use; a resource that it gives 0 does not count at all. The mean is rounded, not truncated.
 * Source: `buildRequestedToCapacityRatioScorerFunction` (plugins/noderesources/requested_to_capacity_ratio.go).
 */
function requestedToCapacityRatio(scoreAt: (utilization: number) => number): StrategyScore {
  return (uses) => {
    let sum = 0;
    let weights = 0;
    for (const { weight, used, capacity } of uses) {
      const score = scoreAt(used > capacity ? 100 : percentOf(used, capacity));
      if (score <= 0) continue;
      sum += score * weight;
      weights += weight;
    }
    return weights === 0 ? 0 : Math.round(sum / weights);
  };
}

function truncatedMean(uses: readonly WeightedUse[], scoreOf: (use: WeightedUse) => number): number {
  let sum = 0;
  let weights = 0;
  for (const use of uses) {
    sum += use.weight * scoreOf(use);
    weights += use.weight;
  }
  return weights === 0 ? 0 : Math.trunc(sum / weights);
}
