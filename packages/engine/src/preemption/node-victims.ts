import { hasSamePods } from "../cluster/kept-by-pods.ts";
import type { NodeInfo } from "../cluster/node-info.ts";
import type { PodInfo } from "../cluster/pod-info.ts";
import { type LeavingPods, leavingPods } from "../cluster/trial-node.ts";
import type { Leaving } from "../cycle/node-trial.ts";
import type { VersionDifferences } from "../cycle/version-differences.ts";
import { type DisruptionBudgets, splitByBudgets, type SplitVictims } from "./disruption-budgets.ts";
import { mostImportantFirst, Victim, type VictimOrder } from "./victim-order.ts";

/** What victims are split by. */
type Charging = Pick<VersionDifferences, "victimChargesEveryBudget">;

interface KeptSplit extends Charging, SplitVictims {
  readonly budgets: DisruptionBudgets;
}

/** Whom a node could lose. */
export class NodeVictims implements Leaving {
  /** In the node's order. */
  readonly pods: readonly Victim[];
  /** The same, the most important first. */
  readonly sorted: readonly Victim[];
  readonly together: LeavingPods;
  #sortedPods: readonly PodInfo[] | undefined;
  #split: KeptSplit | undefined;

  constructor(all: readonly PodInfo[], pods: readonly Victim[], order: VictimOrder) {
    this.pods = pods;
    this.sorted = mostImportantFirst(pods, order);
    this.together = leavingPods(all, pods);
  }

  /** The pods of {@link sorted}. */
  get sortedPods(): readonly PodInfo[] {
    return (this.#sortedPods ??= this.sorted.map(({ pod }) => pod));
  }

  /** Those of {@link sorted} whose eviction would break a budget, and the others. Budgets seldom change. */
  split(budgets: DisruptionBudgets, { victimChargesEveryBudget }: Charging): SplitVictims {
    const known = this.#split;
    if (known?.budgets === budgets && known.victimChargesEveryBudget === victimChargesEveryBudget) return known;
    const split = {
      budgets,
      victimChargesEveryBudget,
      ...splitByBudgets(this.sorted, budgets, { victimChargesEveryBudget }),
    };
    this.#split = split;
    return split;
  }
}

/** Victims as they were found, and what they were found from. */
interface KeptVictims {
  readonly victims: NodeVictims;
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
  if (known !== undefined && isStillSo(known, node.pods, priority, order)) return known.victims;
  const found = findVictims(node.pods, priority, order);
  kept.set(node, found);
  return found.victims;
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
  return { victims: new NodeVictims(all, pods, order), all: all.slice(), order, highest, lowestOther };
}
