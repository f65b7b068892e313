import type { NonZeroRequests, ResourceAmounts } from "../cluster/resource-amounts.ts";
import { maxNodeScore } from "../cycle/normalize-score.ts";
import type { PluginName } from "../cycle/plugin.ts";
import type { Profile, ResourceWeight } from "../cycle/profile.ts";
import { differencesOf } from "../cycle/version-differences.ts";
import { notFeasible } from "./local-scores.ts";
import {
  cpuNonZero,
  cpuRequested,
  cpuThere,
  memoryNonZero,
  memoryRequested,
  memoryThere,
  type NodeUsage,
  podsLeft,
  unevenness,
  unevenNow,
  usageStride,
} from "./node-usage.ts";

/**
 * Up to so much of a resource, 100 times an amount is exact, and what it divided by another is truncated to is too:
 * below 2^46, a quotient of at most 100 that is no whole number is further from one than its last bit can say.
 */
const mostDivided = 2 ** 46;

/** A node's number by what its pods use: {@link notFeasible}, or the weighted scores. */
export type UsageScore = (slot: number) => number;

/** What a pod asks of nodes, and who judges it. */
export interface UsageScoreInputs {
  readonly requests: ResourceAmounts;
  readonly usage: ResourceAmounts;
  /** What NodeResourcesFit scores the pod by. */
  readonly scored: NonZeroRequests;
  /** The plugins that look at the node's pods and did not skip the pod. */
  readonly filters: readonly PluginName[];
  readonly scorers: readonly { readonly name: PluginName; readonly weight: number }[];
  readonly profile: Profile;
  readonly nodes: NodeUsage;
}

/**
 * NodeResourcesFit (least allocated, of cpu and memory) and NodeResourcesBalancedAllocation (of both) in numbers alone,
 * for pods that ask for nothing else; `undefined` where a plugin or the pod says more than that.
 * What they mean is written out in plugins/node-resources-fit/ and plugins/node-resources-balanced-allocation/.
 */
export function usageScore(inputs: UsageScoreInputs): UsageScore | undefined {
  const { requests, usage, scored, filters, scorers, profile, nodes } = inputs;
  const { scoringStrategy } = profile.args.nodeResourcesFit;
  const balanced = profile.args.nodeResourcesBalancedAllocation.resources;
  if (filters.some((name) => name !== "NodeResourcesFit") || requests.scalars.size > 0) return undefined;
  let [fitWeight, balancedWeight] = [0, 0];
  for (const { name, weight } of scorers) {
    if (name === "NodeResourcesFit") fitWeight = weight;
    else if (name === "NodeResourcesBalancedAllocation") balancedWeight = weight;
    else return undefined;
  }
  if (fitWeight > 0 && (scoringStrategy.type !== "LeastAllocated" || !areOfCpuAndMemory(scoringStrategy.resources)))
    return undefined;
  if (balancedWeight > 0 && !(balanced.length === 2 && weightOf(balanced, "cpu") > 0 && weightOf(balanced, "memory") > 0))
    return undefined;
  if (usage.milliCpu === 0 && usage.memory === 0) balancedWeight = 0;

  const filtersFit = filters.length > 0;
  const { milliCpu: cpu, memory, ephemeralStorage: storage } = requests;
  const { milliCpu: usedCpu, memory: usedMemory } = usage;
  const { milliCpu: scoredCpu, memory: scoredMemory } = scored;
  const cpuWeight = weightOf(scoringStrategy.resources, "cpu");
  const memoryWeight = weightOf(scoringStrategy.resources, "memory");
  const comparesWithout = differencesOf(profile.kubernetesVersion).balancedAllocationComparesWithout;

  return (slot) => {
    const { numbers } = nodes;
    const at = slot * usageStride;
    const cpuOfNode = numbers[at + cpuThere] ?? 0;
    const memoryOfNode = numbers[at + memoryThere] ?? 0;
    const cpuTaken = numbers[at + cpuRequested] ?? 0;
    const memoryTaken = numbers[at + memoryRequested] ?? 0;
    if (filtersFit) {
      if (1 > (numbers[at + podsLeft] ?? 0)) return notFeasible;
      if (cpu !== 0 && cpu > cpuOfNode - cpuTaken) return notFeasible;
      if (memory !== 0 && memory > memoryOfNode - memoryTaken) return notFeasible;
      if (storage !== 0 && storage > (nodes.storageThere[slot] ?? 0) - (nodes.storageRequested[slot] ?? 0)) return notFeasible;
    }
    let total = 0;
    if (fitWeight > 0) {
      let sum = 0;
      let weights = 0;
      if (cpuOfNode !== 0) {
        sum += cpuWeight * leftOf(cpuOfNode, (numbers[at + cpuNonZero] ?? 0) + scoredCpu);
        weights += cpuWeight;
      }
      if (memoryOfNode !== 0) {
        sum += memoryWeight * leftOf(memoryOfNode, (numbers[at + memoryNonZero] ?? 0) + scoredMemory);
        weights += memoryWeight;
      }
      if (weights > 0) total += fitWeight * Math.trunc(sum / weights);
    }
    if (balancedWeight > 0) {
      const uneven = unevenness(cpuTaken + usedCpu, cpuOfNode, memoryTaken + usedMemory, memoryOfNode);
      const withPod = Math.trunc((1 - uneven) * maxNodeScore);
      const half = maxNodeScore / 2;
      total +=
        balancedWeight *
        (comparesWithout
          ? half + Math.trunc((half + withPod - Math.trunc((1 - (numbers[at + unevenNow] ?? 0)) * maxNodeScore)) / 2)
          : withPod);
    }
    return total;
  };
}

/** What is left, in percent; 0 where it is overdrawn. */
function leftOf(there: number, used: number): number {
  if (used > there) return 0;
  const left = (there - used) * maxNodeScore;
  if (there < mostDivided) return Math.trunc(left / there);
  return Number((BigInt(there - used) * BigInt(maxNodeScore)) / BigInt(there));
}

function areOfCpuAndMemory(resources: readonly ResourceWeight[]): boolean {
  return resources.every(({ name }) => name === "cpu" || name === "memory");
}

/** The sum of the resource's weights: a resource may be named twice. */
function weightOf(resources: readonly ResourceWeight[], name: string): number {
  return resources.reduce((sum, one) => sum + (one.name === name ? one.weight : 0), 0);
}
