import type { NodeAffinity } from "./affinity.ts";
import type { TopologySpreadConstraint } from "./topology-spread.ts";

/** A scheduler's configuration file, `kubescheduler.config.k8s.io/v1`. Of its fields, those that decide where pods go. */
export interface KubeSchedulerConfiguration {
  readonly apiVersion?: string;
  readonly kind?: string;
  /** 0: upstream's adaptive share. */
  readonly percentageOfNodesToScore?: number;
  readonly profiles?: readonly KubeSchedulerProfile[];
  readonly extenders?: readonly object[];
}

export interface KubeSchedulerProfile {
  readonly schedulerName?: string;
  readonly percentageOfNodesToScore?: number;
  readonly plugins?: ConfiguredPlugins;
  readonly pluginConfig?: readonly PluginConfig[];
}

/** Where plugins may be enabled and disabled one by one, in the order in which upstream goes through them. */
export const extensionPoints = [
  "preFilter",
  "filter",
  "postFilter",
  "reserve",
  "preScore",
  "score",
  "preBind",
  "bind",
  "postBind",
  "permit",
  "preEnqueue",
  "queueSort",
  "placementGenerate",
  "placementScore",
  "podGroupPostFilter",
] as const;
export type ExtensionPoint = (typeof extensionPoints)[number];

/** Changes to the default plugins: of one extension point, or of all that a plugin takes part in. */
export type ConfiguredPlugins = { readonly [Point in ExtensionPoint | "multiPoint"]?: PluginSet };

export interface PluginSet {
  readonly enabled?: readonly ConfiguredPlugin[];
  /** `*` disables all default ones. */
  readonly disabled?: readonly ConfiguredPlugin[];
}

export interface ConfiguredPlugin {
  readonly name: string;
  /** Of a plugin that scores; 0 counts as 1. */
  readonly weight?: number;
}

export interface PluginConfig {
  readonly name: string;
  readonly args?: ConfiguredArgs;
}

/** The arguments of all plugins together; each plugin knows only its own. Absent ones have defaults. */
export interface ConfiguredArgs {
  /** DefaultPreemption. */
  readonly minCandidateNodesPercentage?: number;
  /** DefaultPreemption. */
  readonly minCandidateNodesAbsolute?: number;
  /** InterPodAffinity. */
  readonly hardPodAffinityWeight?: number;
  /** InterPodAffinity. */
  readonly ignorePreferredTermsOfExistingPods?: boolean;
  /** NodeAffinity. */
  readonly addedAffinity?: NodeAffinity;
  /** NodeResourcesFit. */
  readonly ignoredResources?: readonly string[];
  /** NodeResourcesFit. */
  readonly ignoredResourceGroups?: readonly string[];
  /** NodeResourcesFit. */
  readonly scoringStrategy?: ConfiguredScoringStrategy;
  /** NodeResourcesBalancedAllocation. */
  readonly resources?: readonly ConfiguredResource[];
  /** PodTopologySpread. */
  readonly defaultConstraints?: readonly TopologySpreadConstraint[];
  /** PodTopologySpread: `System` or `List`. */
  readonly defaultingType?: string;
  /** VolumeBinding. */
  readonly shape?: readonly ConfiguredShapePoint[];
  /** VolumeBinding. */
  readonly bindTimeoutSeconds?: number;
}

export interface ConfiguredScoringStrategy {
  readonly type?: string;
  readonly resources?: readonly ConfiguredResource[];
  readonly requestedToCapacityRatio?: { readonly shape?: readonly ConfiguredShapePoint[] };
}

export interface ConfiguredResource {
  readonly name?: string;
  /** Absent and 0 count as 1. */
  readonly weight?: number;
}

/** Absent numbers count as 0. */
export interface ConfiguredShapePoint {
  readonly utilization?: number;
  readonly score?: number;
}
