import { controllerOf, type PodObject } from "@stowage/engine";
import type { KubernetesObject } from "@stowage/manifests";
import { objectKey } from "../apply/object-key.ts";

/** The key of the object that controls another one. */
export function ownerKeyOf({ metadata }: KubernetesObject | PodObject): string | undefined {
  const owner = controllerOf(metadata);
  return owner === undefined ? undefined : objectKey(owner.kind, metadata.namespace, owner.name);
}
