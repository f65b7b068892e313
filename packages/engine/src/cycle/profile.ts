import type { NodeAffinity } from "../api/affinity.ts";
import type { TopologySpreadConstraint } from "../api/topology-spread.ts";
import type { PluginName } from "./plugin.ts";
import type { KubernetesVersion } from "./version-differences.ts";

export { type KubernetesVersion, kubernetesVersions } from "./version-differences.ts";

export interface InterPodAffinityArgs {
  /** What a placed pod's required affinity term adds to its domain's score when the incoming pod matches it. 0 to 100. */
  readonly hardPodAffinityWeight: number;
  /** Whether pods without preferred terms of their own ignore those of the placed pods. */
  readonly ignorePreferredTermsOfExistingPods: boolean;
}

export interface PodTopologySpreadArgs {
  /** `System`: upstream's own default constraints, for pods that a Service or an owner selects. */
  readonly defaultingType: "System" | "List";
  /** For pods without constraints, when `defaultingType` is `List`. */
  readonly defaultConstraints: readonly TopologySpreadConstraint[];
}

/** A resource and how much it counts. */
export interface ResourceWeight {
  readonly name: string;
  /** 1 to 100. */
  readonly weight: number;
}

/** How good a use of a resource is: 0 to 10, in a straight line from one point to the next. */
export interface UtilizationShapePoint {
  /** Percent of what there is. */
  readonly utilization: number;
  /** 0 to 10. */
  readonly score: number;
}

/** What NodeResourcesFit prefers: nodes with the most left, with the least left, or with a use of a certain shape. */
export type ScoringStrategy =
  | { readonly type: "LeastAllocated" | "MostAllocated"; readonly resources: readonly ResourceWeight[] }
  | {
      readonly type: "RequestedToCapacityRatio";
      readonly resources: readonly ResourceWeight[];
      /** By utilization, rising; at least one. */
      readonly shape: readonly UtilizationShapePoint[];
    };

export interface NodeResourcesFitArgs {
  /** Extended resources of which nodes need not have enough. */
  readonly ignoredResources: readonly string[];
  /** The same by what stands before the slash of their names. */
  readonly ignoredResourceGroups: readonly string[];
  readonly scoringStrategy: ScoringStrategy;
}

export interface VolumeBindingArgs {
  /** How good a use of a volume's or a storage's capacity is; without effect up to 1.36. */
  readonly shape: readonly UtilizationShapePoint[];
}

/** How many candidate nodes preemption tries at least, of those that might do: the higher of the two. */
export interface DefaultPreemptionArgs {
  /** 0 to 100. */
  readonly minCandidateNodesPercentage: number;
  readonly minCandidateNodesAbsolute: number;
}

export interface NodeResourcesBalancedAllocationArgs {
  readonly resources: readonly ResourceWeight[];
}

export interface NodeAffinityArgs {
  /** Node affinity that every pod of the profile has beside its own. */
  readonly addedAffinity?: NodeAffinity;
}

/** Arguments by plugin, complete: defaults are applied where the profile is made. */
export interface PluginArgs {
  readonly interPodAffinity: InterPodAffinityArgs;
  readonly podTopologySpread: PodTopologySpreadArgs;
  readonly nodeResourcesFit: NodeResourcesFitArgs;
  readonly nodeResourcesBalancedAllocation: NodeResourcesBalancedAllocationArgs;
  readonly nodeAffinity: NodeAffinityArgs;
  readonly volumeBinding: VolumeBindingArgs;
  readonly defaultPreemption: DefaultPreemptionArgs;
}

/** Which plugins decide, in which order, with which weights: data that any engine can follow. */
export interface Profile {
  readonly kubernetesVersion: KubernetesVersion;
  readonly schedulerName: string;
  /**
   * In the order in which they run; the first to reject a node names the reason. A plugin here that takes part in
   * PreFilter takes part in it.
   */
  readonly filters: readonly PluginName[];
  /** In the order of PreFilter, and with plugins that take part in it alone; absent: `filters`. */
  readonly preFilters?: readonly PluginName[];
  readonly scorers: readonly { readonly name: PluginName; readonly weight: number }[];
  /** In the order of PreScore, and with plugins that take part in it alone; absent: `scorers`. */
  readonly preScorers?: readonly PluginName[];
  /** What runs for a pod that fits nowhere, in that order; the first to help is the last to run. */
  readonly postFilters: readonly ("DynamicResources" | "DefaultPreemption")[];
  readonly args: PluginArgs;
  /**
   * How many of the nodes are looked for that are feasible, before those found are scored: 1 to 100, or 0 for
   * upstream's adaptive share. Absent: all nodes are looked at, whatever upstream would leave out.
   */
  readonly percentageOfNodesToScore?: number;
}
