import { isScalarResourceName } from "../../cluster/exact-amounts.ts";
import type { NodeInfo } from "../../cluster/node-info.ts";
import { amountOf } from "../../cluster/resource-amounts.ts";
import { scoredRequests } from "../../cluster/pod-requests.ts";
import type { ScorePlugin } from "../../cycle/plugin.ts";
import type { ScoringStrategy } from "../../cycle/profile.ts";
import { strategyScore, type WeightedUse } from "./strategy-score.ts";

/**
 * The mean, by weight, of what the strategy makes of the use of each resource, the pod on the node.
 * Source: `resourceAllocationScorer.score` (plugins/noderesources/resource_allocation.go).
 */
export function nodeResourcesFitScore(strategy: ScoringStrategy): ScorePlugin {
  const score = strategyScore(strategy);
  return {
    name: "NodeResourcesFit",

    preScore({ pod }) {
      const requests = scoredRequests(pod);
      const counted = strategy.resources
        .map(({ name, weight }) => ({ name, weight, request: amountOf(requests, name) }))
        // An extended resource that the pod does not ask for says nothing about the node.
        .filter(({ name, request }) => request !== 0 || !isScalarResourceName(name));

      return {
        score(node) {
          const uses: WeightedUse[] = [];
          for (const { name, weight, request } of counted) {
            const capacity = amountOf(node.allocatable, name);
            if (capacity !== 0) uses.push({ weight, used: usedOf(node, name) + request, capacity });
          }
          return score(uses);
        },
      };
    },
  };
}

/** Of cpu and memory, what scoring assumes of pods that do not say; of the rest, what was asked for. */
function usedOf({ requested, nonZeroRequested }: NodeInfo, name: string): number {
  if (name === "cpu") return nonZeroRequested.milliCpu;
  if (name === "memory") return nonZeroRequested.memory;
  return amountOf(requested, name);
}
