import type { PodObject } from "@stowage/engine";
import { type CoveringBudget, type EvictionAnswer, evictionAnswer } from "../controllers/eviction.ts";
import { statusOfBudget } from "./budget-state.ts";
import { deletePod } from "./end-pod.ts";
import { inKubeletOrder } from "./kubelet.ts";
import { isOver, type SimulatedPod } from "./simulated-pod.ts";
import type { World } from "./world.ts";

/**
 * What a drain evicts of a node: all but the pods of DaemonSets and static ones, in the kubelet's order.
 * Source: `mirrorPodFilter` (k8s.io/kubectl, pkg/drain/filters.go).
 */
export function evictablePods(node: string, { pods, workloads }: World): readonly SimulatedPod[] {
  return [...pods.onNode(node)]
    .filter(
      ({ owner, pod }) => !isMirrorPod(pod) && (owner === undefined || workloads.get(owner)?.kind !== "DaemonSet"),
    )
    .sort(inKubeletOrder);
}

/** Asks the Eviction API for a pod, which goes where the answer is 201. */
export function evict(pod: SimulatedPod, world: World): EvictionAnswer {
  const { state, phase, isReady } = pod;
  const asked = { isPending: phase === "Pending", isReady, isOver: isOver({ state }) };
  const answer = evictionAnswer(asked, budgetsOf(pod, world));
  if (answer.status === 201) deletePod(world, pod, "EvictionByEvictionAPI");
  return answer;
}

/** The disruption budgets that cover a pod, as they are. */
export function budgetsOf(pod: SimulatedPod, world: World): readonly CoveringBudget[] {
  return world.budgetsOf(pod).map((budget) => ({
    name: budget.name,
    status: statusOfBudget(budget, world),
    unhealthyPodEvictionPolicy: budget.object.spec?.unhealthyPodEvictionPolicy,
  }));
}

function isMirrorPod({ metadata: { annotations = {} } }: PodObject): boolean {
  return Object.hasOwn(annotations, "kubernetes.io/config.mirror");
}
