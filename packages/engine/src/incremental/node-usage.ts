import type { NodeInfo } from "../cluster/node-info.ts";
import { grown } from "./growing-array.ts";

/**
 * What nodes have and what is taken, by slot: the numbers that most pods are judged by, side by side in memory, so that
 * thousands of nodes can be scored without touching an object.
 */
export class NodeUsage {
  readonly allocatable: UsageColumns = newColumns();
  readonly requested: UsageColumns = newColumns();
  /** With what scoring assumes for containers that do not say. */
  nonZeroMilliCpu: Float64Array = new Float64Array(0);
  nonZeroMemory: Float64Array = new Float64Array(0);
  /** How even the use of cpu and memory is, as shares of what there is, before the next pod. 0 to 1, 0 is even. */
  unevenness: Float64Array = new Float64Array(0);

  /** Reads the node's numbers. */
  set(slot: number, { allocatable, requested, nonZeroRequested, pods }: NodeInfo): void {
    setColumns(this.allocatable, slot, allocatable, allocatable.pods);
    setColumns(this.requested, slot, requested, pods.length);
    this.nonZeroMilliCpu = grown(this.nonZeroMilliCpu, slot + 1);
    this.nonZeroMemory = grown(this.nonZeroMemory, slot + 1);
    this.unevenness = grown(this.unevenness, slot + 1);
    this.nonZeroMilliCpu[slot] = nonZeroRequested.milliCpu;
    this.nonZeroMemory[slot] = nonZeroRequested.memory;
    this.unevenness[slot] = unevenness(
      requested.milliCpu,
      allocatable.milliCpu,
      requested.memory,
      allocatable.memory,
    );
  }
}

/** Resources by slot. */
export interface UsageColumns {
  milliCpu: Float64Array;
  memory: Float64Array;
  ephemeralStorage: Float64Array;
  pods: Float64Array;
}

/**
 * The standard deviation of two fractions, each 1 at most; 0 where the node lacks a resource, since a single fraction
 * is even. Source: `balancedResourceScore` (plugins/noderesources/balanced_allocation.go).
 */
export function unevenness(cpu: number, cpuThere: number, memory: number, memoryThere: number): number {
  if (cpuThere === 0 || memoryThere === 0) return 0;
  const difference = Math.min(1, cpu / cpuThere) - Math.min(1, memory / memoryThere);
  return Math.abs(difference / 2);
}

function newColumns(): UsageColumns {
  return {
    milliCpu: new Float64Array(0),
    memory: new Float64Array(0),
    ephemeralStorage: new Float64Array(0),
    pods: new Float64Array(0),
  };
}

interface Amounts {
  readonly milliCpu: number;
  readonly memory: number;
  readonly ephemeralStorage: number;
}

function setColumns(columns: UsageColumns, slot: number, amounts: Amounts, pods: number): void {
  if (columns.pods.length <= slot) {
    columns.milliCpu = grown(columns.milliCpu, slot + 1);
    columns.memory = grown(columns.memory, slot + 1);
    columns.ephemeralStorage = grown(columns.ephemeralStorage, slot + 1);
    columns.pods = grown(columns.pods, slot + 1);
  }
  columns.milliCpu[slot] = amounts.milliCpu;
  columns.memory[slot] = amounts.memory;
  columns.ephemeralStorage[slot] = amounts.ephemeralStorage;
  columns.pods[slot] = pods;
}
