import { servedKinds } from "./field-table.generated.ts";
import { nearestName } from "./nearest-name.ts";

/** The kinds that the API server serves, by apiVersion. */
export const served: ReadonlyMap<string, readonly string[]> = new Map(Object.entries(servedKinds));

/** Groups of Kubernetes' own, with those that are no more. */
export const ownGroups: ReadonlySet<string> = new Set(["extensions", ...[...served.keys()].map(groupOf)]);

/** Kinds that are no more in any version, with the groups that had them. */
const gone: ReadonlyMap<string, readonly string[]> = new Map([
  ["AuditSink", ["auditregistration.k8s.io"]],
  ["InitializerConfiguration", ["admissionregistration.k8s.io"]],
  ["PodPreset", ["settings.k8s.io"]],
  ["PodSecurityPolicy", ["policy", "extensions"]],
  ["ThirdPartyResource", ["extensions"]],
]);

/** The group of an apiVersion; empty for the core's. */
export function groupOf(apiVersion: string): string {
  return apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";
}

/**
 * What has become of a kind that is served no more where the object says: which version is current, or that it is gone.
 *
 * @returns `undefined` for a kind that its group does not have in any version, and never had as far as is known.
 */
export function unservedKind(apiVersion: string, kind: string): string | undefined {
  const group = groupOf(apiVersion);
  if (gone.get(kind)?.includes(group)) return `${apiVersion} ${kind} is gone: no version of it is served any more`;
  if (!ownGroups.has(group)) return undefined;
  // Its kinds have moved to groups of their own.
  const isNear = (other: string): boolean => group === "extensions" || groupOf(other) === group;
  const [current] = [...served]
    .filter(([other, kinds]) => isNear(other) && kinds.includes(kind))
    .map(([other]) => other)
    .toSorted(byMaturity);
  if (current === undefined) return undefined;
  return `${apiVersion} is not served any more for a ${kind}: the current version is ${current}`;
}

/** The kind of the same group that a mistyped one stands for, whatever the version. */
export function nearestKind(apiVersion: string, kind: string): string | undefined {
  const kinds = [...served].filter(([other]) => groupOf(other) === groupOf(apiVersion)).flatMap(([, names]) => names);
  return nearestName(kind, writtenByHand(kinds));
}

/** The apiVersion to write for a kind that is served: the most mature, and of these the core's. */
export function currentVersion(kind: string): string | undefined {
  const versions = [...served].filter(([, kinds]) => kinds.includes(kind)).map(([apiVersion]) => apiVersion);
  return versions.toSorted((one, other) => byMaturity(one, other) || one.length - other.length)[0];
}

/** Kinds but for lists, which no one types. */
export function writtenByHand(kinds: readonly string[]): string[] {
  return kinds.filter((name) => !name.endsWith("List"));
}

/** The latest stable version first. */
function byMaturity(one: string, other: string): number {
  return maturity(other) - maturity(one);
}

function maturity(apiVersion: string): number {
  const [, major = "0", stage] = /v(\d+)(alpha|beta)?\d*$/.exec(apiVersion) ?? [];
  return Number(major) + (stage === undefined ? 2000 : stage === "beta" ? 1000 : 0);
}
