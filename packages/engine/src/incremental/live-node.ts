import type { Node } from "../api/node.ts";
import type { Labels } from "../api/object-meta.ts";
import type { HostPort } from "../cluster/host-ports.ts";
import type { NodeInfo } from "../cluster/node-info.ts";
import type { PodInfo } from "../cluster/pod-info.ts";
import type { Allocatable, NonZeroRequests, ResourceAmounts } from "../cluster/resource-amounts.ts";
import { toNodeInfo } from "../cluster/to-node-info.ts";
import type { PodRecord } from "./pod-record.ts";

/** Sums that change in place. */
interface Usage extends ResourceAmounts {
  milliCpu: number;
  memory: number;
  ephemeralStorage: number;
  readonly scalars: Map<string, number>;
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
  readonly pods: PodRecord[] = [];
  readonly requested: Usage = { milliCpu: 0, memory: 0, ephemeralStorage: 0, scalars: new Map() };
  readonly nonZeroRequested: { milliCpu: number; memory: number } = { milliCpu: 0, memory: 0 };
  usedPorts: readonly HostPort[] = [];

  constructor(slot: number, node: Node) {
    this.slot = slot;
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

  push(record: PodRecord): void {
    record.index = this.pods.length;
    this.pods.push(record);
    this.#add(record, 1);
  }

  /** Takes the pod away; the last one takes its place. Source: `NodeInfo.RemovePod` (pkg/scheduler/framework/types.go). */
  take(record: PodRecord): void {
    const last = this.pods.pop();
    if (last !== undefined && last !== record) this.#seat(last, record.index);
    this.#add(record, -1);
  }

  /** Takes back {@link take}: the pod gets its place again, and who took it goes last. */
  putBack(record: PodRecord, index: number): void {
    const other = this.pods[index];
    this.push(record);
    if (other === undefined) return;
    this.#seat(other, this.pods.length - 1);
    this.#seat(record, index);
  }

  #seat(record: PodRecord, index: number): void {
    record.index = index;
    this.pods[index] = record;
  }

  #add({ usage, nonZeroUsage, hostPorts }: PodInfo, sign: 1 | -1): void {
    addUsage(this.requested, usage, sign);
    addNonZero(this.nonZeroRequested, nonZeroUsage, sign);
    if (hostPorts.length > 0) this.usedPorts = this.pods.flatMap((pod) => pod.hostPorts);
  }
}

function addUsage(sum: Usage, usage: ResourceAmounts, sign: 1 | -1): void {
  sum.milliCpu += sign * usage.milliCpu;
  sum.memory += sign * usage.memory;
  sum.ephemeralStorage += sign * usage.ephemeralStorage;
  if (usage.scalars.size === 0) return;
  for (const [name, amount] of usage.scalars) sum.scalars.set(name, (sum.scalars.get(name) ?? 0) + sign * amount);
}

function addNonZero(sum: { milliCpu: number; memory: number }, usage: NonZeroRequests, sign: 1 | -1): void {
  sum.milliCpu += sign * usage.milliCpu;
  sum.memory += sign * usage.memory;
}
