import type { KubernetesObject } from "@stowage/manifests";

/**
 * What `kubectl apply` was given the last time, which it keeps in an annotation.
 *
 * @returns `undefined` where nothing of that can be told: an annotation is anybody's text.
 */
export function lastApplied({ metadata }: KubernetesObject): unknown {
  const key = "kubectl.kubernetes.io/last-applied-configuration";
  const { annotations } = metadata;
  const text = annotations !== undefined && Object.hasOwn(annotations, key) ? annotations[key] : undefined;
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
