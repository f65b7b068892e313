import type { NonZeroRequests, ResourceAmounts } from "../../cluster/resource-amounts.ts";
import { maxNodeScore } from "../../cycle/normalize-score.ts";
import type { PluginName } from "../../cycle/plugin.ts";
import type { Profile, ResourceWeight } from "../../cycle/profile.ts";
import { differencesOf } from "../../cycle/version-differences.ts";
import { notFeasible } from "./node-scores.ts";
import {
  cpuNonZero,
  cpuRequested,
  cpuThere,
  memoryNonZero,
  memoryRequested,
  memoryThere,
  podsLeft,
  unevenness,
  unevenNow,
  type UsageNumbers,
  usageStride,
} from "../nodes/node-usage.ts";

/**
 * Up to so much of a resource, 100 times an amount is exact, and what it divided by another is truncated to is too:
 * below 2^46, a quotient of at most 100 that is no whole number is further from one than its last bit can say.
 */
const mostDivided = 2 ** 46;

// What `UsageScore.shortagesAt` adds up.
export const podsShort = 1;
export const cpuShort = 2;
export const memoryShort = 4;
export const storageShort = 8;

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
  readonly rows: UsageNumbers;
}

/** The scorer for the pod; `undefined` where a plugin or the pod says more than it can express. */
export function usageScore(inputs: UsageScoreInputs): UsageScore | undefined {
  const { requests, filters, scorers, profile } = inputs;
  const { scoringStrategy } = profile.args.nodeResourcesFit;
  const balanced = profile.args.nodeResourcesBalancedAllocation.resources;
  if (filters.some((name) => name !== "NodeResourcesFit") || requests.scalars.size > 0) return undefined;
  for (const { name } of scorers) {
    if (name === "NodeResourcesFit") {
      if (scoringStrategy.type !== "LeastAllocated" || !areOfCpuAndMemory(scoringStrategy.resources)) return undefined;
    } else if (name === "NodeResourcesBalancedAllocation") {
      const hasBoth = weightOf(balanced, "cpu") > 0 && weightOf(balanced, "memory") > 0;
      if (balanced.length !== 2 || !hasBoth) return undefined;
    } else return undefined;
  }
  return new UsageScore(inputs);
}

/**
 * NodeResourcesFit (least allocated, of cpu and memory) and NodeResourcesBalancedAllocation (of both) in numbers alone,
 * for pods that ask for nothing else.
 * What they mean is written out in plugins/node-resources-fit/ and plugins/node-resources-balanced-allocation/.
 */
export class UsageScore {
  readonly #rows: UsageNumbers;
  readonly #filtersFit: boolean;
  // What the pod asks for, what it uses, and what it is scored by.
  readonly #cpu: number;
  readonly #memory: number;
  readonly #storage: number;
  readonly #usedCpu: number;
  readonly #usedMemory: number;
  readonly #scoredCpu: number;
  readonly #scoredMemory: number;
  // Weights; 0 for a scorer that is not in the profile, or skips the pod.
  readonly #fitWeight: number;
  readonly #balancedWeight: number;
  readonly #cpuWeight: number;
  readonly #memoryWeight: number;
  readonly #comparesWithout: boolean;

  constructor({ requests, usage, scored, filters, scorers, profile, rows }: UsageScoreInputs) {
    const { resources } = profile.args.nodeResourcesFit.scoringStrategy;
    const weight = (plugin: PluginName): number => scorers.find(({ name }) => name === plugin)?.weight ?? 0;
    this.#rows = rows;
    this.#filtersFit = filters.length > 0;
    this.#cpu = requests.milliCpu;
    this.#memory = requests.memory;
    this.#storage = requests.ephemeralStorage;
    this.#usedCpu = usage.milliCpu;
    this.#usedMemory = usage.memory;
    this.#scoredCpu = scored.milliCpu;
    this.#scoredMemory = scored.memory;
    this.#fitWeight = weight("NodeResourcesFit");
    const asksForNothing = usage.milliCpu === 0 && usage.memory === 0;
    this.#balancedWeight = asksForNothing ? 0 : weight("NodeResourcesBalancedAllocation");
    this.#cpuWeight = weightOf(resources, "cpu");
    this.#memoryWeight = weightOf(resources, "memory");
    this.#comparesWithout = differencesOf(profile.kubernetesVersion).balancedAllocationComparesWithout;
  }

  /**
   * What nodes that are as the row says have too little left of: {@link podsShort} and the others, added up. 0 where
   * {@link at} is not {@link notFeasible}.
   */
  shortagesAt(row: number): number {
    if (!this.#filtersFit) return 0;
    const { numbers } = this.#rows;
    const at = row * usageStride;
    const cpuLeft = (numbers[at + cpuThere] ?? 0) - (numbers[at + cpuRequested] ?? 0);
    const memoryLeft = (numbers[at + memoryThere] ?? 0) - (numbers[at + memoryRequested] ?? 0);
    let short = 1 > (numbers[at + podsLeft] ?? 0) ? podsShort : 0;
    if (this.#cpu !== 0 && this.#cpu > cpuLeft) short += cpuShort;
    if (this.#memory !== 0 && this.#memory > memoryLeft) short += memoryShort;
    if (this.#storage !== 0 && this.#storage > this.#rows.storageLeft(row)) short += storageShort;
    return short;
  }

  /** The number of nodes that are as the row says, by what their pods use: {@link notFeasible}, or the weighted scores. */
  at(row: number): number {
    const { numbers } = this.#rows;
    const at = row * usageStride;
    const cpuOfNode = numbers[at + cpuThere] ?? 0;
    const memoryOfNode = numbers[at + memoryThere] ?? 0;
    const cpuTaken = numbers[at + cpuRequested] ?? 0;
    const memoryTaken = numbers[at + memoryRequested] ?? 0;
    if (this.#filtersFit) {
      if (1 > (numbers[at + podsLeft] ?? 0)) return notFeasible;
      if (this.#cpu !== 0 && this.#cpu > cpuOfNode - cpuTaken) return notFeasible;
      if (this.#memory !== 0 && this.#memory > memoryOfNode - memoryTaken) return notFeasible;
      if (this.#storage !== 0 && this.#storage > this.#rows.storageLeft(row)) return notFeasible;
    }
    let total = 0;
    if (this.#fitWeight > 0) {
      let sum = 0;
      let weights = 0;
      if (cpuOfNode !== 0) {
        sum += this.#cpuWeight * leftOf(cpuOfNode, (numbers[at + cpuNonZero] ?? 0) + this.#scoredCpu);
        weights += this.#cpuWeight;
      }
      if (memoryOfNode !== 0) {
        sum += this.#memoryWeight * leftOf(memoryOfNode, (numbers[at + memoryNonZero] ?? 0) + this.#scoredMemory);
        weights += this.#memoryWeight;
      }
      if (weights > 0) total += this.#fitWeight * Math.trunc(sum / weights);
    }
    if (this.#balancedWeight > 0) {
      const uneven = unevenness(cpuTaken + this.#usedCpu, cpuOfNode, memoryTaken + this.#usedMemory, memoryOfNode);
      const withPod = Math.trunc((1 - uneven) * maxNodeScore);
      const half = maxNodeScore / 2;
      total +=
        this.#balancedWeight *
        (this.#comparesWithout
          ? half + Math.trunc((half + withPod - Math.trunc((1 - (numbers[at + unevenNow] ?? 0)) * maxNodeScore)) / 2)
          : withPod);
    }
    return total;
  }
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
