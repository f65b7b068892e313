import type { Container, Pod, ResourceQuota, ScopedResourceSelectorRequirement } from "@stowage/engine";

/**
 * Whether the quota counts the pod: all of its scopes must fit.
 * Source: `podMatchesScopeFunc` (pkg/quota/v1/evaluator/core/pods.go).
 */
export function quotaCounts(quota: ResourceQuota, pod: Pod): boolean {
  const scopes = (quota.spec?.scopes ?? []).map((scopeName) => ({ scopeName, operator: "Exists" as const }));
  const selected = quota.spec?.scopeSelector?.matchExpressions ?? [];
  return [...scopes, ...selected].every((scope) => scopeFits(scope, pod));
}

function scopeFits({ scopeName, operator, values = [] }: ScopedResourceSelectorRequirement, pod: Pod): boolean {
  switch (scopeName) {
    case "Terminating":
      return hasDeadline(pod);
    case "NotTerminating":
      return !hasDeadline(pod);
    case "BestEffort":
      return isBestEffort(pod);
    case "NotBestEffort":
      return !isBestEffort(pod);
    case "CrossNamespacePodAffinity":
      return reachesOtherNamespaces(pod);
    case "PriorityClass":
      return priorityClassFits(operator, values, pod.spec.priorityClassName ?? "");
    default:
      return false;
  }
}

/** Source: `podMatchesSelector`: a pod without a class has no such label at all. */
function priorityClassFits(
  operator: ScopedResourceSelectorRequirement["operator"],
  values: readonly string[],
  name: string,
): boolean {
  switch (operator) {
    case "Exists":
      return name !== "";
    case "DoesNotExist":
      return name === "";
    case "In":
      return name !== "" && values.includes(name);
    case "NotIn":
      return name === "" || !values.includes(name);
    default:
      return operator satisfies never;
  }
}

/** Source: `IsTerminating`: the scope is about pods that end by themselves, not about pods being deleted. */
function hasDeadline({ spec }: Pod): boolean {
  const seconds = "activeDeadlineSeconds" in spec ? spec.activeDeadlineSeconds : undefined;
  return typeof seconds === "number" && seconds >= 0;
}

/** Source: `GetPodQOS` (pkg/apis/core/helper/qos): nothing asked for, nothing limited. */
function isBestEffort({ spec }: Pod): boolean {
  const asksNothing = ({ resources }: Pick<Container, "resources">): boolean =>
    [resources?.requests, resources?.limits].every(
      (list) =>
        !Object.entries(list ?? {}).some(
          ([name, amount]) => (name === "cpu" || name === "memory") && String(amount) !== "0",
        ),
    );
  return [spec, ...spec.containers, ...(spec.initContainers ?? [])].every(asksNothing);
}

/** A term that names its own namespace counts too. Source: `usesCrossNamespacePodAffinity`. */
function reachesOtherNamespaces({ spec }: Pod): boolean {
  const { podAffinity, podAntiAffinity } = spec.affinity ?? {};
  return [podAffinity, podAntiAffinity]
    .flatMap((side) => [
      ...(side?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
      ...(side?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map((weighted) => weighted.podAffinityTerm),
    ])
    .some((term) => (term.namespaces ?? []).length > 0 || term.namespaceSelector !== undefined);
}
