/** The plugins of the default profile that judge or score nodes, by upstream's names. */
export const pluginNames = [
  "NodeName",
  "NodeUnschedulable",
  "TaintToleration",
  "NodeAffinity",
  "NodePorts",
  "NodeResourcesFit",
  "VolumeRestrictions",
  "NodeVolumeLimits",
  "VolumeBinding",
  "VolumeZone",
  "PodTopologySpread",
  "InterPodAffinity",
  "DynamicResources",
  "NodeResourcesBalancedAllocation",
  "ImageLocality",
  "NodeDeclaredFeatures",
] as const;
export type PluginName = (typeof pluginNames)[number];

/** `Unschedulable`: evicting pods may help. `UnschedulableAndUnresolvable`: it can not. */
export type RejectionCode = "Unschedulable" | "UnschedulableAndUnresolvable";

/** Why a plugin rejects a node: upstream's code and reasons, worded for counting. */
export interface Rejection {
  readonly code: RejectionCode;
  readonly reasons: readonly string[];
}
