import { parseQuantity, quantityMilliValue } from "@stowage/engine";
import type { LimitRange, LimitRangeItem, PriorityClass, Quantity, ResourceQuota, RuntimeClass } from "@stowage/engine";
import { validateEnumValue } from "./enum-value.ts";
import { validateLabels } from "./labels.ts";
import { dnsLabelProblem, labelKeyProblem, quoted } from "./names.ts";
import { didYouMean } from "./nearest-name.ts";
import { oneOf, required, type Report } from "./report.ts";
import {
  isStandardQuotaResource,
  mayOvercommit,
  validateContainerResourceName,
  validateQuotaResourceName,
  validateResourceName,
  validateResourceQuantity,
} from "./resource-names.ts";
import { validateContainerResources } from "./resources.ts";
import { validateTolerations } from "./tolerations.ts";

const systemClasses = new Map([
  ["system-node-critical", 2_000_001_000],
  ["system-cluster-critical", 2_000_000_000],
]);
const highestUserPriority = 1_000_000_000;

/** Source: `ValidatePriorityClass` (pkg/apis/scheduling/validation). */
export function validatePriorityClass(
  { metadata, value, globalDefault, preemptionPolicy }: PriorityClass,
  report: Report,
): void {
  const { name = "" } = metadata;
  if (name.startsWith("system-")) {
    const known = systemClasses.get(name);
    if (known === undefined || known !== (value ?? 0) || globalDefault === true) {
      report("metadata.name", "names that begin with system- are Kubernetes' own: choose another");
    }
  } else if ((value ?? 0) > highestUserPriority) {
    report(
      "value",
      `must be no more than ${highestUserPriority}, not ${value}: what is above is for Kubernetes' own pods`,
    );
  }
  validateEnumValue(preemptionPolicy, ["PreemptLowerPriority", "Never"], "preemptionPolicy", report);
}

/** Source: `ValidateRuntimeClass` (pkg/apis/node/validation). */
export function validateRuntimeClass({ handler, overhead, scheduling }: Partial<RuntimeClass>, report: Report): void {
  if ((handler ?? "") === "") report("handler", required("what the container runtime calls it, such as runc"));
  else {
    const problem = dnsLabelProblem(handler ?? "");
    if (problem !== undefined) report("handler", `${quoted(handler ?? "")} ${problem}`);
  }
  validateContainerResources({ limits: overhead?.podFixed ?? {} }, new Set(), "overhead", report);
  validateLabels(scheduling?.nodeSelector, "scheduling.nodeSelector", report);
  validateTolerations(scheduling?.tolerations, "scheduling.tolerations", report);
  const seen = new Set<string>();
  scheduling?.tolerations?.forEach(({ key = "", operator = "", value = "", effect = "" }, index) => {
    const same = JSON.stringify([key, operator, value, effect]);
    if (seen.has(same)) report(`scheduling.tolerations[${index}]`, "is there already");
    seen.add(same);
  });
}

/** Source: `ValidateLimitRange` (pkg/apis/core/validation). */
export function validateLimitRange({ spec }: LimitRange, report: Report): void {
  const types = new Set<string>();
  spec?.limits?.forEach((item: Partial<LimitRangeItem>, index) => {
    const path = `spec.limits[${index}]`;
    const { type = "" } = item;
    const known = ["Pod", "Container", "PersistentVolumeClaim"];
    const wrong = labelKeyProblem(type) !== undefined || (!type.includes("/") && !known.includes(type));
    if (wrong)
      report(`${path}.type`, `must be one of ${known.join(", ")}, not ${quoted(type)}${didYouMean(type, known)}`);
    if (types.has(type)) report(`${path}.type`, `there is already an item of type ${quoted(type)}`);
    types.add(type);
    validateLimitRangeItem(withItemDefaults(item), path, report);
  });
}

/** A container's default limits are at most its greatest, its default requests the default limits, else its least. */
function withItemDefaults(item: Partial<LimitRangeItem>): Partial<LimitRangeItem> {
  if (item.type !== "Container") return item;
  const limits = { ...item.max, ...item.default };
  return { ...item, default: limits, defaultRequest: { ...item.min, ...limits, ...item.defaultRequest } };
}

function validateLimitRangeItem(item: Partial<LimitRangeItem>, path: string, report: Report): void {
  const { type = "" } = item;
  const isPod = type === "Pod";
  const validateName = isPod || type === "Container" ? validateContainerResourceName : validateResourceName;
  const resources = new Set<string>();
  for (const list of ["max", "min", "default", "defaultRequest", "maxLimitRequestRatio"] as const) {
    const names = Object.keys(item[list] ?? {});
    if (isPod && (list === "default" || list === "defaultRequest")) {
      if (names.length > 0)
        report(`${path}.${list}`, "must be left out for the type Pod: only containers have defaults");
      continue;
    }
    for (const name of names) {
      validateName(name, `${path}.${list}[${name}]`, report);
      resources.add(name);
    }
  }
  if (type === "PersistentVolumeClaim" && !resourceIn(item.min, "storage") && !resourceIn(item.max, "storage")) {
    report(`${path}.limits`, required("a least or a most storage for the type PersistentVolumeClaim"));
  }
  for (const name of resources) validateBounds(item, name, isPod, path, report);
}

function validateBounds(
  item: Partial<LimitRangeItem>,
  name: string,
  isPod: boolean,
  path: string,
  report: Report,
): void {
  const min = resourceIn(item.min, name);
  const max = resourceIn(item.max, name);
  const limit = isPod ? undefined : resourceIn(item.default, name);
  const request = isPod ? undefined : resourceIn(item.defaultRequest, name);
  const ratio = resourceIn(item.maxLimitRequestRatio, name);
  const order = (low: Quantity | undefined, high: Quantity | undefined, at: string, message: string): void => {
    if (low !== undefined && high !== undefined && low > high) report(`${path}.${at}[${name}]`, message);
  };
  order(min, max, "min", "must be no more than max");
  order(min, request, "defaultRequest", "must be no less than min");
  order(request, max, "defaultRequest", "must be no more than max");
  order(request, limit, "defaultRequest", "must be no more than default");
  order(min, limit, "default", "must be no less than min");
  order(limit, max, "default", "must be no more than max");
  if (ratio !== undefined) {
    const at = `${path}.maxLimitRequestRatio[${name}]`;
    if (ratio < 1_000_000_000n) report(at, "must be 1 or more");
    if (min !== undefined && max !== undefined) {
      const most = quantityMilliValue(max) / quantityMilliValue(min);
      if (quantityMilliValue(ratio) / 1000 > most) report(at, `must be no more than max divided by min, ${most}`);
    }
  }
  if (!mayOvercommit(name) && limit !== undefined && request !== undefined && limit !== request) {
    report(`${path}.defaultRequest[${name}]`, "must equal default: this resource cannot be overcommitted");
  }
}

function resourceIn(list: LimitRangeItem["max"], name: string): Quantity | undefined {
  return list !== undefined && Object.hasOwn(list, name) ? parseQuantity(list[name] ?? "") : undefined;
}

const plainScopes = ["Terminating", "NotTerminating", "BestEffort", "NotBestEffort", "CrossNamespacePodAffinity"];
const scopes = [...plainScopes, "PriorityClass", "VolumeAttributesClass"];

/** Source: `ValidateResourceQuota` (pkg/apis/core/validation). */
export function validateResourceQuota({ spec, status }: ResourceQuota, report: Report): void {
  for (const [path, list] of [
    ["spec.hard", spec?.hard],
    ["status.hard", status?.hard],
    ["status.used", status?.used],
  ] as const) {
    for (const [name, value] of Object.entries(list ?? {})) {
      validateQuotaResourceName(name, `${path}[${name}]`, report);
      validateResourceQuantity(name, value, `${path}[${name}]`, report);
    }
  }
  const hard = Object.keys(spec?.hard ?? {});
  for (const scope of spec?.scopes ?? []) {
    validateEnumValue(scope, scopes, "spec.scopes", report);
    validateScoped(scope, hard, "spec.scopes", report);
  }
  validateNoConflict(new Set(spec?.scopes), report);
  const path = "spec.scopeSelector.matchExpressions";
  const expressions = spec?.scopeSelector?.matchExpressions ?? [];
  for (const { scopeName, operator: given, values = [] } of expressions) {
    const operator: string = given ?? "";
    validateEnumValue(scopeName ?? "", scopes, `${path}.scopeName`, report);
    validateScoped(scopeName, hard, path, report);
    if (plainScopes.includes(scopeName) && operator !== "Exists") {
      report(`${path}.operator`, `must be Exists for the scope ${scopeName}, not ${quoted(operator)}`);
    }
    if (operator === "In" || operator === "NotIn") {
      if (values.length === 0) report(`${path}.values`, required(`${operator} needs at least one value`));
    } else if (operator === "Exists" || operator === "DoesNotExist") {
      if (values.length > 0) report(`${path}.values`, `must be left out with ${operator}`);
    } else validateEnumValue(operator, ["In", "NotIn", "Exists", "DoesNotExist"], `${path}.operator`, report);
  }
  validateNoConflict(new Set(expressions.map(({ scopeName }) => scopeName)), report);
}

function validateNoConflict(given: ReadonlySet<string>, report: Report): void {
  for (const [one, other] of [
    ["BestEffort", "NotBestEffort"],
    ["Terminating", "NotTerminating"],
  ] as const) {
    if (given.has(one) && given.has(other)) report("spec.scopes", `${one} and ${other} exclude each other`);
  }
}

const podCounts = ["pods"];
const podResources = [...podCounts, "cpu", "memory", "limits.cpu", "limits.memory", "requests.cpu", "requests.memory"];
const claimResources = ["persistentvolumeclaims", "requests.storage"];

/** Which resources a quota can limit for a scope. Source: `IsResourceQuotaScopeValidForResource`. */
function validateScoped(scope: string, hard: readonly string[], path: string, report: Report): void {
  if (!scopes.includes(scope)) return;
  const allowed =
    scope === "BestEffort" ? podCounts : scope === "VolumeAttributesClass" ? claimResources : podResources;
  const wrong = hard.filter((name) => isStandardQuotaResource(name) && !allowed.includes(name));
  if (wrong.length > 0) report(path, `the scope ${scope} goes with ${oneOf(allowed)}, not with ${oneOf(wrong)}`);
}
