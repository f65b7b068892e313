import { didYouMean } from "@stowage/manifests";

/** The kinds that people may ask for, with the names kubectl knows them by. */
const names: ReadonlyMap<string, readonly string[]> = new Map([
  ["Pod", ["pod", "pods", "po"]],
  ["Deployment", ["deployment", "deployments", "deploy"]],
  ["ReplicaSet", ["replicaset", "replicasets", "rs"]],
  ["ReplicationController", ["replicationcontroller", "replicationcontrollers", "rc"]],
  ["StatefulSet", ["statefulset", "statefulsets", "sts"]],
  ["DaemonSet", ["daemonset", "daemonsets", "ds"]],
  ["Job", ["job", "jobs"]],
  ["CronJob", ["cronjob", "cronjobs", "cj"]],
]);

const kinds: ReadonlyMap<string, string> = new Map(
  [...names].flatMap(([kind, all]) => all.map((name) => [name, kind] as const)),
);

/** The kind that `deploy`, `Deployments` or `deployments.v1.apps` stands for. */
export function kindNamed(text: string): string | undefined {
  return kinds.get((text.split(".")[0] ?? "").toLowerCase());
}

/** Further kinds of objects, with the names kubectl knows them by. */
const otherNames: ReadonlyMap<string, readonly string[]> = new Map([
  ["Node", ["node", "nodes", "no"]],
  ["Namespace", ["namespace", "namespaces", "ns"]],
  ["Service", ["service", "services", "svc"]],
  ["ServiceAccount", ["serviceaccount", "serviceaccounts", "sa"]],
  ["PodDisruptionBudget", ["poddisruptionbudget", "poddisruptionbudgets", "pdb"]],
  ["HorizontalPodAutoscaler", ["horizontalpodautoscaler", "horizontalpodautoscalers", "hpa"]],
  ["PriorityClass", ["priorityclass", "priorityclasses", "pc"]],
  ["RuntimeClass", ["runtimeclass", "runtimeclasses"]],
  ["LimitRange", ["limitrange", "limitranges", "limits"]],
  ["ResourceQuota", ["resourcequota", "resourcequotas", "quota"]],
  ["PersistentVolume", ["persistentvolume", "persistentvolumes", "pv"]],
  ["PersistentVolumeClaim", ["persistentvolumeclaim", "persistentvolumeclaims", "pvc"]],
  ["StorageClass", ["storageclass", "storageclasses", "sc"]],
  ["CSINode", ["csinode", "csinodes"]],
  ["CSIDriver", ["csidriver", "csidrivers"]],
  ["CSIStorageCapacity", ["csistoragecapacity", "csistoragecapacities"]],
  ["VolumeAttachment", ["volumeattachment", "volumeattachments"]],
]);

const otherKinds: ReadonlyMap<string, string> = new Map(
  [...otherNames].flatMap(([kind, all]) => all.map((name) => [name, kind] as const)),
);

/** The same of every kind of object that changes may name. */
export function objectKindNamed(text: string): string | undefined {
  return kindNamed(text) ?? otherKinds.get((text.split(".")[0] ?? "").toLowerCase());
}

/** Says that nothing is called so, and what was perhaps meant. */
export function unknownKind(text: string): string {
  return `unknown kind "${text}"${didYouMean(text, kinds.keys())}; known are ${[...names.keys()].join(", ")}`;
}
