import type { Pod } from "@stowage/engine";
import { labelValue } from "@stowage/engine";

/**
 * The `surplus` pods that a controller deletes first when there are too many: those without a node, then by phase,
 * those that are not ready, the cheapest by `pod-deletion-cost`, those that share a node with more of their own kind,
 * the youngest. Source: `ActivePodsWithRanks` (pkg/controller/controller_utils.go), without ready times and restarts.
 */
export function podsToDelete(pods: readonly Pod[], surplus: number): readonly Pod[] {
  if (surplus <= 0) return [];
  const perNode = new Map<string, number>();
  for (const { spec } of pods) if (spec.nodeName) perNode.set(spec.nodeName, (perNode.get(spec.nodeName) ?? 0) + 1);
  const ranks = new Map(pods.map((pod) => [pod, rank(pod, perNode)]));
  const sorted = [...pods].sort((a, b) => compareRanks(ranks.get(a) ?? [], ranks.get(b) ?? []));
  return sorted.slice(0, surplus);
}

function rank(pod: Pod, perNode: ReadonlyMap<string, number>): readonly number[] {
  const { nodeName } = pod.spec;
  const created = Date.parse(pod.metadata.creationTimestamp ?? "");
  const isReady = pod.status?.conditions?.some(({ type, status }) => type === "Ready" && status === "True") ?? false;
  return [
    nodeName ? 1 : 0,
    phases.indexOf(pod.status?.phase ?? "Pending"),
    isReady ? 1 : 0,
    Number(labelValue(pod.metadata.annotations, "controller.kubernetes.io/pod-deletion-cost") ?? 0) || 0,
    -(nodeName ? (perNode.get(nodeName) ?? 0) : 0),
    Number.isNaN(created) ? 0 : -created,
  ];
}

const phases: readonly string[] = ["Pending", "Unknown", "Running"];

function compareRanks(a: readonly number[], b: readonly number[]): number {
  for (let index = 0; index < a.length; index++) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
