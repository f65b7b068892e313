import { isScalarResourceName } from "../../cluster/exact-amounts.ts";
import { amountOf } from "../../cluster/resource-amounts.ts";
import { maxNodeScore } from "../../cycle/normalize-score.ts";
import type { ScorePlugin } from "../../cycle/plugin.ts";
import type { ResourceWeight } from "../../cycle/profile.ts";

/**
 * Scores by how much more even the pod makes the use of the node's resources: 50 to 100, 75 when it changes nothing.
 * Up to 1.35 (`comparesWithout` is false) by how even the use would be: 50 to 100. The weights of the resources do not
 * count. Source: plugins/noderesources/balanced_allocation.go.
 */
export function balancedAllocationScore(resources: readonly ResourceWeight[], comparesWithout: boolean): ScorePlugin {
  return {
    name: "NodeResourcesBalancedAllocation",

    preScore({ usage }) {
      // Upstream counts the incoming pod's status here, as only here.
      const counted = resources
        .map(({ name }) => ({ name, request: amountOf(usage, name) }))
        .filter(({ name, request }) => request !== 0 || !isScalarResourceName(name));
      // A pod that asks for nothing would go to the same node again and again.
      if (counted.every(({ request }) => request === 0)) return undefined;

      return {
        score({ allocatable, requested }) {
          const withPod: number[] = [];
          const without: number[] = [];
          for (const { name, request } of counted) {
            const capacity = amountOf(allocatable, name);
            if (capacity === 0) continue;
            const used = amountOf(requested, name);
            withPod.push(Math.min(1, (used + request) / capacity));
            without.push(Math.min(1, used / capacity));
          }
          if (!comparesWithout) return evenness(withPod);
          const half = maxNodeScore / 2;
          return half + Math.trunc((half + evenness(withPod) - evenness(without)) / 2);
        },
      };
    },
  };
}

/** 100 when all fractions are equal, 50 at worst. Source: `balancedResourceScore`. */
function evenness(fractions: readonly number[]): number {
  return Math.trunc((1 - standardDeviation(fractions)) * maxNodeScore);
}

function standardDeviation(fractions: readonly number[]): number {
  const [first, second, third] = fractions;
  if (first === undefined || second === undefined) return 0;
  // Not the general formula: it may differ in the last bit, and upstream truncates.
  if (third === undefined) return Math.abs((first - second) / 2);
  const mean = fractions.reduce((sum, fraction) => sum + fraction, 0) / fractions.length;
  const squares = fractions.reduce((sum, fraction) => sum + (fraction - mean) * (fraction - mean), 0);
  return Math.sqrt(squares / fractions.length);
}
