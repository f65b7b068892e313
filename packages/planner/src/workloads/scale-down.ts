import type { Pod } from "@stowage/engine";
import { labelValue } from "@stowage/engine";
import type { ControlledPod } from "../controllers/controlled-pod.ts";
import { podsToDelete as victims } from "../controllers/victims.ts";

/**
 * The `surplus` pods that a controller deletes first when there are too many: those without a node, then by phase,
 * those that are not ready, the cheapest by `pod-deletion-cost`, those that share a node with more of their own kind,
 * those ready for less time (in powers of two), the most restarted, the younger (likewise); like ages by uid.
 * Source: `ActivePodsWithRanks` (pkg/controller/controller_utils.go).
 *
 * @param now in milliseconds since 1970
 */
export function podsToDelete(pods: readonly Pod[], surplus: number, now: number): readonly Pod[] {
  if (surplus <= 0) return [];
  const controlled = pods.map((pod) => ({ ...controlledPod(pod), pod }));
  return victims(controlled, controlled, surplus, now / 1000).map(({ pod }) => pod);
}

/** A pod of a cluster as its controller sees it. */
function controlledPod({ metadata, spec, status }: Pod): ControlledPod {
  const ready = status?.conditions?.find(({ type, status: is }) => type === "Ready" && is === "True");
  const cost = labelValue(metadata.annotations, "controller.kubernetes.io/pod-deletion-cost");
  return {
    key: `${metadata.namespace ?? "default"}/${metadata.name ?? ""}`,
    uid: metadata.uid ?? "",
    nodeName: spec.nodeName === "" ? undefined : spec.nodeName,
    phase: status?.phase === undefined || status.phase === "Unknown" ? "Pending" : status.phase,
    isReady: ready !== undefined,
    isTerminating: metadata.deletionTimestamp !== undefined,
    createdAt: secondsOf(metadata.creationTimestamp) ?? 0,
    readyAt: secondsOf(ready?.lastTransitionTime),
    deletionCost: Number(cost ?? 0) || 0,
    restarts: Math.max(0, ...(status?.containerStatuses ?? []).map(({ restartCount = 0 }) => restartCount)),
    revision: "",
  };
}

function secondsOf(time: string | undefined): number | undefined {
  const milliseconds = Date.parse(time ?? "");
  return Number.isNaN(milliseconds) ? undefined : milliseconds / 1000;
}
