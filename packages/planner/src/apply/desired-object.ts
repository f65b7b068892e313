import type { KubernetesObject, Manifest } from "@stowage/manifests";

/** An object of the cluster as it would be once everything is applied. */
export interface DesiredObject<Type extends KubernetesObject = KubernetesObject> {
  readonly object: Type;
  /** Objects of the cluster are state; wishes are carried out. */
  readonly origin: "cluster" | "wish";
  /** Why kubectl would not create the object; what it would make is planned as not created. */
  readonly hindrance?: string;
  /** The cluster's object that a wish was applied to; absent where the wish creates it. */
  readonly before?: KubernetesObject;
  readonly manifest: Manifest;
}
