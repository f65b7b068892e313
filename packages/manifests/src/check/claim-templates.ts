import { parseQuantity } from "@stowage/engine";
import type { ObjectMeta, PersistentVolumeClaim, PersistentVolumeClaimSpec } from "@stowage/engine";
import { validateAccessModes, validateClassName, validateVolumeMode } from "./persistent-volume.ts";
import { required, type Report } from "./report.ts";
import { validateLabelSelector } from "./selectors.ts";

/** What a StatefulSet makes a PersistentVolumeClaim from; nothing need be there. */
export interface ClaimTemplate {
  readonly metadata?: ObjectMeta;
  readonly spec?: PersistentVolumeClaimSpec;
}

/** Source: `ValidatePersistentVolumeClaim` (pkg/apis/core/validation). */
export function validateClaim({ spec }: PersistentVolumeClaim, report: Report): void {
  validateClaimSpec(spec, "spec", report);
}

/** The claims that a StatefulSet makes for each of its pods. */
export function validateClaimTemplates(
  templates: readonly ClaimTemplate[] | undefined,
  path: string,
  report: Report,
): void {
  templates?.forEach(({ spec }, index) => validateClaimSpec(spec, `${path}[${index}].spec`, report));
}

/**
 * The specification of a claim, or of a template for claims of a StatefulSet or of an ephemeral volume.
 * Source: `ValidatePersistentVolumeClaimSpec` (pkg/apis/core/validation), as far as scheduling reads it.
 */
export function validateClaimSpec(spec: PersistentVolumeClaimSpec | undefined, path: string, report: Report): void {
  validateAccessModes(spec?.accessModes, `${path}.accessModes`, report);
  validateLabelSelector(spec?.selector, `${path}.selector`, report);
  const [upstream, at] = [`${path}.resources[storage]`, `${path}.resources.requests[storage]`];
  const requests = spec?.resources?.requests ?? {};
  const storage = Object.hasOwn(requests, "storage") ? requests["storage"] : undefined;
  if (storage === undefined) {
    report(upstream, required("how much storage, such as requests: {storage: 10Gi}"), at);
  } else if ((parseQuantity(storage) ?? 1n) <= 0n) {
    report(upstream, `must be more than 0, not ${storage}`, at);
  }
  validateClassName(spec?.storageClassName, `${path}.storageClassName`, report);
  validateVolumeMode(spec?.volumeMode, `${path}.volumeMode`, report);
  validateClassName(spec?.volumeAttributesClassName, `${path}.volumeAttributesClassName`, report);
}
