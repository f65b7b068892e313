import { type ClusterObject, type ClusterObjectKind, type Engine, type Pod, podNamespace } from "@stowage/engine";
import type { Question, RecordedObject } from "./recorded-case.ts";

const apiVersions: ReadonlyMap<string, string> = new Map<ClusterObjectKind, string>([
  ["Service", "v1"],
  ["ReplicationController", "v1"],
  ["ReplicaSet", "apps/v1"],
  ["StatefulSet", "apps/v1"],
  ["PodDisruptionBudget", "policy/v1"],
  ["PersistentVolume", "v1"],
  ["PersistentVolumeClaim", "v1"],
  ["StorageClass", "storage.k8s.io/v1"],
  ["CSIDriver", "storage.k8s.io/v1"],
  ["CSINode", "storage.k8s.io/v1"],
  ["CSIStorageCapacity", "storage.k8s.io/v1"],
  ["VolumeAttachment", "storage.k8s.io/v1"],
]);

/** Whether an engine can hold the object, among those beside nodes, namespaces and pods. */
export function isKept(object: RecordedObject): object is RecordedObject & ClusterObject {
  return object.apiVersion !== undefined && apiVersions.get(object.kind) === object.apiVersion;
}

/** Puts the case's cluster, but for the incoming pod, into an engine, as it is and in its order. */
export function loadCluster(engine: Engine, question: Question): void {
  for (const namespace of question.namespaces) engine.add({ ...namespace, kind: "Namespace" });
  for (const namespace of unlistedNamespaces(question)) engine.add(namespace);
  for (const node of question.nodes) engine.add({ ...node, kind: "Node" });
  for (const object of question.objects.filter(isKept)) engine.add(object);
  const counts = (pod: Pod): boolean => question.countsNominated || !isOnlyNominated(pod);
  for (const pod of question.pods.filter(counts)) engine.add({ ...pod, kind: "Pod" });
}

/** Whether the pod has no node, but the promise of one. */
function isOnlyNominated({ spec, status }: Pod): boolean {
  return spec.nodeName === undefined && status?.nominatedNodeName !== undefined;
}

/** The namespaces that pods use without their being listed: each has the label that every namespace has, and no other. */
function unlistedNamespaces({ namespaces, pods, pod }: Question): ClusterObject[] {
  const listed = new Set(namespaces.map(({ metadata }) => metadata.name));
  const used = new Set([...pods, pod].map(podNamespace));
  return [...used]
    .filter((name) => !listed.has(name))
    .map((name) => ({ kind: "Namespace", metadata: { name, labels: { "kubernetes.io/metadata.name": name } } }));
}
