import type { ConfiguredPlugin } from "../api/scheduler-configuration.ts";
import { differencesOf, type KubernetesVersion } from "../cycle/version-differences.ts";

/**
 * The plugins of a scheduler that nobody configured, in their order at every extension point.
 * Source: `getDefaultPlugins` (pkg/scheduler/apis/config/v1/default_plugins.go).
 */
export function defaultPlugins(version: KubernetesVersion): readonly ConfiguredPlugin[] {
  const { nodeNameFirst, dynamicResourcesScores, declaredFeatures } = differencesOf(version);
  const nodeName: ConfiguredPlugin = { name: "NodeName" };
  const nodeUnschedulable: ConfiguredPlugin = { name: "NodeUnschedulable" };
  return [
    { name: "SchedulingGates" },
    { name: "PrioritySort" },
    ...(nodeNameFirst ? [nodeName, nodeUnschedulable] : [nodeUnschedulable, nodeName]),
    { name: "TaintToleration", weight: 3 },
    { name: "NodeAffinity", weight: 2 },
    { name: "NodePorts" },
    { name: "NodeResourcesFit", weight: 1 },
    { name: "VolumeRestrictions" },
    { name: "NodeVolumeLimits" },
    { name: "VolumeBinding" },
    { name: "VolumeZone" },
    { name: "PodTopologySpread", weight: 2 },
    { name: "InterPodAffinity", weight: 2 },
    dynamicResourcesScores ? { name: "DynamicResources", weight: 2 } : { name: "DynamicResources" },
    { name: "DefaultPreemption" },
    { name: "NodeResourcesBalancedAllocation", weight: 1 },
    { name: "ImageLocality", weight: 1 },
    { name: "DefaultBinder" },
    ...(declaredFeatures === undefined ? [] : [{ name: "NodeDeclaredFeatures" }]),
  ];
}
