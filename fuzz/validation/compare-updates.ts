import { checkObject } from "../../packages/manifests/src/check/index.ts";
import { firstDifference } from "../../packages/manifests/src/update/first-difference.ts";
import { fieldIn } from "../../packages/manifests/src/update/plain-value.ts";
import { storedForm } from "../../packages/manifests/src/update/stored-form.ts";
import { threeWayMerge, validateUpdate } from "../../packages/manifests/src/update/index.ts";
import { compareVerdicts, type UpstreamVerdict } from "./compare-verdicts.ts";
import type { RandomUpdate } from "./random-update.ts";

/** What the API server's code says of an apply, and makes of it. */
export interface UpstreamUpdate extends UpstreamVerdict {
  /** What is there, with its defaults. */
  readonly live?: object;
  readonly merged?: object;
}

/**
 * How the two differ: in what becomes of the object, whether it is refused, and at which paths.
 *
 * @returns `undefined` where either object is none that the API server would create: then nothing is compared.
 */
export function compareUpdates({ live, applied }: RandomUpdate, theirs: UpstreamUpdate): string[] | undefined {
  // kubectl itself can not tell what an item without its key is.
  if (theirs.decode?.startsWith("merge: ") === true) return undefined;
  if (theirs.live === undefined || [live, applied, lastApplied(live)].some(repeatsKeys)) return undefined;
  const options = { strictness: "strict", as: "wishes" } as const;
  const wish = checkObject(structuredClone(applied), options);
  const there = checkObject(structuredClone(theirs.live), { ...options, as: "cluster" });
  if (wish.kind !== "object" || there.kind !== "object") return undefined;
  const { kind } = wish.object;
  const unlike = firstDifference(storedForm(live, kind), storedForm(theirs.live, kind), kind);
  if (unlike !== undefined && !/\.status|metadata/.test(unlike)) return [`stored otherwise at ${unlike}`];
  const original = lastApplied(live);
  const merged = threeWayMerge({ live: there.object, applied: wish.object, original });
  if (theirs.merged !== undefined) {
    const difference = firstDifference(storedForm(merged, kind), storedForm(theirs.merged, kind), kind);
    if (difference !== undefined && !difference.includes(".status")) return [`merged otherwise at ${difference}`];
  }
  const created = checkObject(structuredClone(merged), options);
  if (created.kind !== "object") return undefined;
  const problems = validateUpdate(there.object, merged);
  const ours = problems.length === 0 ? created : ({ kind: "refused", problems } as const);
  return compareVerdicts(kind, theirs, ours);
}

/** Whether two items of a list are called the same: which of them is meant, kubectl does not say either. */
function repeatsKeys(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (Object.values(value).some(repeatsKeys)) return true;
  if (!Array.isArray(value)) return false;
  const items: readonly unknown[] = value;
  return hasRepeated(items) || keys.some((key) => hasRepeated(items.map((item) => fieldIn(item, key))));
}

const keys = ["name", "containerPort", "mountPath", "devicePath", "topologyKey", "uid", "ip"];

function hasRepeated(values: readonly unknown[]): boolean {
  const given = values.filter((value) => value !== undefined);
  return new Set(given).size < given.length;
}

function lastApplied({ metadata }: RandomUpdate["live"]): object | undefined {
  const annotations = (metadata as { readonly annotations?: Readonly<Record<string, string>> }).annotations ?? {};
  const text = annotations["kubectl.kubernetes.io/last-applied-configuration"];
  return text === undefined ? undefined : (JSON.parse(text) as object);
}
