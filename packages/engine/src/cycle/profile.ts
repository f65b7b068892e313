import type { NodeAffinity } from "../api/affinity.ts";
import type { TopologySpreadConstraint } from "../api/topology-spread.ts";
import type { PluginName } from "./plugin.ts";

/** The versions whose decisions we reproduce; the others are refused for now. */
export const kubernetesVersions = ["1.37"] as const;
export type KubernetesVersion = (typeof kubernetesVersions)[number];

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

export interface NodeResourcesFitArgs {
  readonly scoringStrategy: { readonly type: "LeastAllocated"; readonly resources: readonly ResourceWeight[] };
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
}

/** Which plugins decide, in which order, with which weights: data that any engine can follow. */
export interface Profile {
  readonly kubernetesVersion: KubernetesVersion;
  readonly schedulerName: string;
  /** In the order in which they run; the first to reject a node names the reason. */
  readonly filters: readonly PluginName[];
  readonly scorers: readonly { readonly name: PluginName; readonly weight: number }[];
  readonly args: PluginArgs;
}
