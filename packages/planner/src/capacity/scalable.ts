import type { KubernetesObject } from "@stowage/manifests";

/** A workload that may ask for no replicas now, and for some later. */
export type Scalable = Extract<KubernetesObject, { kind: "Deployment" | "StatefulSet" | "ReplicaSet" }>;

export function isScalable(object: KubernetesObject): object is Scalable {
  return object.kind === "Deployment" || object.kind === "StatefulSet" || object.kind === "ReplicaSet";
}
