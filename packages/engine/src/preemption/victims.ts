import type { ClusterSnapshot } from "../cluster/cluster-snapshot.ts";
import type { PodInfo } from "../cluster/pod-info.ts";
import { type NodeVerdict, nominatedBefore } from "../cycle/filter.ts";
import type { NodeTrial } from "../cycle/node-trial.ts";
import type { PluginRejection } from "../cycle/pre-filter.ts";
import type { VersionDifferences } from "../cycle/version-differences.ts";
import type { DisruptionBudgets } from "./disruption-budgets.ts";
import { nodeVictims } from "./node-victims.ts";
import { mostImportantFirst, type Victim, type VictimOrder } from "./victim-order.ts";

/** What a search for victims goes by, the same on every node. */
export interface VictimSearch {
  readonly pod: PodInfo;
  readonly cluster: ClusterSnapshot;
  /** By the filters that rejected the nodes; one for all of them. */
  readonly trial: NodeTrial;
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
export function findVictims({ node, rejection: rejected }: NodeVerdict, search: VictimSearch): FoundVictims {
  const { pod, cluster, trial, budgets, differences, order } = search;
  const leaving = nodeVictims(node, pod.priority, order);
  if (leaving.pods.length === 0) return { kind: "rejected", rejection: noVictims };

  // Their room is theirs, and they may go elsewhere: the node has to pass with and without them. See `filterNode`.
  const nominated = nominatedBefore(pod, node, cluster);
  const rejection = trial.begin(node, { leaving, nominated, rejectedBy: rejected?.plugin }).judge();
  if (rejection !== undefined) return { kind: "rejected", rejection };

  const { violating, others } = leaving.split(budgets, differences);
  const victims: Victim[] = [];
  reprieve(violating, trial, victims);
  const pdbViolations = victims.length;
  reprieve(others, trial, victims);

  const isMixed = violating.length > 0 && others.length > 0;
  // Where all must go, and in their order, the list is there already.
  if (!isMixed && victims.length === leaving.sorted.length) {
    return { kind: "victims", victims: leaving.sortedPods, pdbViolations };
  }
  const sorted = isMixed ? mostImportantFirst(victims, order) : victims;
  return { kind: "victims", victims: sorted.map((victim) => victim.pod), pdbViolations };
}

/** Puts those back that can stay; the others become victims. */
function reprieve(some: readonly Victim[], trial: NodeTrial, victims: Victim[]): void {
  for (const victim of some) {
    trial.putBack(victim);
    if (trial.stillPasses()) continue;
    trial.remove(victim);
    victims.push(victim);
  }
}
