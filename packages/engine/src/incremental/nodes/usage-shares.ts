import { maxNodeScore } from "../../cycle/normalize-score.ts";
import {
  cpuNonZero,
  cpuRequested,
  cpuThere,
  evenNow,
  memoryNonZero,
  memoryRequested,
  memoryThere,
  podsLeft,
} from "./node-usage.ts";

/** How many numbers a row has in `UsageNumbers.shares`: as many as a line of the processor's cache holds. */
export const shareStride = 8;

// Where a row's numbers are, from `row * shareStride` on; those of shares of the node are so many steps a percent.
/** What is idle of cpu and memory, as scoring has it; no number where the shares do not tell all. */
export const cpuIdle = 0;
export const memoryIdle = 1;
/** What a thousandth of a cpu, and a byte, is of all that the node has. */
export const cpuShare = 2;
export const memoryShare = 3;
/** How much more of memory than of cpu is requested. */
export const tilt = 4;
/** As {@link evenNow}. */
export const evenBefore = 5;

/** Steps in a percent, as a power of 2: all percents and a sign fit into 32 bits. */
export const stepBits = 20;

/**
 * Writes what a row of numbers says as shares of the node: what a pod leaves of each resource is then a product and a
 * difference, without a division, and right to a millionth of a percent.
 *
 * @param numbers As `NodeUsage` has them, the row's from `from` on.
 * @param to Where the row's shares begin.
 */
export function writeShares(numbers: Float64Array, from: number, shares: Float64Array, to: number): void {
  const cpu = numbers[from + cpuThere];
  const memory = numbers[from + memoryThere];
  const cpuTaken = numbers[from + cpuRequested];
  const memoryTaken = numbers[from + memoryRequested];
  const cpuUsed = numbers[from + cpuNonZero];
  const memoryUsed = numbers[from + memoryNonZero];
  const all = maxNodeScore * 2 ** stepBits;
  // A pod that leaves some of what is idle has room then: not more is requested than is used, as scoring has it.
  const tellsAll =
    numbers[from + podsLeft] >= 1 && cpu > 0 && cpuTaken <= cpuUsed && memory > 0 && memoryTaken <= memoryUsed;
  shares[to + cpuIdle] = tellsAll ? (all * (cpu - cpuUsed)) / cpu : NaN;
  shares[to + memoryIdle] = tellsAll ? (all * (memory - memoryUsed)) / memory : NaN;
  shares[to + cpuShare] = all / cpu;
  shares[to + memoryShare] = all / memory;
  shares[to + tilt] = all * (memoryTaken / memory - cpuTaken / cpu);
  shares[to + evenBefore] = numbers[from + evenNow];
}
