import type { Resource } from "@stowage/connection";

/** A kind that is read of a living cluster. */
export interface LiveKind extends Resource {
  /** What an answer does without where it may not be listed, or is not served; nothing works without nodes and pods. */
  readonly without: string | undefined;
  /** Whether those of one namespace are worse than none: what is not among them counts as not there. */
  readonly isWholeOrNone?: true;
}

/** In the order in which a cluster's objects are read and written. Those of one kind come in the order of their names. */
export const liveKinds: readonly LiveKind[] = [
  clusterWide("v1", "Namespace", "namespaces", "a namespaceSelector knows no labels of a namespace but its name"),
  clusterWide("v1", "Node", "nodes", undefined),
  clusterWide("scheduling.k8s.io/v1", "PriorityClass", "priorityclasses", "new pods that name a class are refused"),
  clusterWide("node.k8s.io/v1", "RuntimeClass", "runtimeclasses", "new pods that name a class are refused"),
  clusterWide("storage.k8s.io/v1", "StorageClass", "storageclasses", "claims of a class can not be provisioned"),
  clusterWide("storage.k8s.io/v1", "CSIDriver", "csidrivers", "no driver's storage capacity is looked at"),
  clusterWide("storage.k8s.io/v1", "CSINode", "csinodes", "no node's limit of volumes is known"),
  clusterWide(
    "storage.k8s.io/v1",
    "VolumeAttachment",
    "volumeattachments",
    "volumes count as detached where no pod uses them",
  ),
  clusterWide("v1", "PersistentVolume", "persistentvolumes", "bound claims are of volumes that nobody knows"),
  {
    ...namespaced("v1", "ServiceAccount", "serviceaccounts", "new pods of one that is not there are not refused"),
    isWholeOrNone: true,
  },
  namespaced(
    "autoscaling/v2",
    "HorizontalPodAutoscaler",
    "horizontalpodautoscalers",
    "autoscaled workloads have the replicas that their manifests say",
  ),
  namespaced("v1", "LimitRange", "limitranges", "new pods get no default requests, and break no limits"),
  namespaced("v1", "ResourceQuota", "resourcequotas", "new pods exceed no quota"),
  namespaced("policy/v1", "PodDisruptionBudget", "poddisruptionbudgets", "evictions break no disruption budget"),
  namespaced(
    "storage.k8s.io/v1",
    "CSIStorageCapacity",
    "csistoragecapacities",
    "drivers that tell their capacity seem to have none",
  ),
  namespaced(
    "v1",
    "PersistentVolumeClaim",
    "persistentvolumeclaims",
    "pods with claims wait for claims that nobody knows",
  ),
  namespaced("v1", "Service", "services", "default spreading does not know a Service's pods"),
  namespaced(
    "v1",
    "ReplicationController",
    "replicationcontrollers",
    "default spreading does not know a controller's pods",
  ),
  namespaced(
    "apps/v1",
    "ReplicaSet",
    "replicasets",
    "default spreading does not know a ReplicaSet's pods, nor is known which Deployment they are of",
  ),
  namespaced("apps/v1", "StatefulSet", "statefulsets", "default spreading does not know a StatefulSet's pods"),
  namespaced("apps/v1", "Deployment", "deployments", "manifests of that kind are planned as new ones"),
  namespaced("apps/v1", "DaemonSet", "daemonsets", "manifests of that kind are planned as new ones"),
  namespaced(
    "apps/v1",
    "ControllerRevision",
    "controllerrevisions",
    "what StatefulSets and DaemonSets were before is only known by their pods",
  ),
  namespaced("batch/v1", "Job", "jobs", "manifests of that kind are planned as new ones"),
  namespaced("batch/v1", "CronJob", "cronjobs", "manifests of that kind are planned as new ones"),
  namespaced("v1", "Pod", "pods", undefined),
];

function clusterWide(apiVersion: string, kind: string, plural: string, without: string | undefined): LiveKind {
  return { apiVersion, kind, plural, namespaced: false, without };
}

function namespaced(apiVersion: string, kind: string, plural: string, without: string | undefined): LiveKind {
  return { apiVersion, kind, plural, namespaced: true, without };
}
