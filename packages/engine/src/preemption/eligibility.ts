import type { Pod } from "../api/pod.ts";
import type { ClusterSnapshot } from "../cluster/cluster-snapshot.ts";
import type { PodInfo } from "../cluster/pod-info.ts";
import type { NodeVerdict } from "../cycle/filter.ts";

/**
 * Why the pod may evict nobody, in upstream's words; `undefined` when it may. `verdicts` are those of the cycle that
 * found no node. Source: `PodEligibleToPreemptOthers` (plugins/defaultpreemption/default_preemption.go).
 */
export function whyNotEligible(
  pod: PodInfo,
  cluster: ClusterSnapshot,
  verdicts: readonly NodeVerdict[],
): string | undefined {
  if (pod.pod.spec.preemptionPolicy === "Never") return "not eligible due to preemptionPolicy=Never.";

  const nominated = cluster.node(pod.pod.status?.nominatedNodeName ?? "");
  if (nominated === undefined) return undefined;
  // Eviction can not help there any more: the pod may look elsewhere.
  const { rejection } = verdicts.find(({ node }) => node.name === nominated.name) ?? {};
  if (rejection?.code === "UnschedulableAndUnresolvable") return undefined;
  const isVictim = (one: PodInfo): boolean => one.priority < pod.priority && isBeingPreempted(one.pod);
  return nominated.pods.some(isVictim) ? "not eligible due to a terminating pod on the nominated node." : undefined;
}

/** Whether a scheduler has evicted the pod and it has yet to go. Source: `PodTerminatingByPreemption` (preemption/util.go). */
function isBeingPreempted({ metadata, status }: Pod): boolean {
  if (metadata.deletionTimestamp === undefined) return false;
  const condition = status?.conditions?.find(({ type }) => type === "DisruptionTarget");
  return condition?.status === "True" && condition.reason === "PreemptionByScheduler";
}
