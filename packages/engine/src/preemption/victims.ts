import type { ClusterSnapshot } from "../cluster/cluster-snapshot.ts";
import type { PodInfo } from "../cluster/pod-info.ts";
import { filterNode } from "../cycle/filter.ts";
import type { PluginRejection } from "../cycle/pre-filter.ts";
import type { VersionDifferences } from "../cycle/version-differences.ts";
import { type DisruptionBudget, splitByBudgets } from "./disruption-budgets.ts";
import { addPod, type HypotheticalNode, removePod } from "./hypothetical-node.ts";
import { mostImportantFirst, toVictims, type Victim, type VictimOrder } from "./victim-order.ts";

/** What a search for victims goes by, the same on every node. */
export interface VictimSearch {
  readonly pod: PodInfo;
  readonly cluster: ClusterSnapshot;
  readonly budgets: readonly DisruptionBudget[];
  readonly differences: VersionDifferences;
  readonly order: VictimOrder;
}

/** Whom to evict from one node, or why eviction does not help there. */
export type FoundVictims =
  | {
      readonly kind: "victims";
      /** The most important first. */
      readonly victims: readonly PodInfo[];
      /** How many of them are evicted against a disruption budget. */
      readonly pdbViolations: number;
    }
  | { readonly kind: "rejected"; readonly rejection: PluginRejection };

/** Every pod on the node is as important as the incoming one, or more so. */
export const noVictims: PluginRejection = {
  code: "UnschedulableAndUnresolvable",
  reasons: ["No preemption victims found for incoming pod"],
};

/**
 * The least that must go from a node that rejects the pod. All pods of lower priority are taken away; if the pod fits
 * then, as many as can stay are put back, those whose eviction breaks a disruption budget first, the most important
 * before the others. That a victim may be the one whom the pod's affinity asks for is not considered.
 * Source: `SelectVictimsOnNode` (plugins/defaultpreemption/default_preemption.go).
 */
export function findVictims(start: HypotheticalNode, search: VictimSearch): FoundVictims {
  const { pod, cluster, budgets, differences, order } = search;
  const lower = toVictims(start.node.pods.filter(({ priority }) => priority < pod.priority));
  if (lower.length === 0) return { kind: "rejected", rejection: noVictims };

  const judge = ({ node, filters }: HypotheticalNode) => filterNode(pod, node, filters, cluster);
  let state = start;
  for (const victim of lower) state = removePod(state, victim.pod);
  const rejection = judge(state);
  if (rejection !== undefined) return { kind: "rejected", rejection };

  const victims: Victim[] = [];
  /** @returns how many of them can not stay. */
  const reprieve = (some: readonly Victim[]): number => {
    const before = victims.length;
    for (const victim of some) {
      const spared = addPod(state, victim.pod);
      if (judge(spared) === undefined) state = spared;
      else victims.push(victim);
    }
    return victims.length - before;
  };
  const { violating, others } = splitByBudgets(mostImportantFirst(lower, order), budgets, differences);
  const pdbViolations = reprieve(violating);
  reprieve(others);

  const isMixed = violating.length > 0 && others.length > 0;
  const sorted = isMixed ? mostImportantFirst(victims, order) : victims;
  return { kind: "victims", victims: sorted.map((victim) => victim.pod), pdbViolations };
}
