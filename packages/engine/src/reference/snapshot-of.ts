import type { ClusterObject, ReplicationController, SelectingWorkload, Service } from "../api/cluster-object.ts";
import type { Labels, ObjectMeta } from "../api/object-meta.ts";
import type { Pod } from "../api/pod.ts";
import type { ClusterSnapshot, ImageState } from "../cluster/cluster-snapshot.ts";
import type { NodeInfo } from "../cluster/node-info.ts";
import type { PodInfo } from "../cluster/pod-info.ts";
import type { RunningPodUsage } from "../cluster/pod-requests.ts";
import { StoredObjectTables } from "../cluster/stored-objects.ts";
import { toNodeInfo, withPod } from "../cluster/to-node-info.ts";
import { toPodInfo } from "../cluster/to-pod-info.ts";

/**
 * The cluster that the objects make, from scratch. Pods of nodes that are not there, and pods that are over, are left
 * out. Source: `Snapshot` (pkg/scheduler/backend/cache/snapshot.go).
 */
export function snapshotOf(objects: Iterable<ClusterObject>, usageRule: RunningPodUsage = "byView"): ClusterSnapshot {
  const nodes = new Map<string, NodeInfo>();
  const namespaces = new Map<string, Labels>();
  const nominated = new Map<string, PodInfo[]>();
  const services = new Map<string, Service[]>();
  const replicationControllers = new Map<string, ReplicationController>();
  const replicaSets = new Map<string, SelectingWorkload<"ReplicaSet">>();
  const statefulSets = new Map<string, SelectingWorkload<"StatefulSet">>();
  const stored = new StoredObjectTables();
  const pods: PodInfo[] = [];

  for (const object of objects) {
    const { metadata } = object;
    switch (object.kind) {
      case "Node":
        nodes.set(metadata.name ?? "", toNodeInfo(object));
        break;
      case "Namespace":
        namespaces.set(metadata.name ?? "", metadata.labels ?? {});
        break;
      case "Service":
        pushTo(services, metadata.namespace ?? "default", object);
        break;
      case "ReplicationController":
        replicationControllers.set(nameOf(metadata), object);
        break;
      case "ReplicaSet":
        replicaSets.set(nameOf(metadata), object);
        break;
      case "StatefulSet":
        statefulSets.set(nameOf(metadata), object);
        break;
      case "Pod":
        if (!isOver(object)) pods.push(podInfo(object, usageRule));
        break;
      case "StorageClass":
      case "CSIDriver":
      case "CSINode":
      case "CSIStorageCapacity":
      case "PersistentVolume":
      case "PersistentVolumeClaim":
      case "VolumeAttachment":
      case "PodDisruptionBudget":
        stored.put(object);
        break;
      default:
        object satisfies never;
    }
  }

  for (const pod of pods) {
    const { spec, status } = pod.pod;
    const node = spec.nodeName === undefined ? undefined : nodes.get(spec.nodeName);
    if (node !== undefined) nodes.set(node.name, withPod(node, pod));
    if (spec.nodeName === undefined && status?.nominatedNodeName !== undefined) {
      pushTo(nominated, status.nominatedNodeName, pod);
    }
  }

  return {
    nodes: [...nodes.values()],
    node: (name) => nodes.get(name),
    namespaces,
    images: imagesOf(nodes.values()),
    nominatedPods: (nodeName) => nominated.get(nodeName) ?? [],
    services: (namespace) => services.get(namespace) ?? [],
    replicationController: (namespace, name) => replicationControllers.get(`${namespace}/${name}`),
    replicaSet: (namespace, name) => replicaSets.get(`${namespace}/${name}`),
    statefulSet: (namespace, name) => statefulSets.get(`${namespace}/${name}`),
    objects: (kind) => stored.list(kind),
    storedGroup: (grouping, name) => stored.group(grouping, name),
    object: (kind, namespace, name) => stored.get(kind, namespace, name),
  };
}

/** Succeeded and Failed pods are invisible to the scheduler. Source: `newPodInformer` (pkg/scheduler/scheduler.go). */
function isOver({ status }: Pod): boolean {
  return status?.phase === "Succeeded" || status?.phase === "Failed";
}

/** Compiled pods by object: objects are never changed, so what was compiled from one holds as long as it lives. */
const compiled: Readonly<Record<RunningPodUsage, WeakMap<Pod, PodInfo>>> = {
  byContainer: new WeakMap(),
  byContainerAndPod: new WeakMap(),
  byView: new WeakMap(),
};

function podInfo(pod: Pod, usageRule: RunningPodUsage): PodInfo {
  const known = compiled[usageRule].get(pod) ?? toPodInfo(pod, usageRule);
  compiled[usageRule].set(pod, known);
  return known;
}

/** The size is the one that the first node with the image reports. Source: `addNodeImageStates` (backend/cache/cache.go). */
function imagesOf(nodes: Iterable<NodeInfo>): ReadonlyMap<string, ImageState> {
  const images = new Map<string, ImageState>();
  for (const { node } of nodes) {
    const seen = new Set<string>();
    for (const { names = [], sizeBytes = 0 } of node.status?.images ?? []) {
      for (const name of names) {
        const known = images.get(name);
        const isNew = !seen.has(name);
        seen.add(name);
        images.set(name, { sizeBytes: known?.sizeBytes ?? sizeBytes, nodes: (known?.nodes ?? 0) + (isNew ? 1 : 0) });
      }
    }
  }
  return images;
}

function nameOf({ namespace = "default", name = "" }: ObjectMeta): string {
  return `${namespace}/${name}`;
}

function pushTo<Item>(lists: Map<string, Item[]>, key: string, item: Item): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}
