import { parseQuantity, type PodSpec } from "@stowage/engine";
import { isWholeSpec } from "./whole-spec.ts";

/** What the second specification may have beyond the first. */
export interface Looseness {
  /** Containers that a webhook has put in. */
  readonly moreContainers: boolean;
  /** Requests and limits that a LimitRange has filled in. */
  readonly otherResources: boolean;
  /** A nodeSelector that a RuntimeClass has added to. */
  readonly moreSelection: boolean;
}

/**
 * Where `actual` does not say what `wanted` says, or says more of what scheduling reads.
 *
 * @returns the first path that differs, or `undefined`.
 */
export function specDifference(wanted: PodSpec, actual: PodSpec, looseness: Looseness): string | undefined {
  const isWhole = isWholeSpec(actual);
  return (
    missing(wanted, actual, "spec", isWhole) ??
    surplusField(wanted, actual, looseness) ??
    surplusResources(wanted, actual, looseness)
  );
}

/** Lists whose order and surplus mean nothing: each wanted item must be in them. */
const sets = new Set(["tolerations", "volumes", "volumeMounts", "imagePullSecrets", "containers", "initContainers"]);
/** Fields that are not the template's to say. */
const passedOver = new Set(["spec.nodeName", "spec.schedulingGates"]);
/** What scheduling reads; a copy that lacks anything else may just have been cut down. */
const scheduled = [
  /^spec\.(nodeSelector|affinity|tolerations|topologySpreadConstraints|resources|overhead|host(Network|Users)|resourceClaims)/,
  /^spec\.(runtimeClassName|priorityClassName)$/,
  /^spec\.(initC|c)ontainers(\[\d*\])?(\.(name|image|resources|ports|restartPolicy)\b.*)?$/,
  /^spec\.volumes(\[\d*\])?(\.(name|persistentVolumeClaim)\b.*)?$/,
];

function missing(wanted: unknown, actual: unknown, path: string, isWhole: boolean): string | undefined {
  if (passedOver.has(path)) return undefined;
  if (isNothing(wanted, path)) return wanted === false && actual === true ? path : undefined;
  if (actual === undefined || actual === null) {
    return (isWhole || scheduled.some((pattern) => pattern.test(path))) && path !== "spec.schedulerName"
      ? path
      : undefined;
  }
  if (Array.isArray(wanted) && Array.isArray(actual)) return missingItem(wanted, actual, path, isWhole);
  if (isRecord(wanted) && isRecord(actual)) {
    for (const [key, value] of Object.entries(wanted)) {
      const difference = missing(
        value,
        Object.hasOwn(actual, key) ? actual[key] : undefined,
        `${path}.${key}`,
        isWhole,
      );
      if (difference !== undefined) return difference;
    }
    return undefined;
  }
  return wanted === actual || sameAmount(wanted, actual, path) ? undefined : path;
}

function missingItem(
  wanted: readonly unknown[],
  actual: readonly unknown[],
  path: string,
  isWhole: boolean,
): string | undefined {
  if (sets.has(path.slice(path.lastIndexOf(".") + 1))) {
    const index = wanted.findIndex(
      (one) => !actual.some((other) => missing(one, other, `${path}[]`, isWhole) === undefined),
    );
    return index < 0 ? undefined : `${path}[${index}]`;
  }
  if (wanted.length !== actual.length) return path;
  for (const [index, one] of wanted.entries()) {
    const difference = missing(one, actual[index], `${path}[${index}]`, isWhole);
    if (difference !== undefined) return difference;
  }
  return undefined;
}

function surplusField(wanted: PodSpec, actual: PodSpec, looseness: Looseness): string | undefined {
  const fields = ["affinity", "nodeSelector", "topologySpreadConstraints", "runtimeClassName", "hostNetwork"] as const;
  for (const field of fields) {
    if (field === "nodeSelector" && looseness.moreSelection) continue;
    const difference = missing(actual[field], wanted[field], `spec.${field}`, true);
    if (difference !== undefined) return difference;
  }
  const { schedulerName = "default-scheduler" } = actual;
  return schedulerName === (wanted.schedulerName ?? "default-scheduler") ? undefined : "spec.schedulerName";
}

function surplusResources(wanted: PodSpec, actual: PodSpec, looseness: Looseness): string | undefined {
  for (const list of ["containers", "initContainers"] as const) {
    const known = new Map((wanted[list] ?? []).map((container) => [container.name, container]));
    for (const [index, container] of (actual[list] ?? []).entries()) {
      const path = `spec.${list}[${index}]`;
      const match = known.get(container.name);
      if (match === undefined) {
        if (looseness.moreContainers) continue;
        return path;
      }
      const difference = looseness.otherResources
        ? undefined
        : missing(container.resources, match.resources, `${path}.resources`, true);
      if (difference !== undefined) return difference;
    }
  }
  return undefined;
}

/** Empty, false and absent are one to the API server; but an empty selector selects everything, an absent one nothing. */
function isNothing(value: unknown, path: string): boolean {
  if (value === undefined || value === null || value === false || value === "") return true;
  if (Array.isArray(value)) return value.length === 0;
  return isRecord(value) && !path.endsWith("Selector") && Object.values(value).every((field) => isNothing(field, ""));
}

function sameAmount(one: unknown, other: unknown, path: string): boolean {
  if (!/\.(requests|limits|overhead)\./.test(path) || !isAmount(one) || !isAmount(other)) return false;
  const amount = parseQuantity(one);
  return amount !== undefined && amount === parseQuantity(other);
}

function isAmount(value: unknown): value is string | number {
  return typeof value === "string" || typeof value === "number";
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
