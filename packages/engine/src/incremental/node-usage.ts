import type { NodeInfo } from "../cluster/node-info.ts";
import { grown } from "./growing-array.ts";

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
/** How uneven the use of cpu and memory is, before the next pod: see {@link unevenness}. */
export const unevenNow = 7;

/**
 * What nodes have and what is taken: the numbers that most pods are judged by, one node after the other in one array,
 * so that thousands of nodes can be scored without touching an object, at the cost of one cache line each.
 */
export class NodeUsage {
  numbers: Float64Array = new Float64Array(0);
  /** By slot, bytes. Apart from the others, since few pods ask for it. */
  storageLeft: Float64Array = new Float64Array(0);

  /** Reads the node's numbers. */
  set(slot: number, { allocatable, requested, nonZeroRequested, pods }: NodeInfo): void {
    this.numbers = grown(this.numbers, (slot + 1) * usageStride);
    this.storageLeft = grown(this.storageLeft, slot + 1);
    const { numbers } = this;
    const at = slot * usageStride;
    numbers[at + cpuThere] = allocatable.milliCpu;
    numbers[at + memoryThere] = allocatable.memory;
    numbers[at + cpuRequested] = requested.milliCpu;
    numbers[at + memoryRequested] = requested.memory;
    numbers[at + cpuNonZero] = nonZeroRequested.milliCpu;
    numbers[at + memoryNonZero] = nonZeroRequested.memory;
    numbers[at + podsLeft] = allocatable.pods - pods.length;
    numbers[at + unevenNow] = unevenness(
      requested.milliCpu,
      allocatable.milliCpu,
      requested.memory,
      allocatable.memory,
    );
    this.storageLeft[slot] = allocatable.ephemeralStorage - requested.ephemeralStorage;
  }
}

/**
 * The standard deviation of the shares of cpu and memory that are in use, each 1 at most: 0 is even, 0.5 the worst; 0
 * where the node lacks one of them, since a single share is even.
 * Source: `balancedResourceScore` (plugins/noderesources/balanced_allocation.go).
 */
export function unevenness(cpu: number, cpuOfNode: number, memory: number, memoryOfNode: number): number {
  if (cpuOfNode === 0 || memoryOfNode === 0) return 0;
  const difference = Math.min(1, cpu / cpuOfNode) - Math.min(1, memory / memoryOfNode);
  return Math.abs(difference / 2);
}
