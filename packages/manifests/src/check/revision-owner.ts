/**
 * Whether a ControllerRevision is one of a StatefulSet or DaemonSet: to others its data may be anything.
 *
 * @param object of the kind ControllerRevision, not checked yet
 */
export function isOfKnownOwner({ metadata }: Readonly<Record<string, unknown>>): boolean {
  const { ownerReferences }: { ownerReferences?: unknown } = typeof metadata === "object" && metadata ? metadata : {};
  if (!Array.isArray(ownerReferences)) return false;
  return ownerReferences.some((one: unknown) => {
    const { apiVersion, kind, controller }: Owner = typeof one === "object" && one ? one : {};
    return controller === true && apiVersion === "apps/v1" && (kind === "StatefulSet" || kind === "DaemonSet");
  });
}

interface Owner {
  readonly apiVersion?: unknown;
  readonly kind?: unknown;
  readonly controller?: unknown;
}
