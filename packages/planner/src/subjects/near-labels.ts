import { type Labels, labelValue, type LabelSelector } from "@stowage/engine";
import { nearestName } from "@stowage/manifests";

/** One thing that a selector asks for by value. */
interface Wanted {
  readonly key: string;
  readonly values: readonly string[];
}

/** Labels that people use for what a pod is, one for another. */
const identityKeys: ReadonlySet<string> = new Set([
  "app",
  "name",
  "run",
  "component",
  "role",
  "service",
  "k8s-app",
  "app.kubernetes.io/name",
  "app.kubernetes.io/instance",
  "app.kubernetes.io/component",
]);

/** What is put before or after a name without making it another's: `web-server`, `svc-web`. */
const genericWord = /^(app|server|service|svc|deployment|deploy|pods?|set|statefulset|sts|ds)$/;

/**
 * The labels that a selector was probably meant for, where these are not the ones that it asks for: a mistyped value, the
 * value under another key of the same sense, the workload's own name.
 *
 * @param name The workload's.
 * @returns as `app.kubernetes.io/name=zk`, one for each requirement that does not hold; `undefined` where one that does
 *   not hold has none, or where all hold.
 */
export function nearLabels(selector: LabelSelector, labels: Labels, name?: string): readonly string[] | undefined {
  return nearestTo(selector, labels, name)?.map(({ key }) => `${key}=${labelValue(labels, key) ?? ""}`);
}

/** A label that a requirement was probably meant for. */
export interface NearLabel {
  /** The key that the selector asks for. */
  readonly wanted: string;
  /** The key of the label that is there. */
  readonly key: string;
}

/** As {@link nearLabels}, with the requirement that each is for. */
export function nearestTo(selector: LabelSelector, labels: Labels, name?: string): readonly NearLabel[] | undefined {
  const near: NearLabel[] = [];
  for (const wanted of wantedBy(selector)) {
    const value = labelValue(labels, wanted.key);
    if (value !== undefined && wanted.values.includes(value)) continue;
    const found = nearLabel(wanted, labels, name);
    if (found === undefined) return undefined;
    near.push({ wanted: wanted.key, key: found });
  }
  return near.length === 0 ? undefined : near;
}

/** The requirements that ask for values; of others nothing can be near. */
function wantedBy({ matchLabels = {}, matchExpressions = [] }: LabelSelector): readonly Wanted[] {
  return [
    ...Object.entries(matchLabels).map(([key, value]) => ({ key, values: [value] })),
    ...matchExpressions.flatMap(({ key, operator, values = [] }) => (operator === "In" ? [{ key, values }] : [])),
  ];
}

/** The key of the label that is near. */
function nearLabel({ key, values }: Wanted, labels: Labels, name: string | undefined): string | undefined {
  const here = labelValue(labels, key);
  if (here !== undefined) return values.some((value) => isSlipOf(value, here)) ? key : undefined;
  const entries = Object.entries(labels);
  const underOther = entries.find(([other, value]) => values.includes(value) && isLikeKey(key, other));
  if (underOther !== undefined) return underOther[0];
  if (name === undefined || !values.includes(name)) return undefined;
  const identity = entries.find(([other]) => identityKeys.has(other));
  return identity?.[0];
}

/** Whether one value is probably the other, mistyped. Names that differ in a number are two names. */
function isSlipOf(value: string, other: string): boolean {
  if (value.replaceAll(/\d+/g, "") === other.replaceAll(/\d+/g, "")) return false;
  return nearestName(value, [other]) !== undefined || isSameButGeneric(value, other) || isSameButGeneric(other, value);
}

/** Whether `long` is `short` with a word around it that says nothing. */
function isSameButGeneric(short: string, long: string): boolean {
  if (short === "" || !long.includes(short)) return false;
  const [before = "", after = ""] = long.split(short);
  return [before, after].every((part) => part === "" || genericWord.test(part.replaceAll(/^[-_.]|[-_.]$/g, "")));
}

function isLikeKey(key: string, other: string): boolean {
  if (identityKeys.has(key) && identityKeys.has(other)) return true;
  return lastPart(key) === lastPart(other) || nearestName(key, [other]) !== undefined;
}

function lastPart(key: string): string {
  return key.slice(key.indexOf("/") + 1);
}
