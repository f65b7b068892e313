import { type Labels, labelValue, type LabelSelector } from "@stowage/engine";
import { nearestName } from "@stowage/manifests";
import { lastPart } from "./label-key.ts";

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
  const holds = ({ key, values }: Wanted): boolean => values.includes(labelValue(labels, key) ?? "");
  const all = wantedBy(selector);
  // Where another label is right, it is about these pods, and a word cut short is a slip too.
  const isAboutThese = all.some(holds);
  for (const wanted of all) {
    if (holds(wanted)) continue;
    const here = labelValue(labels, wanted.key);
    const isCut = isAboutThese && here !== undefined && wanted.values.some((value) => isCutShort(value, here));
    const found = isCut ? wanted.key : nearLabel(wanted, labels, name);
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
  // What a workload is called is taken for its label easily.
  const isNamed = name !== undefined && values.includes(name);
  if (here !== undefined) return isNamed || values.some((value) => isSlipOf(value, here)) ? key : undefined;
  const entries = Object.entries(labels);
  const underOther = entries.find(([other, value]) => values.includes(value) && isLikeKey(key, other));
  if (underOther !== undefined) return underOther[0];
  if (!isNamed) return undefined;
  const named = entries.find(([, value]) => value === name);
  if (named !== undefined) return named[0];
  const identity = entries.find(([other]) => identityKeys.has(other));
  return identity?.[0];
}

/** Whether one value is probably the other, mistyped. Names that differ in a number are two names. */
function isSlipOf(value: string, other: string): boolean {
  if (value.replaceAll(/\d+/g, "") === other.replaceAll(/\d+/g, "")) return false;
  return isMistyped(value, other) || isSameButGeneric(value, other) || isSameButGeneric(other, value);
}

/** Short words, and words that begin otherwise, are other words: `api` and `app`, `reader` and `leader`. */
function isMistyped(value: string, other: string): boolean {
  if (value.toLowerCase() === other.toLowerCase() || isSwapped(value, other)) return true;
  if (Math.min(value.length, other.length) < 4 || value[0]?.toLowerCase() !== other[0]?.toLowerCase()) return false;
  return nearestName(value, [other]) !== undefined;
}

/** Whether two letters that stand side by side have changed places, and no more: `wbe` and `web`. */
function isSwapped(value: string, other: string): boolean {
  if (value.length < 3 || value.length !== other.length) return false;
  const at = [...value].findIndex((letter, index) => letter !== other[index]);
  const swapped = value.slice(0, at) + (value[at + 1] ?? "") + (value[at] ?? "") + value.slice(at + 2);
  return at >= 0 && swapped === other && /^[a-z]{2}$/i.test(value.slice(at, at + 2));
}

/** Whether one word is the other cut short: `front` and `frontend`, but not `web` and `web-db`. */
function isCutShort(value: string, other: string): boolean {
  const [short, long] = value.length < other.length ? [value, other] : [other, value];
  return short.length >= 4 && long.startsWith(short) && /^[a-z]/i.test(long.slice(short.length));
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
