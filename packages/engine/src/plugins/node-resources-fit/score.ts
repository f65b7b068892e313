import type { NodeInfo } from "../../cluster/node-info.ts";
import { isScalarResourceName } from "../../cluster/exact-amounts.ts";
import { amountOf } from "../../cluster/resource-amounts.ts";
import { scoredRequests } from "../../cluster/pod-requests.ts";
import { percentOf } from "../../cycle/normalize-score.ts";
import type { ScorePlugin } from "../../cycle/plugin.ts";
import type { ResourceWeight } from "../../cycle/profile.ts";

/**
 * LeastAllocated: the mean, by weight, of how much of each resource would be left, in percent.
 * Source: `leastResourceScorer` (plugins/noderesources/least_allocated.go).
 */
export function nodeResourcesFitScore(resources: readonly ResourceWeight[]): ScorePlugin {
  return {
    name: "NodeResourcesFit",

    preScore({ pod }) {
      const requests = scoredRequests(pod);
      const counted = resources
        .map(({ name, weight }) => ({ name, weight, request: amountOf(requests, name) }))
        // An extended resource that the pod does not ask for says nothing about the node.
        .filter(({ name, request }) => request !== 0 || !isScalarResourceName(name));

      return {
        score(node) {
          let sum = 0;
          let weights = 0;
          for (const { name, weight, request } of counted) {
            const capacity = amountOf(node.allocatable, name);
            if (capacity === 0) continue;
            sum += weight * percentLeft(usedOf(node, name) + request, capacity);
            weights += weight;
          }
          return weights === 0 ? 0 : Math.trunc(sum / weights);
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

function percentLeft(used: number, capacity: number): number {
  return used > capacity ? 0 : percentOf(capacity - used, capacity);
}
