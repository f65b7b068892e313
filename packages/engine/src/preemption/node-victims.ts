import { hasSamePods } from "../cluster/kept-by-pods.ts";
import type { NodeInfo } from "../cluster/node-info.ts";
import type { PodInfo } from "../cluster/pod-info.ts";
import { leavingPods } from "../cluster/trial-node.ts";
import type { Leaving } from "../cycle/node-trial.ts";
import { mostImportantFirst, Victim, type VictimOrder } from "./victim-order.ts";

/** Whom a node could lose. */
export interface NodeVictims extends Leaving {
  /** In the node's order. */
  readonly pods: readonly Victim[];
  /** The same, the most important first. */
  readonly sorted: readonly Victim[];
}

/** Victims as they were found, and what they were found from. */
interface KeptVictims extends NodeVictims {
  readonly all: readonly PodInfo[];
  readonly order: VictimOrder;
  /** The highest priority among the victims, and the lowest among the others. */
  readonly highest: number;
  readonly lowestOther: number;
}

/**
 * By node. Pods never change, and most nodes have those that they had when the last pod asked: what is found by going
 * through pods and their start times is found again by comparing two lists.
 */
const kept = new WeakMap<NodeInfo, KeptVictims>();

/** The node's pods of a lower priority. */
export function nodeVictims(node: NodeInfo, priority: number, order: VictimOrder): NodeVictims {
  const known = kept.get(node);
  if (known !== undefined && isStillSo(known, node.pods, priority, order)) return known;
  const found = findVictims(node.pods, priority, order);
  kept.set(node, found);
  return found;
}

function isStillSo(
  { all, order, highest, lowestOther }: KeptVictims,
  pods: readonly PodInfo[],
  priority: number,
  asked: VictimOrder,
): boolean {
  if (priority <= highest || priority > lowestOther) return false;
  if (order.now !== asked.now || order.missingStartTimeIsEachTimeNew !== asked.missingStartTimeIsEachTimeNew) {
    return false;
  }
  return hasSamePods(pods, all);
}

function findVictims(all: readonly PodInfo[], priority: number, order: VictimOrder): KeptVictims {
  const pods: Victim[] = [];
  let highest = -Infinity;
  let lowestOther = Infinity;
  for (const pod of all) {
    if (pod.priority >= priority) {
      lowestOther = Math.min(lowestOther, pod.priority);
      continue;
    }
    highest = Math.max(highest, pod.priority);
    pods.push(new Victim(pod, pods.length));
  }
  const together = leavingPods(all, pods);
  return { pods, sorted: mostImportantFirst(pods, order), together, all: all.slice(), order, highest, lowestOther };
}
