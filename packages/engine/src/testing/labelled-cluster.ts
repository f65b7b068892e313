import type { Taint } from "../api/node.ts";
import type { Labels } from "../api/object-meta.ts";
import type { ClusterSnapshot } from "../cluster/cluster-snapshot.ts";
import type { NodeInfo } from "../cluster/node-info.ts";
import type { PodInfo } from "../cluster/pod-info.ts";
import { toNodeInfo, withPod } from "../cluster/to-node-info.ts";

/** A node of which only labels and taints matter, with pods on it. */
export function labelledNode(
  name: string,
  labels: Labels,
  pods: readonly PodInfo[] = [],
  taints: readonly Taint[] = [],
): NodeInfo {
  return pods.reduce(withPod, toNodeInfo({ metadata: { name, labels }, spec: { taints } }));
}

/** A cluster of those nodes, and of nothing else but what `more` adds. */
export function clusterWith(nodes: readonly NodeInfo[], more: Partial<ClusterSnapshot> = {}): ClusterSnapshot {
  return {
    nodes,
    node: (name) => nodes.find((one) => one.name === name),
    namespaces: new Map(),
    images: new Map(),
    nominatedPods: () => [],
    services: () => [],
    replicationController: () => undefined,
    replicaSet: () => undefined,
    statefulSet: () => undefined,
    objects: () => [],
    object: () => undefined,
    ...more,
  };
}
