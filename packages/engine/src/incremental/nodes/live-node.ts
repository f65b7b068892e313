import type { Node } from "../../api/node.ts";
import type { Labels } from "../../api/object-meta.ts";
import type { Volume } from "../../api/pod.ts";
import type { HostPort } from "../../cluster/host-ports.ts";
import type { NodeInfo } from "../../cluster/node-info.ts";
import type { PodInfo } from "../../cluster/pod-info.ts";
import type { Allocatable, NonZeroRequests, ResourceAmounts } from "../../cluster/resource-amounts.ts";
import { toNodeInfo } from "../../cluster/to-node-info.ts";
import { cpuNonZero, cpuRequested, memoryNonZero, memoryRequested, type NodeUsage, usageStride } from "./node-usage.ts";

/** Something that is counted of pods: moved by each pod in question that comes to a node, or goes. */
export interface PodCounter {
  /** @param by How many pods come to the node in the slot, or go. */
  move(slot: number, by: number): void;
}

/** A pod that nodes hold: what they need of it. */
export interface PlacedPod extends PodInfo {
  /** Its place among the node's pods; the node's own affair. */
  index: number;
  /** Whether it has claims or disks: more than its node has a say in where it goes. */
  readonly hasVolumes: boolean;
  readonly volumes: readonly Volume[];
  /** Adds it `by` times to every counter that it is counted in, on the node in the slot. */
  count(slot: number, by: 1 | -1): void;
  /** To be called once classes of pods have been divided: counts it in its class anew, if that is another one. */
  countInDividedClass(slot: number): void;
}

/** A {@link NodeInfo} that pods come to and go from. */
export class LiveNode implements NodeInfo {
  /** Where the node's numbers are in every array by node; the nodes' order. The table alone changes it. */
  slot: number;
  node: Node;
  readonly name: string;
  labels: Labels;
  allocatable: Allocatable;
  imageNames: ReadonlySet<string>;
  readonly pods: PlacedPod[] = [];
  usedPorts: readonly HostPort[] = noPorts;
  readonly #usage: NodeUsage;
  /** What the pods use beside cpu, memory and storage. */
  #scalars: Map<string, number> | undefined;

  /** @param usage has the sums of all nodes by slot. */
  constructor(slot: number, node: Node, usage: NodeUsage) {
    this.slot = slot;
    this.#usage = usage;
    const { name, labels, allocatable, imageNames } = toNodeInfo(node);
    this.node = node;
    this.name = name;
    this.labels = labels;
    this.allocatable = allocatable;
    this.imageNames = imageNames;
  }

  /** Puts another version of the node in its place; the pods stay. */
  replace(node: Node): void {
    const { labels, allocatable, imageNames } = toNodeInfo(node);
    this.node = node;
    this.labels = labels;
    this.allocatable = allocatable;
    this.imageNames = imageNames;
  }

  /** Puts a version in its place that says the same in all that is read: see `nodeChanges`. */
  restate(node: Node): void {
    this.node = node;
    this.labels = node.metadata.labels ?? {};
  }

  get requested(): ResourceAmounts {
    const { numbers, storageRequested } = this.#usage;
    const at = this.slot * usageStride;
    return {
      milliCpu: numbers[at + cpuRequested],
      memory: numbers[at + memoryRequested],
      ephemeralStorage: storageRequested[this.slot],
      scalars: this.#scalars ?? noScalars,
    };
  }

  get nonZeroRequested(): NonZeroRequests {
    const { numbers } = this.#usage;
    const at = this.slot * usageStride;
    return { milliCpu: numbers[at + cpuNonZero], memory: numbers[at + memoryNonZero] };
  }

  // The sums are moved by the table of nodes, not here.

  push(record: PlacedPod): void {
    record.index = this.pods.length;
    this.pods.push(record);
    this.#add(record, 1);
  }

  /** Takes the pod away; the last one takes its place. Source: `NodeInfo.RemovePod` (framework/types.go). */
  take(record: PlacedPod): void {
    const last = this.pods.pop();
    if (last !== undefined && last !== record) this.#seat(last, record.index);
    this.#add(record, -1);
  }

  /** Takes back {@link take}: the pod gets its place again, and the one that took it goes last. */
  putBack(record: PlacedPod, index: number): void {
    const other = this.pods.at(index);
    this.push(record);
    if (other === undefined) return;
    this.#seat(other, this.pods.length - 1);
    this.#seat(record, index);
  }

  #seat(record: PlacedPod, index: number): void {
    record.index = index;
    this.pods[index] = record;
  }

  #sumOf(scalar: string): number {
    return this.pods.reduce((sum, { usage: { scalars } }) => sum + (scalars.get(scalar) ?? 0), 0);
  }

  #add({ usage: { scalars }, hostPorts }: PodInfo, sign: 1 | -1): void {
    if (scalars.size > 0) {
      this.#scalars ??= new Map();
      for (const [name, amount] of scalars) {
        const before = this.#scalars.get(name) ?? 0;
        const after = before + sign * amount;
        // Above that, what was added may have been lost.
        const isExact = Math.max(before, after) <= Number.MAX_SAFE_INTEGER;
        this.#scalars.set(name, isExact ? after : this.#sumOf(name));
      }
    }
    if (hostPorts.length > 0) this.usedPorts = this.pods.flatMap((pod) => pod.hostPorts);
  }
}

const noPorts: readonly HostPort[] = [];
const noScalars: ReadonlyMap<string, number> = new Map();
