import type { Node } from "../../api/node.ts";
import { type Labels, labelValue } from "../../api/object-meta.ts";
import type { TopologySpreadConstraint, UnsatisfiableConstraintAction } from "../../api/topology-spread.ts";
import type { ClusterSnapshot } from "../../cluster/cluster-snapshot.ts";
import { bothMatch, compileLabels, compileLabelSelector, type LabelMatcher } from "../../cluster/label-selector.ts";
import type { NodeInfo } from "../../cluster/node-info.ts";
import { matchesRequiredNodeAffinity, nodeNamesOf, requiredNodeAffinity } from "../../cluster/node-selector.ts";
import type { PodInfo } from "../../cluster/pod-info.ts";
import { doNotSchedule, untoleratedTaint } from "../../cluster/tolerations.ts";
import type { PodTopologySpreadArgs } from "../../cycle/profile.ts";
import { defaultConstraints, defaultSelector } from "./default-constraints.ts";

/** A {@link TopologySpreadConstraint} of one pod whose selector is compiled and whose defaults are applied. */
export interface SpreadConstraint {
  readonly maxSkew: number;
  readonly topologyKey: string;
  readonly selectsPod: LabelMatcher;
  readonly minDomains: number;
  /** Whether nodes that the pod may not go to, by its node affinity and selector, are left out. */
  readonly honorsNodeAffinity: boolean;
  /** Whether nodes with taints that the pod does not tolerate are left out. */
  readonly honorsNodeTaints: boolean;
  /** Where it stands in the pod: `spec.topologySpreadConstraints[0]`; absent for one that the profile gave it. */
  readonly path?: string;
}

/**
 * The pod's constraints of one kind, or, for a pod with none of either kind, the profile's default ones of that kind.
 * Source: `getConstraints` (podtopologyspread/plugin.go), `buildDefaultConstraints` (common.go).
 */
export function spreadConstraints(
  { pod, labels }: PodInfo,
  action: UnsatisfiableConstraintAction,
  cluster: ClusterSnapshot,
  args: PodTopologySpreadArgs,
): readonly SpreadConstraint[] {
  if (hasOwnConstraints(pod)) {
    return (pod.spec.topologySpreadConstraints ?? []).flatMap((one, index) => {
      if (one.whenUnsatisfiable !== action) return [];
      return [{ ...compileConstraint(one, labels), path: `spec.topologySpreadConstraints[${index}]` }];
    });
  }
  const defaults = defaultConstraints(args).filter((one) => one.whenUnsatisfiable === action);
  if (defaults.length === 0) return [];
  const selectsPod = defaultSelector(pod, cluster);
  if (selectsEveryPod(selectsPod)) return [];
  return defaults.map((one) => ({ ...compileConstraint(one, labels), selectsPod }));
}

/** Whether the pod has constraints of any kind: the profile's then mean nothing to it. */
export function hasOwnConstraints({ spec }: PodInfo["pod"]): boolean {
  return spec.topologySpreadConstraints !== undefined && spec.topologySpreadConstraints.length > 0;
}

/** Source: `filterTopologySpreadConstraints` (podtopologyspread/common.go). */
function compileConstraint(constraint: TopologySpreadConstraint, podLabels: Labels): SpreadConstraint {
  const { matchLabelKeys = [], nodeAffinityPolicy = "Honor", nodeTaintsPolicy = "Ignore" } = constraint;
  const ownValues = matchLabelKeys.flatMap((key) => {
    const value = labelValue(podLabels, key);
    return value === undefined ? [] : [[key, value] as const];
  });
  return {
    maxSkew: constraint.maxSkew,
    topologyKey: constraint.topologyKey,
    // The API server has merged the keys when the pod was created; the scheduler merges the labels of now once more.
    selectsPod: bothMatch(compileLabels(Object.fromEntries(ownValues)), compileLabelSelector(constraint.labelSelector)),
    minDomains: constraint.minDomains ?? 1,
    honorsNodeAffinity: nodeAffinityPolicy === "Honor",
    honorsNodeTaints: nodeTaintsPolicy === "Honor",
  };
}

/** Whether a node with these labels has the key of every constraint. Source: `nodeLabelsMatchSpreadConstraints`. */
export function hasEveryKey(constraints: readonly SpreadConstraint[], nodeLabels: Labels): boolean {
  return constraints.every(({ topologyKey }) => labelValue(nodeLabels, topologyKey) !== undefined);
}

/** Whether the node's pods count for a constraint of one pod. Source: `matchNodeInclusionPolicies`. */
export type NodeInclusion = (constraint: SpreadConstraint, node: NodeInfo) => boolean;

/** What the pod's constraints make of nodes, by its node affinity and its tolerations. */
export function nodeInclusion({ pod }: PodInfo): NodeInclusion {
  const affinity = requiredNodeAffinity(pod);
  const tolerated = (node: Node): boolean =>
    untoleratedTaint(node.spec?.taints, pod.spec.tolerations, doNotSchedule) === undefined;
  return ({ honorsNodeAffinity, honorsNodeTaints }, node) =>
    (!honorsNodeAffinity || matchesRequiredNodeAffinity(affinity, node)) && (!honorsNodeTaints || tolerated(node.node));
}

/**
 * The nodes that may count for the constraints, and perhaps others: where all of them honour a node affinity that names
 * nodes, these alone.
 */
export function nodesThatMayCount(
  { pod }: PodInfo,
  constraints: readonly SpreadConstraint[],
  cluster: ClusterSnapshot,
): readonly NodeInfo[] {
  const required = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  const names = required && constraints.every((one) => one.honorsNodeAffinity) ? nodeNamesOf(required) : undefined;
  if (names === undefined) return cluster.nodes;
  return [...names].map((name) => cluster.node(name)).filter((node) => node !== undefined);
}

/** Upstream's `Selector.Empty`: such a selector counts no pod. */
export function selectsEveryPod({ requirements }: LabelMatcher): boolean {
  return requirements !== undefined && requirements.length === 0;
}
