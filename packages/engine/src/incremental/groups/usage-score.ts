import type { NonZeroRequests, ResourceAmounts } from "../../cluster/resource-amounts.ts";
import { maxNodeScore } from "../../cycle/normalize-score.ts";
import type { PluginName } from "../../cycle/plugin.ts";
import type { Profile, ResourceWeight } from "../../cycle/profile.ts";
import { differencesOf } from "../../cycle/version-differences.ts";
import { ignoredResources, shortageReason, withoutIgnored } from "../../plugins/node-resources-fit/filter.ts";
import { notFeasible } from "./node-scores.ts";
import type { KeptScores, scoreBias } from "./score-memory.ts";
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
import {
  type cpuIdle,
  type cpuShare,
  type evenBefore,
  type memoryIdle,
  type memoryShare,
  type shareStride,
  type stepBits,
  type tilt,
} from "../nodes/usage-shares.ts";

/**
 * Up to so much of a resource, 100 times an amount is exact, and what it divided by another is truncated to is too:
 * below 2^46, a quotient of at most 100 that is no whole number is further from one than its last bit can say.
 */
const mostDivided = 2 ** 46;

// What shortages add up to: a bit each.
const podsShort = 1;
const cpuShort = 2;
const memoryShort = 4;
const storageShort = 8;
/** That of the first of other resources; twice as much for each that follows. */
const scalarShort = 16;
/** Reasons are kept for each sum that was met. */
const mostScalars = 8;
/** By the place of their bit. */
const countedResources = ["pods", "cpu", "memory", "ephemeral-storage"];

/** What a pod asks of nodes, and which plugins judge it. */
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

/** The scorers that numbers can stand for. */
export const numericScorers: ReadonlySet<PluginName> = new Set(["NodeResourcesFit", "NodeResourcesBalancedAllocation"]);

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
  readonly #scalars: readonly (readonly [name: string, request: number])[];
  readonly #usedCpu: number;
  readonly #usedMemory: number;
  readonly #scoredCpu: number;
  readonly #scoredMemory: number;
  /** By what {@link #shortagesAt} says. */
  readonly #reasons = new Map<number, readonly string[]>();
  // Weights; 0 for a scorer that is not in the profile, or skips the pod.
  readonly #fitWeight: number;
  readonly #balancedWeight: number;
  readonly #cpuWeight: number;
  readonly #memoryWeight: number;
  readonly #comparesWithout: boolean;
  /** Whether a node that has more idle than the pod is scored by has all cpu and memory that it asks for and uses. */
  readonly #isScoredByAll: boolean;

  constructor({ requests, usage, scored, filters, scorers, profile, rows }: UsageScoreInputs) {
    const { resources } = profile.args.nodeResourcesFit.scoringStrategy;
    const weight = (plugin: PluginName): number => scorers.find(({ name }) => name === plugin)?.weight ?? 0;
    const checked = (request: number): number => (filters.length === 0 || request === 0 ? nothing : request);
    this.#rows = rows;
    this.#pods = checked(1);
    this.#cpu = checked(requests.milliCpu);
    this.#memory = checked(requests.memory);
    this.#storage = checked(requests.ephemeralStorage);
    this.#scalars = filters.length === 0 ? [] : scalarsOf(requests, profile);
    this.#usedCpu = usage.milliCpu;
    this.#usedMemory = usage.memory;
    this.#scoredCpu = scored.milliCpu;
    this.#scoredMemory = scored.memory;
    this.#fitWeight = weight("NodeResourcesFit");
    const asksForNothing = usage.milliCpu === 0 && usage.memory === 0;
    this.#balancedWeight = asksForNothing ? 0 : weight("NodeResourcesBalancedAllocation");
    this.#cpuWeight = weightOf(resources, "cpu");
    this.#memoryWeight = weightOf(resources, "memory");
    const { milliCpu, memory } = scored;
    const ofCpu = Math.max(requests.milliCpu, usage.milliCpu);
    this.#isScoredByAll = ofCpu <= milliCpu && Math.max(requests.memory, usage.memory) <= memory;
    this.#comparesWithout = differencesOf(profile.kubernetesVersion).balancedAllocationComparesWithout;
  }

  /** Why nodes that are as the row says are rejected; the same list each time for those that lack the same. */
  reasonsAt(row: number): readonly string[] {
    const short = this.#shortagesAt(row);
    let reasons = this.#reasons.get(short);
    if (reasons === undefined) {
      const resources = [...countedResources, ...this.#scalars.map(([name]) => name)];
      const lacking = resources.filter((_, bit) => (short & (1 << bit)) !== 0);
      this.#reasons.set(short, (reasons = lacking.map((resource) => shortageReason({ resource }))));
    }
    return reasons;
  }

  /** What there is too little left of: {@link podsShort} and the others, added up. 0 where the nodes are feasible. */
  #shortagesAt(row: number): number {
    const { numbers } = this.#rows;
    const at = row * usageStride;
    const cpuLeft = numbers[at + cpuThere] - numbers[at + cpuRequested];
    const memoryLeft = numbers[at + memoryThere] - numbers[at + memoryRequested];
    let short = this.#pods > numbers[at + podsLeft] ? podsShort : 0;
    if (this.#cpu > cpuLeft) short += cpuShort;
    if (this.#memory > memoryLeft) short += memoryShort;
    if (this.#storage > this.#rows.storageLeft(row)) short += storageShort;
    return short + this.#scalarsShortAt(row);
  }

  #scalarsShortAt(row: number): number {
    if (this.#scalars.length === 0) return 0;
    const left = this.#rows.scalarsLeft(row);
    let short = 0;
    let bit = scalarShort;
    for (const [name, request] of this.#scalars) {
      if (request > (left.get(name) ?? 0)) short += bit;
      bit *= 2;
    }
    return short;
  }

  /**
   * Works out the numbers of nodes that are as rows say, by what their pods use: {@link notFeasible}, or the weighted
   * scores. Thousands of nodes may be as no other: most take some ten nanoseconds, without a call or a division.
   *
   * @param rows Those from `from` on and below `to`.
   * @param scores By row: the number and {@link scoreBias}. One that is there stays.
   */
  workOut(rows: Int32Array, from: number, to: number, scores: KeptScores): void {
    // Those of shares and scores: numbers that are known in the function itself spare the loop a fifth of its time.
    const ofCpuIdle: typeof cpuIdle = 0;
    const ofMemoryIdle: typeof memoryIdle = 1;
    const ofCpuShare: typeof cpuShare = 2;
    const ofMemoryShare: typeof memoryShare = 3;
    const ofTilt: typeof tilt = 4;
    const ofEvenBefore: typeof evenBefore = 5;
    const stride: typeof shareStride = 8;
    const bits: typeof stepBits = 20;
    const offset: typeof scoreBias = 2;
    const all = 100 << bits;
    const within = (1 << bits) - 1;
    const { shares } = this.#rows;
    // Compared with no number, no row has room: all are asked one by one.
    const scoredCpu = this.#isScoredByAll ? this.#scoredCpu : NaN;
    const scoredMemory = this.#scoredMemory;
    const usedCpu = this.#usedCpu;
    const usedMemory = this.#usedMemory;
    const cpuWeight = this.#cpuWeight;
    const memoryWeight = this.#memoryWeight;
    const weights = cpuWeight + memoryWeight;
    const weighEqually = cpuWeight === memoryWeight && weights > 0;
    const fitWeight = this.#fitWeight;
    const balancedWeight = this.#balancedWeight;
    const comparesWithout = this.#comparesWithout;
    const asksMore = this.#storage !== nothing || this.#scalars.length > 0;
    for (let next = from; next < to; next++) {
      const row = rows[next];
      if (scores[row] !== 0) continue;
      const at = row * stride;
      const ofCpu = shares[at + ofCpuShare];
      const ofMemory = shares[at + ofMemoryShare];
      const cpuLeft = shares[at + ofCpuIdle] - scoredCpu * ofCpu;
      const memoryLeft = shares[at + ofMemoryIdle] - scoredMemory * ofMemory;
      if (!(cpuLeft >= 1 && memoryLeft >= 1) || (asksMore && this.#shortagesAt(row) !== 0)) {
        scores[row] = offset + this.#numberAt(row);
        continue;
      }
      const tilted = shares[at + ofTilt] + usedMemory * ofMemory - usedCpu * ofCpu;
      const cpuSteps = cpuLeft | 0;
      const memorySteps = memoryLeft | 0;
      const evenSteps = all - (Math.abs(tilted | 0) >> 1);
      // So close to a whole percent it takes a division to tell on which side.
      if (((cpuSteps + 1) & within) < 2 || ((memorySteps + 1) & within) < 2 || ((evenSteps + 4) & within) < 8) {
        scores[row] = offset + this.#numberAt(row);
        continue;
      }
      const cpu = cpuSteps >> bits;
      const memory = memorySteps >> bits;
      const left = weighEqually ? (cpu + memory) >> 1 : ((cpuWeight * cpu + memoryWeight * memory) / weights) | 0;
      const even = evenSteps >> bits;
      // As `improved` says it.
      const balanced = comparesWithout ? (150 + even - (shares[at + ofEvenBefore] | 0)) >> 1 : even;
      scores[row] = offset + Math.imul(fitWeight, left) + Math.imul(balancedWeight, balanced);
    }
  }

  /** The same of one row, of whatever kind: {@link notFeasible}, or the weighted scores. */
  #numberAt(row: number): number {
    if (this.#shortagesAt(row) !== 0) return notFeasible;
    const { numbers } = this.#rows;
    const at = row * usageStride;
    const cpuOfNode = numbers[at + cpuThere];
    const memoryOfNode = numbers[at + memoryThere];
    const cpuWith = numbers[at + cpuRequested] + this.#usedCpu;
    const memoryWith = numbers[at + memoryRequested] + this.#usedMemory;
    const cpuUsed = numbers[at + cpuNonZero] + this.#scoredCpu;
    const memoryUsed = numbers[at + memoryNonZero] + this.#scoredMemory;
    const even = evenness(cpuWith, cpuOfNode, memoryWith, memoryOfNode);
    const balanced = this.#comparesWithout ? improved(even, numbers[at + evenNow]) : even;
    const left = this.#meanLeft(cpuOfNode, cpuUsed, memoryOfNode, memoryUsed);
    return this.#fitWeight * left + this.#balancedWeight * balanced;
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

function scalarsOf(
  requests: ResourceAmounts,
  { args }: Profile,
): readonly (readonly [name: string, request: number])[] {
  if (requests.scalars.size === 0) return [];
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
