import {
  type KubernetesVersion,
  kubernetesVersions,
  type PluginArgs,
  type Profile,
  type ResourceWeight,
} from "../cycle/profile.ts";
import type { PluginName } from "../cycle/plugin.ts";

/**
 * The profile of a scheduler that nobody configured.
 * Sources: `getDefaultPlugins` (pkg/scheduler/apis/config/v1/default_plugins.go), which lists the plugins in one order
 * for all extension points, and the same folder's defaults.go.
 *
 * @throws RangeError for a version that we do not reproduce.
 */
export function defaultProfile(version: KubernetesVersion = "1.37"): Profile {
  if (!kubernetesVersions.includes(version)) {
    throw new RangeError(
      `unsupported Kubernetes version "${version}"; expected one of: ${kubernetesVersions.join(", ")}`,
    );
  }
  return { kubernetesVersion: version, schedulerName: "default-scheduler", filters, scorers, args: defaultArgs };
}

const filters: readonly PluginName[] = [
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
  "NodeDeclaredFeatures",
];

const scorers: Profile["scorers"] = [
  { name: "TaintToleration", weight: 3 },
  { name: "NodeAffinity", weight: 2 },
  { name: "NodeResourcesFit", weight: 1 },
  // Listed without a weight, which counts as 1 (`getScoreWeights`, pkg/scheduler/framework/runtime/framework.go).
  { name: "VolumeBinding", weight: 1 },
  { name: "PodTopologySpread", weight: 2 },
  { name: "InterPodAffinity", weight: 2 },
  { name: "DynamicResources", weight: 2 },
  { name: "NodeResourcesBalancedAllocation", weight: 1 },
  { name: "ImageLocality", weight: 1 },
];

const cpuAndMemory: readonly ResourceWeight[] = [
  { name: "cpu", weight: 1 },
  { name: "memory", weight: 1 },
];

const defaultArgs: PluginArgs = {
  interPodAffinity: { hardPodAffinityWeight: 1, ignorePreferredTermsOfExistingPods: false },
  podTopologySpread: { defaultingType: "System", defaultConstraints: [] },
  nodeResourcesFit: { scoringStrategy: { type: "LeastAllocated", resources: cpuAndMemory } },
  nodeResourcesBalancedAllocation: { resources: cpuAndMemory },
  nodeAffinity: {},
};
