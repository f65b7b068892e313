import type { Pod } from "../api/pod.ts";
import type { Preemption } from "../preemption/preemption.ts";
import { onlyNode } from "./only-node.ts";
import { noVictims } from "../preemption/victims.ts";

/**
 * Why evicting others does not make room for the pod, a clause for each group of nodes; nothing where it does, or where
 * no pod could be evicted anywhere for want of a lower priority and of nodes.
 *
 * @param nodes how many the cluster has
 */
export function whyNoPreemption(pod: Pod, preemption: Preemption, nodes: number): readonly string[] {
  const { spec } = pod;
  const only = onlyNode(pod);
  const { eligible, candidates, rejections } = preemption;
  if (candidates.length > 0) return [];
  if (!eligible) {
    return spec.preemptionPolicy === "Never"
      ? ["it evicts nobody: its preemptionPolicy is Never"]
      : ["it evicts nobody further, as long as pods that make room for it are still terminating"];
  }
  const without = [...rejections.values()].filter((rejection) => rejection === noVictims).length;
  const unfit = rejections.size - without;
  if (only !== undefined) {
    // Of a pod that is for one node the others are no news.
    const rejection = rejections.get(only);
    return [
      `on ${only} ${rejection === undefined ? hopelessText : rejection === noVictims ? noVictimsText : unfitText}`,
    ];
  }
  const hopeless = nodes - rejections.size;
  return [...clause(hopeless, hopelessText), ...clause(unfit, unfitText), ...clause(without, noVictimsText)];
}

const hopelessText = "what rejects it does not go away with other pods";
const unfitText = "it would not fit even if every pod of lower priority were gone";
const noVictimsText = "no pod has a lower priority";

function clause(nodes: number, text: string): string[] {
  return nodes === 0 ? [] : [`on ${nodes} ${nodes === 1 ? "node" : "nodes"} ${text}`];
}
