import type { NodeInfo } from "../../cluster/node-info.ts";
import type { PodInfo } from "../../cluster/pod-info.ts";
import { maxNodeScore } from "../../cycle/normalize-score.ts";
import { grown } from "../tables/growing.ts";

/** How many numbers a node has in {@link NodeUsage.numbers}: as many as a line of the processor's cache holds. */
export const usageStride = 8;

// Where a node's numbers are, from `slot * usageStride` on.
export const cpuThere = 0;
export const memoryThere = 1;
export const cpuRequested = 2;
export const memoryRequested = 3;
/** With what scoring assumes for containers that do not say. */
export const cpuNonZero = 4;
export const memoryNonZero = 5;
/** How many pods more the node takes. */
export const podsLeft = 6;
/** How even the use of cpu and memory is, before the next pod: see {@link evenness}. */
export const evenNow = 7;

/** Rows of numbers about nodes, as {@link NodeUsage} has them, and what is left of other resources. */
export interface UsageNumbers {
  readonly numbers: Float64Array;
  /** See {@link writeShares}. */
  readonly shares: Float64Array;
  /** Bytes that pods can still ask for. */
  storageLeft(row: number): number;
  /** By name: of extended resources and the like. */
  scalarsLeft(row: number): ReadonlyMap<string, number>;
}

/**
 * What nodes have and what is taken: the numbers that most pods are judged by, one node after the other in one array,
 * so that thousands of nodes can be scored, and pods placed, at the cost of one cache line each.
 */
export class NodeUsage {
  numbers: Float64Array = new Float64Array(0);
  /** By slot, bytes. Apart from the others, since few pods ask for it. */
  storageRequested: Float64Array = new Float64Array(0);
  #storageThere = new Float64Array(0);

  /** Reads what the node has, and adds up its pods. */
  set(slot: number, { allocatable, pods }: Pick<NodeInfo, "allocatable" | "pods">): void {
    this.numbers = grown(this.numbers, (slot + 1) * usageStride);
    this.#storageThere = grown(this.#storageThere, slot + 1);
    this.storageRequested = grown(this.storageRequested, slot + 1);
    const { numbers } = this;
    const at = slot * usageStride;
    numbers.fill(0, at, at + usageStride);
    numbers[at + cpuThere] = allocatable.milliCpu;
    numbers[at + memoryThere] = allocatable.memory;
    numbers[at + podsLeft] = allocatable.pods;
    numbers[at + evenNow] = maxNodeScore;
    this.#storageThere[slot] = allocatable.ephemeralStorage;
    this.storageRequested[slot] = 0;
    for (const pod of pods) this.add(slot, pod, 1);
  }

  /** Whether all sums are exact: above 2^53 what is added may be lost, and can not be taken away again. */
  isExact(slot: number): boolean {
    const { numbers } = this;
    const at = slot * usageStride;
    return (
      numbers[at + cpuRequested] <= Number.MAX_SAFE_INTEGER &&
      numbers[at + memoryRequested] <= Number.MAX_SAFE_INTEGER &&
      numbers[at + cpuNonZero] <= Number.MAX_SAFE_INTEGER &&
      numbers[at + memoryNonZero] <= Number.MAX_SAFE_INTEGER &&
      this.storageRequested[slot] <= Number.MAX_SAFE_INTEGER
    );
  }

  /** Bytes that pods can still ask for. */
  storageLeft(slot: number): number {
    return this.#storageThere[slot] - this.storageRequested[slot];
  }

  /**
   * Whether the pod has room beside the others, which are not on the node yet; it asks for nothing but what is counted
   * here.
   */
  hasRoom(slot: number, { requests }: Pick<PodInfo, "requests">, others: readonly Pick<PodInfo, "usage">[]): boolean {
    const { numbers } = this;
    const at = slot * usageStride;
    let cpu = numbers[at + cpuThere] - numbers[at + cpuRequested];
    let memory = numbers[at + memoryThere] - numbers[at + memoryRequested];
    let storage = this.storageLeft(slot);
    for (const { usage } of others) {
      cpu -= usage.milliCpu;
      memory -= usage.memory;
      storage -= usage.ephemeralStorage;
    }
    const hasPlace = numbers[at + podsLeft] > others.length;
    return hasPlace && cpu >= requests.milliCpu && memory >= requests.memory && storage >= requests.ephemeralStorage;
  }

  /** Adds the pod to the node's sums, or takes it away. */
  add(slot: number, { usage, nonZeroUsage }: Pick<PodInfo, "usage" | "nonZeroUsage">, sign: 1 | -1): void {
    const { numbers } = this;
    const at = slot * usageStride;
    const cpu = numbers[at + cpuRequested] + sign * usage.milliCpu;
    const memory = numbers[at + memoryRequested] + sign * usage.memory;
    numbers[at + cpuRequested] = cpu;
    numbers[at + memoryRequested] = memory;
    numbers[at + cpuNonZero] += sign * nonZeroUsage.milliCpu;
    numbers[at + memoryNonZero] += sign * nonZeroUsage.memory;
    numbers[at + podsLeft] -= sign;
    numbers[at + evenNow] = evenness(cpu, numbers[at + cpuThere], memory, numbers[at + memoryThere]);
    if (usage.ephemeralStorage === 0) return;
    this.storageRequested[slot] += sign * usage.ephemeralStorage;
  }
}

/**
 * 100 less the standard deviation, in percent, of the shares of cpu and memory that are in use, each 1 at most: 100 is
 * even, 50 the worst; 100 where the node lacks one of them, since a single share is even.
 * Source: `balancedResourceScore` (plugins/noderesources/balanced_allocation.go).
 */
export function evenness(cpu: number, cpuOfNode: number, memory: number, memoryOfNode: number): number {
  if (cpuOfNode === 0 || memoryOfNode === 0) return maxNodeScore;
  // Not Math.min, nor Math.trunc: they take as long as all the rest.
  const ofCpu = cpu > cpuOfNode ? 1 : cpu / cpuOfNode;
  const ofMemory = memory > memoryOfNode ? 1 : memory / memoryOfNode;
  return ((1 - Math.abs((ofCpu - ofMemory) / 2)) * maxNodeScore) | 0;
}
