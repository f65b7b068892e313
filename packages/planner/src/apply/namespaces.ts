import type { Namespace } from "@stowage/engine";
import type { DesiredObject } from "./desired-object.ts";
import { isNamespaced } from "./object-key.ts";

const nameLabel = "kubernetes.io/metadata.name";

/**
 * Every namespace that an object is in, with the label that the API server gives each (its name), whether it is listed
 * or not: nothing could be created in one that is not there.
 */
export function namespacesInUse(objects: readonly Pick<DesiredObject, "object">[]): readonly Namespace[] {
  const namespaces = new Map<string, Namespace>();
  for (const { object } of objects) {
    if (object.kind !== "Namespace") continue;
    const name = object.metadata.name ?? "";
    namespaces.set(name, {
      ...object,
      metadata: { ...object.metadata, labels: { ...object.metadata.labels, [nameLabel]: name } },
    });
  }
  for (const { object } of objects) {
    if (!isNamespaced(object.kind ?? "")) continue;
    const name = object.metadata.namespace ?? "default";
    if (namespaces.has(name)) continue;
    namespaces.set(name, { apiVersion: "v1", kind: "Namespace", metadata: { name, labels: { [nameLabel]: name } } });
  }
  return [...namespaces.values()];
}
