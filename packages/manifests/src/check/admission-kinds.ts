import type { PriorityClass, ResourceQuota, RuntimeClass } from "@stowage/engine";
import { validateEnumValue } from "./enum-value.ts";
import { validateLabels } from "./labels.ts";
import { dnsLabelProblem, quoted } from "./names.ts";
import { oneOf, required, type Report } from "./report.ts";
import { isStandardQuotaResource, validateQuotaResourceName, validateResourceQuantity } from "./resource-names.ts";
import { validateOverhead } from "./resources.ts";
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
  validateOverhead(overhead?.podFixed, { path: "overhead.podFixed", upstreamPath: "overhead" }, report);
  validateLabels(scheduling?.nodeSelector, "scheduling.nodeSelector", report);
  validateTolerations(scheduling?.tolerations, "scheduling.tolerations", report);
  const seen = new Set<string>();
  scheduling?.tolerations?.forEach(({ key = "", operator = "", value = "", effect = "" }, index) => {
    const same = JSON.stringify([key, operator, value, effect]);
    if (seen.has(same)) report(`scheduling.tolerations[${index}]`, "is there already");
    seen.add(same);
  });
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
