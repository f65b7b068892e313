import { kinds, type Kind } from "./kinds.ts";
import { quoted } from "./names.ts";
import { didYouMean, nearestName } from "./nearest-name.ts";
import { required, type Report } from "./report.ts";
import { nameOf } from "./scalar.ts";
import {
  currentVersion,
  groupOf,
  nearestKind,
  ownGroups,
  served,
  unservedKind,
  writtenByHand,
} from "./unserved-kind.ts";

/** What an object says it is: a kind that is read, one that is not, or nothing that makes sense (which was reported). */
export type Recognized =
  | { readonly kind: "read"; readonly as: Kind }
  | {
      readonly kind: "passedOver";
      readonly type: string;
      /** Why the API server would not take it. */
      readonly warning?: string;
    }
  | { readonly kind: "unknown" };

/**
 * Finds the kind of an object from its `apiVersion` and `kind`. Kinds of other groups are passed over: anyone may define
 * them. So are kinds that are not served any more, with a warning. In Kubernetes' own groups a kind that never was is a
 * mistake, and so is an apiVersion that a kind we read does not have, or has no more.
 */
export function recognize(object: Record<string, unknown>, report: Report): Recognized {
  const { apiVersion, kind } = object;
  const named = text("apiVersion", apiVersion, kind, report);
  const isNamed = text("kind", kind, kind, report);
  if (!named || !isNamed || typeof apiVersion !== "string" || typeof kind !== "string") return { kind: "unknown" };

  const known = kinds.get(kind);
  if (known?.apiVersion === apiVersion || (known !== undefined && known.older?.apiVersion === apiVersion)) {
    return { kind: "read", as: known };
  }
  const passedOver = { kind: "passedOver", type: `${apiVersion}/${kind}` } as const;
  const kindsHere = served.get(apiVersion);
  if (kindsHere?.includes(kind)) return passedOver;

  const group = groupOf(apiVersion);
  const isGone = known?.isDispensable === true && unservedKind(apiVersion, kind) !== undefined;
  if (
    known !== undefined &&
    !isGone &&
    (isOwn(group) || nearestName(group, [groupOf(known.apiVersion)]) !== undefined)
  ) {
    report("apiVersion", `must be ${known.apiVersion} for a ${kind}, not ${quoted(apiVersion)}`);
    return { kind: "unknown" };
  }
  const unserved = unservedKind(apiVersion, kind);
  if (unserved !== undefined) return { ...passedOver, warning: unserved };
  if (kindsHere !== undefined) {
    const hint = elsewhere(kind) ?? meantKind(kind, kindsHere);
    report("kind", `${apiVersion} has no kind ${quoted(kind)}${hint}`);
    return { kind: "unknown" };
  }
  if (isOwn(group)) {
    if (ownGroups.has(group) && nearestName(kind, kinds.keys()) === undefined) {
      const meant = nearestKind(apiVersion, kind);
      if (meant === undefined) return { ...passedOver, warning: `${apiVersion} is not served` };
      report("kind", `${apiVersion} has no kind ${quoted(kind)} (did you mean "${meant}"?)`);
      return { kind: "unknown" };
    }
    report("apiVersion", `unknown apiVersion ${quoted(apiVersion)}${didYouMean(apiVersion, served.keys())}`);
    return { kind: "unknown" };
  }
  return passedOver;
}

function text(field: string, value: unknown, kind: unknown, report: Report): boolean {
  if (typeof value === "string" && value !== "") return true;
  const apiVersion = typeof kind === "string" ? kinds.get(kind)?.apiVersion : undefined;
  const example =
    field === "kind" ? "what this is, such as Deployment" : (apiVersion ?? "the version of the kind, such as apps/v1");
  const given = value === undefined || value === null || value === "";
  report(field, given ? required(example) : `must be a string, not ${nameOf(value)}`);
  return false;
}

/** Groups that only Kubernetes can have: those it has or had, and any without a dot. */
function isOwn(group: string): boolean {
  return !group.includes(".") || ownGroups.has(group);
}

/** The kind that is meant by a mistyped one: of this apiVersion if one of its kinds is as near as any other's. */
function meantKind(kind: string, kindsHere: readonly string[]): string {
  const nearest = nearestName(kind, [...writtenByHand(kindsHere), ...writtenByHand([...served.values()].flat())]);
  if (nearest === undefined) return "";
  const apiVersion = kindsHere.includes(nearest) ? undefined : currentVersion(nearest);
  return ` (did you mean "${apiVersion === undefined ? nearest : `${apiVersion} ${nearest}`}"?)`;
}

function elsewhere(kind: string): string | undefined {
  const groups = [...served].filter(([, names]) => names.includes(kind)).map(([apiVersion]) => apiVersion);
  return groups.length === 0 ? undefined : `: it is in ${groups.join(", ")}`;
}
