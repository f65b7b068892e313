import type { KubernetesObject, Manifest, Problem } from "@stowage/manifests";
import { isNamespaced, objectText } from "./object-key.ts";

/**
 * The object in its namespace: its own, else the one asked for, else the `fallback`. As kubectl, refuses an object that names
 * another namespace than the one asked for.
 */
export function inNamespace(
  manifest: Manifest,
  asked: string | undefined,
  fallback = "default",
): KubernetesObject | Problem {
  const { object } = manifest;
  if (!isNamespaced(object.kind ?? "")) return object;
  const { namespace } = object.metadata;
  if (namespace !== undefined && namespace !== "") {
    if (asked === undefined || asked === namespace) return object;
    const path = "metadata.namespace";
    return {
      severity: "error",
      object: objectText(object),
      path,
      message: `the namespace from the provided object "${namespace}" does not match the namespace "${asked}": pass --namespace=${namespace}, or leave it out`,
      position: manifest.positionOf(path),
    };
  }
  return { ...object, metadata: { ...object.metadata, namespace: asked ?? fallback } };
}

/** Tells a problem from an object. */
export function isProblem(result: KubernetesObject | Problem): result is Problem {
  return "severity" in result;
}
