import {
  doNotSchedule,
  matchesRequiredNodeAffinity,
  type NodeInfo,
  requiredNodeAffinity,
  tolerates,
  untoleratedTaint,
} from "@stowage/engine";
import type { Subject } from "./subject.ts";

/** All of a pod that decides which nodes let it in: of thousands of workloads most say the same. */
export function nodeRulesOf({ pod: { spec } }: Subject): string {
  return JSON.stringify([spec.nodeName, spec.nodeSelector, spec.affinity?.nodeAffinity, spec.tolerations]);
}

const cordon = { key: "node.kubernetes.io/unschedulable", effect: "NoSchedule" } as const;

/** Whether the node's labels, taints and state let the pods in. */
export function letsIn({ node, name, labels }: NodeInfo, { pod }: Subject): boolean {
  const { tolerations, nodeName } = pod.spec;
  if (nodeName !== undefined && nodeName !== "" && nodeName !== name) return false;
  if (node.spec?.unschedulable === true && !tolerates(tolerations, cordon)) return false;
  if (untoleratedTaint(node.spec?.taints, tolerations, doNotSchedule) !== undefined) return false;
  return matchesRequiredNodeAffinity(requiredNodeAffinity(pod), { name, labels });
}
