import { clusterObjectKinds, isClusterScoped } from "@stowage/engine";
import type { KubernetesObject } from "@stowage/manifests";

const clusterWide: ReadonlySet<string> = new Set([
  ...clusterObjectKinds.filter(isClusterScoped),
  "PriorityClass",
  "RuntimeClass",
]);

/** Whether objects of the kind live in a namespace. */
export function isNamespaced(kind: string): boolean {
  return !clusterWide.has(kind);
}

/** What makes an object the one it is: kind, namespace and name. */
export function objectKey(kind: string, namespace: string | undefined, name: string): string {
  return isNamespaced(kind) ? `${kind}/${namespace ?? "default"}/${name}` : `${kind}//${name}`;
}

export function keyOf({ kind, metadata }: KubernetesObject): string {
  return objectKey(kind ?? "", metadata.namespace, metadata.name ?? "");
}

/** How problems and warnings call an object: `Deployment default/web`, `Node node-1`. */
export function objectText({ kind, metadata }: KubernetesObject): string {
  const name = metadata.name ?? `${metadata.generateName ?? ""}…`;
  return isNamespaced(kind ?? "") ? `${kind} ${metadata.namespace ?? "default"}/${name}` : `${kind} ${name}`;
}
