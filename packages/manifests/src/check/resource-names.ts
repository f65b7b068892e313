import { parseQuantity, quantityMilliValue, quantityValue } from "@stowage/engine";
import { labelKeyProblem, quoted } from "./names.ts";
import { didYouMean } from "./nearest-name.ts";
import type { Report } from "./report.ts";

/**
 * What resources may be called.
 * Sources: pkg/apis/core/helper/helpers.go; `ValidateContainerResourceName` and its neighbours (pkg/apis/core/validation).
 */
const containerResources = ["cpu", "memory", "ephemeral-storage"];
const objectCounts = [
  "pods",
  "resourcequotas",
  "services",
  "replicationcontrollers",
  "secrets",
  "configmaps",
  "persistentvolumeclaims",
  "services.nodeports",
  "services.loadbalancers",
];
const quotaResources = [
  ...containerResources,
  "requests.cpu",
  "requests.memory",
  "requests.storage",
  "requests.ephemeral-storage",
  "limits.cpu",
  "limits.memory",
  "limits.ephemeral-storage",
  ...objectCounts,
];
const standardResources = [...quotaResources, "storage"];

export function isHugePages(name: string): boolean {
  return name.startsWith("hugepages-");
}

/** Kubernetes' own resources: without a prefix, or with one of its domains. */
export function isNativeResource(name: string): boolean {
  return !name.includes("/") || name.includes("kubernetes.io/");
}

export function isExtendedResource(name: string): boolean {
  return !isNativeResource(name) && !name.startsWith("requests.") && labelKeyProblem(`requests.${name}`) === undefined;
}

/** Whether requests may be below limits: everywhere but for huge pages and devices. */
export function mayOvercommit(name: string): boolean {
  return isNativeResource(name) && !isHugePages(name);
}

/** Resources that are counted, and cannot be had in parts. */
export function isIntegerResource(name: string): boolean {
  return objectCounts.includes(name) || isExtendedResource(name);
}

/** The syntax that all resource names share. @returns whether the name is fine. */
export function validateResourceName(name: string, path: string, report: Report): boolean {
  const problem = labelKeyProblem(name);
  if (problem !== undefined) {
    report(path, `${quoted(name)} is no resource name: ${problem}`);
    return false;
  }
  if (!name.includes("/") && !standardResources.includes(name) && !isHugePages(withoutRequests(name))) {
    const hint = didYouMean(name, containerResources);
    report(
      path,
      `unknown resource ${quoted(name)}: must be a standard resource, or have a domain, as in "example.com/${name}"${hint}`,
    );
    return false;
  }
  return true;
}

export function validateContainerResourceName(name: string, path: string, report: Report): void {
  if (!validateResourceName(name, path, report)) return;
  if (!name.includes("/")) {
    if (containerResources.includes(name) || isHugePages(name)) return;
    report(
      path,
      `containers cannot have ${quoted(name)}: must be cpu, memory, ephemeral-storage, hugepages-SIZE, or have a domain`,
    );
  } else if (!isNativeResource(name) && !isExtendedResource(name)) {
    report(path, `${quoted(name)} is no extended resource: must not begin with "requests.", and be short enough`);
  }
}

/** Pods as a whole can ask for these. Source: `validatePodResourceName`. */
export function validatePodResourceName(name: string, path: string, report: Report): void {
  if (!validateResourceName(name, path, report) || isPodLevelResource(name)) return;
  report(path, `pods cannot have ${quoted(name)} as a whole: must be cpu, memory or hugepages-SIZE`);
}

export function isPodLevelResource(name: string): boolean {
  return name === "cpu" || name === "memory" || isHugePages(name);
}

/** The resources that quotas know by themselves. */
export function isStandardQuotaResource(name: string): boolean {
  return quotaResources.includes(name) || isHugePages(withoutRequests(name));
}

export function validateQuotaResourceName(name: string, path: string, report: Report): void {
  if (!validateResourceName(name, path, report) || name.includes("/")) return;
  if (isStandardQuotaResource(name)) return;
  report(path, `a quota cannot limit ${quoted(name)}`);
}

/** Source: `ValidateResourceQuantityValue`. What is no quantity at all is the structure's business. */
export function validateResourceQuantity(name: string, value: string | number, path: string, report: Report): void {
  const quantity = parseQuantity(value);
  if (quantity === undefined) return;
  if (quantity < 0n) report(path, `must be 0 or more, not ${value}`);
  if (isIntegerResource(name) && quantityMilliValue(quantity) % 1000 !== 0) {
    report(path, `must be a whole number, not ${value}: ${name} cannot be had in parts`);
  }
}

/** Source: `validateResourceQuantityHugePageValue`. */
export function validateHugePages(name: string, value: string | number, path: string, report: Report): void {
  const quantity = parseQuantity(value);
  if (!isHugePages(name) || quantity === undefined) return;
  const size = parseQuantity(name.slice("hugepages-".length));
  const whole = size !== undefined && size > 0n && quantityMilliValue(size) % 1000 === 0;
  if (whole && quantityValue(quantity) % quantityValue(size) === 0) return;
  report(path, `must be a multiple of the page size in the resource's name, not ${value}`);
}

function withoutRequests(name: string): string {
  return name.startsWith("requests.") ? name.slice("requests.".length) : name;
}
