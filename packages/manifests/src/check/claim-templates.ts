import { parseQuantity } from "@stowage/engine";
import type { ObjectMeta, ResourceList } from "@stowage/engine";
import { validateEnumValue } from "./enum-value.ts";
import { required, type Report } from "./report.ts";

/** What a StatefulSet makes a PersistentVolumeClaim from; nothing need be there. */
export interface ClaimTemplate {
  readonly metadata?: ObjectMeta;
  readonly spec?: {
    readonly accessModes?: readonly string[];
    readonly resources?: { readonly requests?: ResourceList };
  };
}

const accessModes = ["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"];

/** Source: `ValidatePersistentVolumeClaimSpec` (pkg/apis/core/validation), as far as it says what must be there. */
export function validateClaimTemplates(
  templates: readonly ClaimTemplate[] | undefined,
  path: string,
  report: Report,
): void {
  templates?.forEach(({ spec }, index) => validateClaimSpec(spec, `${path}[${index}].spec`, report));
}

/** The specification of a claim, in a template of a StatefulSet or of an ephemeral volume. */
export function validateClaimSpec(spec: ClaimTemplate["spec"], path: string, report: Report): void {
  const modes = spec?.accessModes ?? [];
  if (modes.length === 0) report(`${path}.accessModes`, required("at least one, such as ReadWriteOnce"));
  for (const mode of modes) validateEnumValue(mode, accessModes, `${path}.accessModes`, report);
  if (modes.includes("ReadWriteOncePod") && new Set(modes).size > 1) {
    report(`${path}.accessModes`, "ReadWriteOncePod must stand alone");
  }
  const [upstream, at] = [`${path}.resources[storage]`, `${path}.resources.requests[storage]`];
  const requests = spec?.resources?.requests ?? {};
  const storage = Object.hasOwn(requests, "storage") ? requests["storage"] : undefined;
  if (storage === undefined) {
    report(upstream, required("how much storage, such as requests: {storage: 10Gi}"), at);
  } else if ((parseQuantity(storage) ?? 1n) <= 0n) {
    report(upstream, `must be more than 0, not ${storage}`, at);
  }
}
