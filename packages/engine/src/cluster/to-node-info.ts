import type { Node } from "../api/node.ts";
import type { HostPort } from "./host-ports.ts";
import type { NodeInfo } from "./node-info.ts";
import type { PodInfo } from "./pod-info.ts";
import { toAllocatable } from "./pod-requests.ts";
import { type NonZeroRequests, noResources, type ResourceAmounts } from "./resource-amounts.ts";

/** Compiles a node without pods. Source: `NodeInfo.SetNode` (pkg/scheduler/framework/types.go). */
export function toNodeInfo(node: Node): NodeInfo {
  return {
    ...nodePart(node),
    pods: [],
    requested: noResources,
    nonZeroRequested: { milliCpu: 0, memory: 0 },
    usedPorts: [],
  };
}

/** The node info with another version of its node: the pods stay. */
export function withNode(nodeInfo: NodeInfo, node: Node): NodeInfo {
  return { ...nodeInfo, ...nodePart(node) };
}

/** The node info with the pod on it, last. Source: `NodeInfo.AddPodInfo` (pkg/scheduler/framework/types.go). */
export function withPod(node: NodeInfo, pod: PodInfo): NodeInfo {
  return {
    ...node,
    pods: [...node.pods, pod],
    requested: sumOf(node.requested, pod.usage, 1),
    nonZeroRequested: nonZeroSumOf(node.nonZeroRequested, pod.nonZeroUsage, 1),
    usedPorts: pod.hostPorts.length === 0 ? node.usedPorts : [...node.usedPorts, ...pod.hostPorts],
  };
}

/**
 * The node info without the pod of that key; the last pod takes its place.
 * A port that two pods share is free as soon as the first of them goes: upstream keeps a set.
 * Source: `NodeInfo.RemovePod` (pkg/scheduler/framework/types.go).
 *
 * @throws RangeError when the pod is not on the node.
 */
export function withoutPod(node: NodeInfo, pod: PodInfo): NodeInfo {
  const index = node.pods.findIndex(({ key }) => key === pod.key);
  const removed = node.pods[index];
  if (removed === undefined) throw new RangeError(`no pod "${pod.key}" on node "${node.name}"`);
  const pods = [...node.pods];
  const last = pods.pop();
  if (last !== undefined && index < pods.length) pods[index] = last;
  return {
    ...node,
    pods,
    requested: sumOf(node.requested, removed.usage, -1),
    nonZeroRequested: nonZeroSumOf(node.nonZeroRequested, removed.nonZeroUsage, -1),
    usedPorts: node.usedPorts.filter((used) => !removed.hostPorts.some((port) => isSamePort(used, port))),
  };
}

function nodePart(node: Node): Pick<NodeInfo, "node" | "name" | "labels" | "allocatable" | "imageNames"> {
  return {
    node,
    name: node.metadata.name ?? "",
    labels: node.metadata.labels ?? {},
    allocatable: toAllocatable(node.status?.allocatable),
    imageNames: new Set((node.status?.images ?? []).flatMap(({ names = [] }) => names)),
  };
}

function sumOf(one: ResourceAmounts, other: ResourceAmounts, sign: 1 | -1): ResourceAmounts {
  return {
    milliCpu: one.milliCpu + sign * other.milliCpu,
    memory: one.memory + sign * other.memory,
    ephemeralStorage: one.ephemeralStorage + sign * other.ephemeralStorage,
    scalars: other.scalars.size === 0 ? one.scalars : scalarSumOf(one.scalars, other.scalars, sign),
  };
}

/** The amounts by name with those of the other added, or taken away. */
export function scalarSumOf(
  one: ReadonlyMap<string, number>,
  other: ReadonlyMap<string, number>,
  sign: 1 | -1,
): ReadonlyMap<string, number> {
  const sum = new Map(one);
  for (const [name, amount] of other) sum.set(name, (sum.get(name) ?? 0) + sign * amount);
  return sum;
}

function nonZeroSumOf(one: NonZeroRequests, other: NonZeroRequests, sign: 1 | -1): NonZeroRequests {
  return { milliCpu: one.milliCpu + sign * other.milliCpu, memory: one.memory + sign * other.memory };
}

/** Whether both are one port of one address. */
export function isSamePort(one: HostPort, other: HostPort): boolean {
  return one.ip === other.ip && one.protocol === other.protocol && one.port === other.port;
}
