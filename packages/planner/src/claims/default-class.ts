import { labelValue, namesClass, type PersistentVolumeClaim, type StorageClass } from "@stowage/engine";
import { compareTexts } from "../names/compare-texts.ts";

const defaultAnnotations = [
  "storageclass.kubernetes.io/is-default-class",
  "storageclass.beta.kubernetes.io/is-default-class",
] as const;

/**
 * The class of claims that name none: of several, the youngest, then the first by name.
 * Source: `GetDefaultClass` (pkg/volume/util/storageclass.go).
 */
export function defaultClass(classes: readonly StorageClass[]): StorageClass | undefined {
  const defaults = classes.filter(isDefaultClass);
  // RFC 3339 in one zone, as the API server writes it, sorts as text. The classes come sorted by name.
  return defaults.toSorted((one, other) => compareTexts(createdAt(other), createdAt(one)))[0];
}

function createdAt({ metadata }: StorageClass): string {
  return metadata.creationTimestamp ?? "";
}

/** Whether the class is one for claims that name none. */
export function isDefaultClass({ metadata }: StorageClass): boolean {
  return defaultAnnotations.some((key) => labelValue(metadata.annotations, key) === "true");
}

/** The claim with the default class, if it names none and there is one. */
export function withDefaultClass(
  claim: PersistentVolumeClaim,
  classes: readonly StorageClass[],
): PersistentVolumeClaim {
  const name = namesClass(claim) ? undefined : defaultClass(classes)?.metadata.name;
  return name === undefined ? claim : { ...claim, spec: { ...claim.spec, storageClassName: name } };
}
