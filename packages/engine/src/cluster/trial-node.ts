import type { Labels } from "../api/object-meta.ts";
import type { Node } from "../api/node.ts";
import type { HostPort } from "./host-ports.ts";
import type { NodeInfo } from "./node-info.ts";
import type { PodInfo } from "./pod-info.ts";
import { type Allocatable, type NonZeroRequests, noResources, type ResourceAmounts } from "./resource-amounts.ts";
import { isSamePort, scalarSumOf } from "./to-node-info.ts";

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
 * step costs the pod and not the node. The node that it starts from stays as it is.
 */
export class TrialNode implements NodeInfo {
  readonly node: Node;
  readonly name: string;
  readonly labels: Labels;
  readonly allocatable: Allocatable;
  readonly imageNames: ReadonlySet<string>;
  readonly pods: PodInfo[];
  readonly requested: {
    milliCpu: number;
    memory: number;
    ephemeralStorage: number;
    scalars: ReadonlyMap<string, number>;
  };
  usedPorts: readonly HostPort[];

  /** @param leaving pods of the node that are not to be on it. */
  constructor(start: NodeInfo, leaving?: LeavingPods) {
    this.node = start.node;
    this.name = start.name;
    this.labels = start.labels;
    this.allocatable = start.allocatable;
    this.imageNames = start.imageNames;
    this.pods = (leaving?.rest ?? start.pods).slice();
    const { milliCpu, memory, ephemeralStorage, scalars } = start.requested;
    this.usedPorts = start.usedPorts;
    if (leaving === undefined) {
      this.requested = { milliCpu, memory, ephemeralStorage, scalars };
      return;
    }
    this.requested = {
      milliCpu: milliCpu - leaving.milliCpu,
      memory: memory - leaving.memory,
      ephemeralStorage: ephemeralStorage - leaving.ephemeralStorage,
      scalars: leaving.scalars.size === 0 ? scalars : scalarSumOf(scalars, leaving.scalars, -1),
    };
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
    if (scalars !== undefined) requested.scalars = scalarSumOf(requested.scalars, scalars, 1);
    if (hostPorts !== undefined) this.usedPorts = [...this.usedPorts, ...hostPorts];
  }

  /** Takes back the last {@link add}, if nothing has changed since. */
  takeBack({ milliCpu, memory, ephemeralStorage, scalars, hostPorts }: CountedPod): void {
    const { requested } = this;
    this.pods.pop();
    requested.milliCpu -= milliCpu;
    requested.memory -= memory;
    requested.ephemeralStorage -= ephemeralStorage;
    if (scalars !== undefined) requested.scalars = scalarSumOf(requested.scalars, scalars, -1);
    if (hostPorts !== undefined) this.usedPorts = this.usedPorts.slice(0, this.usedPorts.length - hostPorts.length);
  }
}
