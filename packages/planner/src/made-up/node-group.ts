import { parseQuantity, type Taint, type TaintEffect } from "@stowage/engine";
import { didYouMean } from "@stowage/manifests";

/** So many like nodes in each of so many zones. */
export interface NodeGroup {
  readonly zones: number;
  /** In each zone. */
  readonly nodes: number;
  readonly region: string;
  /** Names and amounts of what each node has. */
  readonly resources: readonly (readonly [string, string])[];
  /** Beside those that every node has, or in their place. */
  readonly labels: readonly (readonly [string, string])[];
  readonly taints: readonly Taint[];
}

/** A group, or every problem of its description. */
export type ReadGroup =
  | { readonly kind: "group"; readonly group: NodeGroup }
  | { readonly kind: "problems"; readonly problems: readonly string[] };

const defaults: ReadonlyMap<string, string> = new Map([
  ["zones", "1"],
  ["nodes", "1"],
  ["cpu", "4"],
  ["memory", "16Gi"],
  ["pods", "110"],
  ["ephemeral-storage", "100Gi"],
  ["region", "region-1"],
]);
const counts = new Set(["zones", "nodes"]);
/** What may be given more than once. */
const repeatable = new Set(["label", "taint"]);
const taintEffects: readonly TaintEffect[] = ["NoSchedule", "PreferNoSchedule", "NoExecute"];

/** How many nodes made-up clusters may have at most. */
export const maxNodes = 100_000;

/** Reads `zones=3,nodes=4,cpu=8,label=disk=ssd,taint=dedicated=db:NoSchedule,nvidia.com/gpu=2`. */
export function readNodeGroup(description: string): ReadGroup {
  const settings = new Map(defaults);
  const labels: [string, string][] = [];
  const taints: Taint[] = [];
  const problems: string[] = [];
  const seen = new Set<string>();
  for (const [key, value] of partsOf(description)) {
    const problem = seen.has(key) && !repeatable.has(key) ? `"${key}" is given twice` : settingProblem(key, value);
    seen.add(key);
    if (problem !== undefined) problems.push(problem);
    else if (key === "label") labels.push(keyAndValue(value));
    else if (key === "taint") taints.push(...taintIn(value));
    else settings.set(key, value);
  }
  if (problems.length > 0) return { kind: "problems", problems };
  const resources = [...settings].filter(([key]) => !counts.has(key) && key !== "region");
  const [zones, nodes] = [Number(settings.get("zones")), Number(settings.get("nodes"))];
  return { kind: "group", group: { zones, nodes, region: settings.get("region") ?? "", resources, labels, taints } };
}

function partsOf(description: string): readonly (readonly [string, string])[] {
  return description
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map(keyAndValue);
}

function keyAndValue(text: string): [string, string] {
  const equals = text.indexOf("=");
  return equals < 0 ? [text, ""] : [text.slice(0, equals).trim(), text.slice(equals + 1).trim()];
}

function settingProblem(key: string, value: string): string | undefined {
  const isExtended = key.includes("/");
  if (!defaults.has(key) && !repeatable.has(key) && !isExtended) {
    const known = [...defaults.keys(), ...repeatable];
    return `unknown key "${key}"${didYouMean(key, known)}; known are ${known.join(", ")}, and extended resources such as nvidia.com/gpu`;
  }
  if (value === "") return `"${key}" has no value; write ${key}=${example(key)}`;
  if (key === "label") return labelProblem(value);
  if (key === "taint") return taintProblem(value);
  if (counts.has(key)) return countProblem(key, value);
  if (key === "region") return isLabelValue(value) ? undefined : `"${value}" can not be a node label's value`;
  const quantity = parseQuantity(value);
  if (quantity !== undefined && quantity >= 0n) return undefined;
  return `"${key}" must be a quantity, such as ${example(key)}, not "${value}"`;
}

function example(key: string): string {
  if (key === "label") return "disk=ssd";
  return key === "taint" ? "dedicated=db:NoSchedule" : (defaults.get(key) ?? "1");
}

function countProblem(key: string, value: string): string | undefined {
  if (!/^\d+$/.test(value) || (Number(value) === 0 && key === "zones"))
    return `"${key}" must be a whole number of ${key === "zones" ? 1 : 0} or more, not "${value}"`;
  if (Number(value) <= maxNodes) return undefined;
  return `${value} ${key} are too many: a made-up cluster may have ${maxNodes} nodes`;
}

function labelProblem(text: string): string | undefined {
  const [key, value] = keyAndValue(text);
  if (!isLabelKey(key)) return `label: "${key}" can not be a node label's key`;
  return isLabelValue(value) ? undefined : `label: "${value}" can not be a node label's value`;
}

function taintProblem(text: string): string | undefined {
  const [taint] = taintIn(text);
  if (taint === undefined) {
    return `taint: "${text}" must end with an effect, ${taintEffects.join(", ")}, such as dedicated=db:NoSchedule`;
  }
  const { key, value = "" } = taint;
  if (!isLabelKey(key)) return `taint: "${key}" can not be a taint's key`;
  return isLabelValue(value) ? undefined : `taint: "${value}" can not be a taint's value`;
}

/** As kubectl taint reads it, `key=value:Effect` or `key:Effect`; none of what does not end with an effect. */
function taintIn(text: string): readonly Taint[] {
  const colon = text.lastIndexOf(":");
  const [key, value] = keyAndValue(text.slice(0, Math.max(0, colon)));
  const effect = taintEffects.find((one) => one === text.slice(colon + 1));
  if (effect === undefined) return [];
  return [{ key, ...(value === "" ? {} : { value }), effect }];
}

function isLabelValue(text: string): boolean {
  return text === "" || /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/.test(text);
}

/** Source: `IsQualifiedName` (staging/src/k8s.io/apimachinery/pkg/util/validation/validation.go). */
function isLabelKey(text: string): boolean {
  const slash = text.indexOf("/");
  const prefix = slash < 0 ? undefined : text.slice(0, slash);
  const name = text.slice(slash + 1);
  const isPrefix =
    prefix === undefined ||
    (prefix.length <= 253 && /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/.test(prefix));
  return isPrefix && name !== "" && isLabelValue(name);
}
