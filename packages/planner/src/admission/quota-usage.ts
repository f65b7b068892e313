import { addAmounts, exactAmounts, type ExactAmounts, type Pod, sumContainers } from "@stowage/engine";

const one = 1_000_000_000n;

/**
 * What a pod counts for in a ResourceQuota, by the quota's own names: `requests.cpu`, `limits.memory`, `pods`.
 * Source: `PodUsageFunc`, `podComputeUsageHelper` (pkg/quota/v1/evaluator/core/pods.go).
 */
export function quotaUsage(pod: Pod): ExactAmounts {
  return namedForQuota(podAmounts(pod, "requests"), podAmounts(pod, "limits"));
}

/** Requests and limits of one container or pod under the names that quotas use. */
export function namedForQuota(requests: ExactAmounts, limits: ExactAmounts): ExactAmounts {
  const usage: ExactAmounts = new Map([
    ["pods", one],
    ["count/pods", one],
  ]);
  for (const [name, amount] of requests) {
    if (name === "cpu" || name === "memory" || name === "ephemeral-storage" || name.startsWith("hugepages-")) {
      usage.set(name, amount);
    }
    usage.set(`requests.${name}`, amount);
  }
  for (const [name, amount] of limits) {
    if (name === "cpu" || name === "memory" || name === "ephemeral-storage") usage.set(`limits.${name}`, amount);
  }
  return usage;
}

/** Containers, or what the pod says for them, and the overhead (limits only where there is one). */
function podAmounts(pod: Pod, field: "requests" | "limits"): ExactAmounts {
  const total = sumContainers(pod, (container) => container.resources?.[field], new Map());
  for (const [name, amount] of exactAmounts(pod.spec.resources?.[field])) total.set(name, amount);
  const overhead = exactAmounts(pod.spec.overhead);
  if (field === "requests") addAmounts(total, overhead);
  else for (const [name, amount] of overhead) if (total.has(name)) total.set(name, (total.get(name) ?? 0n) + amount);
  return total;
}
