import type { NonZeroRequests, ResourceAmounts } from "../../cluster/resource-amounts.ts";
import { maxNodeScore } from "../../cycle/normalize-score.ts";
import type { PluginName } from "../../cycle/plugin.ts";
import type { Profile, ResourceWeight } from "../../cycle/profile.ts";
import { differencesOf } from "../../cycle/version-differences.ts";
import { ignoredResources, withoutIgnored } from "../../plugins/node-resources-fit/filter.ts";
import { kept, notFeasible } from "./node-scores.ts";
import {
  cpuNonZero,
  cpuRequested,
  cpuThere,
  evenness,
  evenNow,
  memoryNonZero,
  memoryRequested,
  memoryThere,
  podsLeft,
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
/** That of the first of other resources; twice as much for each that follows. */
export const scalarShort = 16;
/** Whoever counts by what is added up has a number for each sum. */
const mostScalars = 8;

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
  if (filters.some((name) => name !== "NodeResourcesFit") || requests.scalars.size > mostScalars) return undefined;
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

/** Stands for a request for nothing: a node that is overdrawn takes it too. */
const nothing = -Infinity;

/**
 * NodeResourcesFit (least allocated, of cpu and memory) and NodeResourcesBalancedAllocation (of both) in numbers alone,
 * for pods that ask for these and for a few others.
 * What they mean is written out in plugins/node-resources-fit/ and plugins/node-resources-balanced-allocation/.
 */
export class UsageScore {
  readonly #rows: UsageNumbers;
  // What the pod asks for, {@link nothing} where nothing is checked; what it uses, and what it is scored by.
  readonly #pods: number;
  readonly #cpu: number;
  readonly #memory: number;
  readonly #storage: number;
  /** Extended resources and the like that the pod asks for. */
  readonly scalars: readonly (readonly [name: string, request: number])[];
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
    const checked = (request: number): number => (filters.length === 0 || request === 0 ? nothing : request);
    this.#rows = rows;
    this.#pods = checked(1);
    this.#cpu = checked(requests.milliCpu);
    this.#memory = checked(requests.memory);
    this.#storage = checked(requests.ephemeralStorage);
    this.scalars = filters.length === 0 ? [] : scalarsOf(requests, profile);
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
   * What nodes that are as the row says have too little left of: {@link podsShort} and the others, added up. 0 where they
   * are feasible.
   */
  shortagesAt(row: number): number {
    const { numbers } = this.#rows;
    const at = row * usageStride;
    const cpuLeft = (numbers[at + cpuThere] ?? 0) - (numbers[at + cpuRequested] ?? 0);
    const memoryLeft = (numbers[at + memoryThere] ?? 0) - (numbers[at + memoryRequested] ?? 0);
    let short = this.#pods > (numbers[at + podsLeft] ?? 0) ? podsShort : 0;
    if (this.#cpu > cpuLeft) short += cpuShort;
    if (this.#memory > memoryLeft) short += memoryShort;
    if (this.#storage > this.#rows.storageLeft(row)) short += storageShort;
    return short + this.#scalarsShortAt(row);
  }

  #scalarsShortAt(row: number): number {
    if (this.scalars.length === 0) return 0;
    const left = this.#rows.scalarsLeft(row);
    let short = 0;
    let bit = scalarShort;
    for (const [name, request] of this.scalars) {
      if (request > (left.get(name) ?? 0)) short += bit;
      bit *= 2;
    }
    return short;
  }

  /**
   * Works out the numbers of nodes that are as rows say, by what their pods use: {@link notFeasible}, or the weighted
   * scores. Thousands of nodes may be as no other: most take some twenty nanoseconds, without a call.
   *
   * @param rows Those from `from` on and below `to`.
   * @param scores By row: the number and {@link kept}. One that is there stays.
   */
  workOut(rows: Int32Array, from: number, to: number, scores: Int32Array): void {
    const { numbers } = this.#rows;
    const pods = this.#pods;
    const cpu = this.#cpu;
    const memory = this.#memory;
    const asksMore = this.#storage !== nothing || this.scalars.length > 0;
    const usedCpu = this.#usedCpu;
    const usedMemory = this.#usedMemory;
    const scoredCpu = this.#scoredCpu;
    const scoredMemory = this.#scoredMemory;
    const cpuWeight = this.#cpuWeight;
    const memoryWeight = this.#memoryWeight;
    const weights = cpuWeight + memoryWeight;
    const fitWeight = this.#fitWeight;
    const balancedWeight = this.#balancedWeight;
    const comparesWithout = this.#comparesWithout;
    for (let next = from; next < to; next++) {
      const row = rows[next] ?? 0;
      if (scores[row] !== 0) continue;
      const at = row * usageStride;
      const cpuOfNode = numbers[at + cpuThere] ?? 0;
      const memoryOfNode = numbers[at + memoryThere] ?? 0;
      const cpuTaken = numbers[at + cpuRequested] ?? 0;
      const memoryTaken = numbers[at + memoryRequested] ?? 0;
      if (
        pods > (numbers[at + podsLeft] ?? 0) ||
        cpu > cpuOfNode - cpuTaken ||
        memory > memoryOfNode - memoryTaken ||
        (asksMore && this.shortagesAt(row) !== 0)
      ) {
        scores[row] = kept + notFeasible;
        continue;
      }
      const cpuWith = cpuTaken + usedCpu;
      const memoryWith = memoryTaken + usedMemory;
      const cpuUsed = (numbers[at + cpuNonZero] ?? 0) + scoredCpu;
      const memoryUsed = (numbers[at + memoryNonZero] ?? 0) + scoredMemory;
      // Nothing lacks, is overdrawn, or huge: what `#meanLeft` and `evenness` say is simple then.
      const isUsual =
        cpuOfNode > 0 &&
        cpuOfNode < mostDivided &&
        cpuOfNode >= cpuUsed &&
        cpuOfNode >= cpuWith &&
        memoryOfNode > 0 &&
        memoryOfNode < mostDivided &&
        memoryOfNode >= memoryUsed &&
        memoryOfNode >= memoryWith;
      let left = 0;
      let even = 0;
      if (isUsual) {
        const cpuLeft = (((cpuOfNode - cpuUsed) * maxNodeScore) / cpuOfNode) | 0;
        const memoryLeft = (((memoryOfNode - memoryUsed) * maxNodeScore) / memoryOfNode) | 0;
        left = ((cpuWeight * cpuLeft + memoryWeight * memoryLeft) / weights) | 0;
        even = ((1 - Math.abs((cpuWith / cpuOfNode - memoryWith / memoryOfNode) / 2)) * maxNodeScore) | 0;
      } else {
        left = this.#meanLeft(cpuOfNode, cpuUsed, memoryOfNode, memoryUsed);
        even = evenness(cpuWith, cpuOfNode, memoryWith, memoryOfNode);
      }
      const balanced = comparesWithout ? improved(even, numbers[at + evenNow] ?? 0) : even;
      scores[row] = kept + fitWeight * left + balancedWeight * balanced;
    }
  }

  /** What is left of cpu and memory, in percent: the weighted mean of those that the node has. */
  #meanLeft(cpuOfNode: number, cpuUsed: number, memoryOfNode: number, memoryUsed: number): number {
    const cpuWeight = cpuOfNode === 0 ? 0 : this.#cpuWeight;
    const memoryWeight = memoryOfNode === 0 ? 0 : this.#memoryWeight;
    const weights = cpuWeight + memoryWeight;
    if (weights === 0) return 0;
    return ((cpuWeight * leftOf(cpuOfNode, cpuUsed) + memoryWeight * leftOf(memoryOfNode, memoryUsed)) / weights) | 0;
  }
}

function scalarsOf(requests: ResourceAmounts, { args }: Profile): UsageScore["scalars"] {
  const { scalars } = withoutIgnored(requests, ignoredResources(args.nodeResourcesFit));
  return [...scalars].filter(([, request]) => request !== 0);
}

/** How much more even, halved, and 50 more, so that it is from 0 to 100. */
function improved(withPod: number, without: number): number {
  const half = maxNodeScore / 2;
  return half + ((half + withPod - without) >> 1);
}

/** What is left, in percent; 0 where it is overdrawn. */
function leftOf(there: number, used: number): number {
  if (used > there || there === 0) return 0;
  if (there < mostDivided) return (((there - used) * maxNodeScore) / there) | 0;
  return Number((BigInt(there - used) * BigInt(maxNodeScore)) / BigInt(there));
}

function areOfCpuAndMemory(resources: readonly ResourceWeight[]): boolean {
  return resources.every(({ name }) => name === "cpu" || name === "memory");
}

/** The sum of the resource's weights: a resource may be named twice. */
function weightOf(resources: readonly ResourceWeight[], name: string): number {
  return resources.reduce((sum, one) => sum + (one.name === name ? one.weight : 0), 0);
}
