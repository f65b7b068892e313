import type { KubernetesObject } from "@stowage/manifests";

/**
 * A node that says what it has, and not what of it pods may have: all of it. Other objects stay as they are.
 * Source: `SetDefaults_NodeStatus` (pkg/apis/core/v1/defaults.go).
 */
export function withDefaultAllocatable(object: KubernetesObject): KubernetesObject {
  if (object.kind !== "Node") return object;
  const { capacity, allocatable } = object.status ?? {};
  if (capacity === undefined || allocatable !== undefined) return object;
  return { ...object, status: { ...object.status, allocatable: capacity } };
}
