import type { Labels } from "../api/object-meta.ts";
import type { Node } from "../api/node.ts";
import type { HostPort } from "./host-ports.ts";
import type { NodeInfo } from "./node-info.ts";
import type { PodInfo } from "./pod-info.ts";
import { type Allocatable, type NonZeroRequests, noResources, type ResourceAmounts } from "./resource-amounts.ts";
import { isSamePort, scalarSumOf, toNodeInfo } from "./to-node-info.ts";

/**
 * A pod and what a node's sums need of it, side by side: trials go through hundreds of thousands of pods, whose own
 * amounts lie a few objects away in memory.
 */
export class CountedPod {
  readonly pod: PodInfo;
  readonly milliCpu: number;
  readonly memory: number;
  readonly ephemeralStorage: number;
  /** Absent where the pod uses none. */
  readonly scalars: ReadonlyMap<string, number> | undefined;
  /** Absent where the pod has none. */
  readonly hostPorts: readonly HostPort[] | undefined;

  constructor(pod: PodInfo) {
    const { milliCpu, memory, ephemeralStorage, scalars } = pod.usage;
    this.pod = pod;
    this.milliCpu = milliCpu;
    this.memory = memory;
    this.ephemeralStorage = ephemeralStorage;
    this.scalars = scalars.size === 0 ? undefined : scalars;
    this.hostPorts = pod.hostPorts.length === 0 ? undefined : pod.hostPorts;
  }
}

/** Pods that leave a node, all together. */
export interface LeavingPods extends Pick<ResourceAmounts, "milliCpu" | "memory" | "ephemeralStorage" | "scalars"> {
  /** The node's other pods, in the order that the leaving ones leave them in. */
  readonly rest: readonly PodInfo[];
  readonly hostPorts: readonly HostPort[];
}

const nowhere: NodeInfo = toNodeInfo({ metadata: {} });

/** What leaves with the pods, which leave one after the other: the place of each is taken by the last one. */
export function leavingPods(all: readonly PodInfo[], leaving: readonly CountedPod[]): LeavingPods {
  const rest = all.slice();
  let { milliCpu, memory, ephemeralStorage, scalars } = noResources;
  const hostPorts: HostPort[] = [];
  for (const counted of leaving) {
    const index = rest.indexOf(counted.pod);
    const last = rest.pop();
    if (last !== undefined && index < rest.length) rest[index] = last;
    milliCpu += counted.milliCpu;
    memory += counted.memory;
    ephemeralStorage += counted.ephemeralStorage;
    if (counted.scalars !== undefined) scalars = scalarSumOf(scalars, counted.scalars, 1);
    if (counted.hostPorts !== undefined) hostPorts.push(...counted.hostPorts);
  }
  return { rest, milliCpu, memory, ephemeralStorage, scalars, hostPorts };
}

/**
 * A copy of a node, for trying out other pods on it: what `withoutPod` and `withPod` make, changed in place, so that a
 * step costs the pod and not the node. The node that it starts from stays as it is. It starts again from the next one,
 * since there may be thousands to try, and is no node before it has started.
 */
export class TrialNode implements NodeInfo {
  node: Node = nowhere.node;
  name: string = nowhere.name;
  labels: Labels = nowhere.labels;
  allocatable: Allocatable = nowhere.allocatable;
  imageNames: ReadonlySet<string> = nowhere.imageNames;
  readonly pods: PodInfo[] = [];
  readonly requested: {
    milliCpu: number;
    memory: number;
    ephemeralStorage: number;
    readonly scalars: Map<string, number>;
  } = { milliCpu: 0, memory: 0, ephemeralStorage: 0, scalars: new Map() };
  usedPorts: readonly HostPort[] = nowhere.usedPorts;

  /**
   * Becomes a copy of the node.
   *
   * @param leaving pods of the node that are not to be on it.
   */
  startFrom(start: NodeInfo, leaving?: LeavingPods): void {
    this.node = start.node;
    this.name = start.name;
    this.labels = start.labels;
    this.allocatable = start.allocatable;
    this.imageNames = start.imageNames;
    this.usedPorts = start.usedPorts;
    const { requested, pods } = this;
    const staying = leaving?.rest ?? start.pods;
    for (let at = 0; at < staying.length; at++) pods[at] = staying[at]!;
    // To set the length would let go of the array's memory, for each node anew.
    while (pods.length > staying.length) pods.pop();
    const { milliCpu, memory, ephemeralStorage, scalars } = start.requested;
    requested.milliCpu = milliCpu - (leaving?.milliCpu ?? 0);
    requested.memory = memory - (leaving?.memory ?? 0);
    requested.ephemeralStorage = ephemeralStorage - (leaving?.ephemeralStorage ?? 0);
    if (requested.scalars.size > 0) requested.scalars.clear();
    for (const [name, amount] of scalars) requested.scalars.set(name, amount);
    if (leaving === undefined) return;
    this.#addScalars(leaving.scalars, -1);
    const ports = leaving.hostPorts;
    if (ports.length > 0)
      this.usedPorts = this.usedPorts.filter((used) => !ports.some((port) => isSamePort(used, port)));
  }

  /** Filters never ask: added up when somebody does. */
  get nonZeroRequested(): NonZeroRequests {
    let milliCpu = 0;
    let memory = 0;
    for (const { nonZeroUsage } of this.pods) {
      milliCpu += nonZeroUsage.milliCpu;
      memory += nonZeroUsage.memory;
    }
    return { milliCpu, memory };
  }

  /** Puts the pod on the node, last. */
  add({ pod, milliCpu, memory, ephemeralStorage, scalars, hostPorts }: CountedPod): void {
    const { requested } = this;
    this.pods.push(pod);
    requested.milliCpu += milliCpu;
    requested.memory += memory;
    requested.ephemeralStorage += ephemeralStorage;
    if (scalars !== undefined) this.#addScalars(scalars, 1);
    if (hostPorts !== undefined) this.usedPorts = [...this.usedPorts, ...hostPorts];
  }

  /** Takes back the last {@link add}, if nothing has changed since. */
  takeBack({ milliCpu, memory, ephemeralStorage, scalars, hostPorts }: CountedPod): void {
    const { requested } = this;
    this.pods.pop();
    requested.milliCpu -= milliCpu;
    requested.memory -= memory;
    requested.ephemeralStorage -= ephemeralStorage;
    if (scalars !== undefined) this.#addScalars(scalars, -1);
    if (hostPorts !== undefined) this.usedPorts = this.usedPorts.slice(0, this.usedPorts.length - hostPorts.length);
  }

  #addScalars(amounts: ReadonlyMap<string, number>, sign: 1 | -1): void {
    const { scalars } = this.requested;
    for (const [name, amount] of amounts) scalars.set(name, (scalars.get(name) ?? 0) + sign * amount);
  }
}
