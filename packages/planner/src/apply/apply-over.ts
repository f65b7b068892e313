import type { KubernetesObject } from "@stowage/manifests";
import type { Note } from "../workloads/controller.ts";
import { applyPod } from "./apply-pod.ts";

/** An object after an apply, and what to say of it. */
export interface Applied {
  readonly object: KubernetesObject;
  readonly notes: readonly Note[];
}

/**
 * Applies a wish over the object of that kind and name that is there, as `kubectl apply` would: what the API server
 * gave it (uid, status) stays, and so do replicas that the wish does not mention.
 */
export function applyOver(live: KubernetesObject, wish: KubernetesObject): Applied {
  const { uid, creationTimestamp } = live.metadata;
  const identity = {
    ...(uid === undefined ? {} : { uid }),
    ...(creationTimestamp === undefined ? {} : { creationTimestamp }),
  };
  const metadata = { ...wish.metadata, ...identity };
  switch (wish.kind) {
    case "Pod":
      return live.kind === "Pod" ? applyPod(live, wish) : { object: wish, notes: [] };
    case "Node": {
      if (live.kind !== "Node") return { object: wish, notes: [] };
      const labels = { ...live.metadata.labels, ...wish.metadata.labels };
      // What a node has is its kubelet's to say.
      const status = live.status === undefined ? {} : { status: live.status };
      return {
        object: { ...wish, metadata: { ...metadata, labels }, spec: { ...live.spec, ...wish.spec }, ...status },
        notes: [],
      };
    }
    case "Namespace":
      return {
        object: { ...wish, metadata: { ...metadata, labels: { ...live.metadata.labels, ...wish.metadata.labels } } },
        notes: [],
      };
    case "Deployment":
    case "ReplicaSet":
    case "StatefulSet":
    case "ReplicationController":
      return { object: withReplicas({ ...wish, metadata }, live), notes: [] };
    case "Job":
      if (live.kind !== "Job" || live.status === undefined) return { object: { ...wish, metadata }, notes: [] };
      return { object: { ...wish, metadata, status: live.status }, notes: [] };
    case "Service":
    case "DaemonSet":
    case "CronJob":
    case "PriorityClass":
    case "LimitRange":
    case "RuntimeClass":
    case "ResourceQuota":
    case "StorageClass":
    case "CSIDriver":
    case "CSINode":
    case "CSIStorageCapacity":
      return { object: { ...wish, metadata }, notes: [] };
    case "PersistentVolume":
    case "PersistentVolumeClaim":
    case "VolumeAttachment":
    case "PodDisruptionBudget":
      return { object: withStatus({ ...wish, metadata }, live), notes: [] };
    default:
      return wish satisfies never;
  }
}

/** A status is the controllers' to say: an apply leaves it alone. */
function withStatus<Type extends KubernetesObject>(wish: Type, live: KubernetesObject): Type {
  return "status" in live && live.status !== undefined ? { ...wish, status: live.status } : wish;
}

/** Replicas that the applied manifests never mentioned are another's to set (an autoscaler's), and stay. */
function withReplicas<Type extends KubernetesObject>(wish: Type, live: KubernetesObject): Type {
  const replicas = replicasOf(live);
  if (replicas === undefined || replicasOf(wish) !== undefined || lastAppliedReplicas(live)) return wish;
  return "spec" in wish ? { ...wish, spec: { ...wish.spec, replicas } } : wish;
}

function replicasOf(object: KubernetesObject): number | undefined {
  const spec = "spec" in object ? object.spec : undefined;
  return spec !== undefined && "replicas" in spec && typeof spec.replicas === "number" ? spec.replicas : undefined;
}

/** Whether the last apply set the replicas: leaving them out now then means the default. */
function lastAppliedReplicas({ metadata }: KubernetesObject): boolean {
  const key = "kubectl.kubernetes.io/last-applied-configuration";
  const { annotations } = metadata;
  const text = annotations !== undefined && Object.hasOwn(annotations, key) ? annotations[key] : undefined;
  return text !== undefined && mentionsReplicas(text);
}

function mentionsReplicas(text: string): boolean {
  try {
    const applied: unknown = JSON.parse(text);
    if (typeof applied !== "object" || applied === null || !("spec" in applied)) return false;
    const { spec } = applied;
    return typeof spec === "object" && spec !== null && Object.hasOwn(spec, "replicas");
  } catch {
    // An annotation is anybody's text; one that is no JSON says nothing.
    return false;
  }
}
