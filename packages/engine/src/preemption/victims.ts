import type { ClusterSnapshot } from "../cluster/cluster-snapshot.ts";
import type { PodInfo } from "../cluster/pod-info.ts";
import type { NodeInfo } from "../cluster/node-info.ts";
import { nominatedBefore } from "../cycle/filter.ts";
import { NodeTrial } from "../cycle/node-trial.ts";
import type { ActiveFilter, PluginRejection } from "../cycle/pre-filter.ts";
import type { VersionDifferences } from "../cycle/version-differences.ts";
import { type DisruptionBudgets, splitByBudgets } from "./disruption-budgets.ts";
import { nodeVictims } from "./node-victims.ts";
import { mostImportantFirst, type Victim, type VictimOrder } from "./victim-order.ts";

/** What a search for victims goes by, the same on every node. */
export interface VictimSearch {
  readonly pod: PodInfo;
  readonly cluster: ClusterSnapshot;
  /** Those that rejected the nodes. */
  readonly filters: readonly ActiveFilter[];
  readonly budgets: DisruptionBudgets;
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
export function findVictims(node: NodeInfo, search: VictimSearch): FoundVictims {
  const { pod, cluster, filters, budgets, differences, order } = search;
  const leaving = nodeVictims(node, pod.priority, order);
  if (leaving.pods.length === 0) return { kind: "rejected", rejection: noVictims };

  const trial = new NodeTrial(node, filters, leaving);
  // Their room is theirs, and they may go elsewhere: the node has to pass with and without them. See `filterNode`.
  const nominated = nominatedBefore(pod, node, cluster);
  const rejection = (nominated.length === 0 ? undefined : trial.judgeWith(nominated)) ?? trial.judge();
  if (rejection !== undefined) return { kind: "rejected", rejection };

  const victims: Victim[] = [];
  const reprieve = (some: readonly Victim[]): void => {
    for (const victim of some) {
      trial.putBack(victim);
      if (trial.stillPasses() && (nominated.length === 0 || trial.judgeWith(nominated) === undefined)) continue;
      trial.remove(victim);
      victims.push(victim);
    }
  };
  const { violating, others } = splitByBudgets(leaving.sorted, budgets, differences);
  reprieve(violating);
  const pdbViolations = victims.length;
  reprieve(others);

  const isMixed = violating.length > 0 && others.length > 0;
  const sorted = isMixed ? mostImportantFirst(victims, order) : victims;
  return { kind: "victims", victims: sorted.map((victim) => victim.pod), pdbViolations };
}
