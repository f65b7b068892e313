import type { Checked } from "../../packages/manifests/src/check/index.ts";

/** What the API server's code says of an object. */
export interface UpstreamVerdict {
  /** Why the text is no such object at all. */
  readonly decode?: string;
  /** Unknown and double fields. */
  readonly strict?: readonly string[];
  readonly problems: readonly { readonly path: string; readonly message: string }[] | null;
}

/** Fields that scheduling does not read: there, unknown names and wrong types are all that we refuse. */
const unread =
  /livenessProbe|terminationMessagePolicy|securityContext|dnsPolicy|\.subPath|\.resizePolicy|finalizers|unhealthyPodEvictionPolicy|persistentVolumeReclaimPolicy|local\.path|podCIDR|dataSource|projected|serviceAccountToken|fieldRef|schedulingGroup/;

/** Whether we look at the field at all. */
export function isRead(path: string): boolean {
  return !unread.test(path);
}

/** How the verdicts differ: whether the object is refused, and at which paths. Indexes are left out. */
export function compareVerdicts(kind: string, theirs: UpstreamVerdict, ours: Checked): string[] {
  const problems = ours.kind === "passedOver" ? [] : ours.problems.filter(({ severity }) => severity === "error");
  if (theirs.decode !== undefined || (theirs.strict ?? []).length > 0) {
    return ours.kind === "refused"
      ? []
      : [`${kind} accepted, not decoded by upstream: ${theirs.decode ?? theirs.strict?.[0]}`];
  }
  const wanted = new Map((theirs.problems ?? []).map(({ path, message }) => [path, message]));
  const got = new Map(problems.map(({ path, message }) => [path, message]));
  const missing = [...wanted].filter(([path]) => !got.has(path) && isRead(path));
  // Upstream looks at a budget's metadata only when the rest is right.
  const unseen = kind === "PodDisruptionBudget" && wanted.size > 0 ? /^metadata\b/ : undefined;
  const extra = [...got].filter(([path]) => !wanted.has(path) && unseen?.test(path) !== true);
  return [
    ...missing.map(([path, message]) => `${kind} accepted at ${general(path)}: ${withoutValues(message)}`),
    ...extra.map(([path, message]) => `${kind} refused at ${general(path)}: ${withoutValues(message)}`),
  ];
}

function general(path: string): string {
  return path.replaceAll(/\[\d+\]/g, "[i]");
}

function withoutValues(message: string): string {
  return message.replaceAll(/"[^"]*"/g, '""').slice(0, 150);
}
