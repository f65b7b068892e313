import type { ExtensionPoint } from "../api/scheduler-configuration.ts";
import { differencesOf, type KubernetesVersion } from "../cycle/version-differences.ts";

/** What the extension points of a plugin are, and whether we have it. */
export interface KnownPlugin {
  readonly points: ReadonlySet<ExtensionPoint>;
  /** A plugin that only upstream has. */
  readonly isCovered: boolean;
}

/** The plugins that upstream has built in, with their extension points. Source: `NewInTreeRegistry` (plugins/registry.go). */
export function knownPlugins(version: KubernetesVersion): ReadonlyMap<string, KnownPlugin> {
  const { nodeNamePreFilters, dynamicResourcesScores, podGroupExtensionPoints } = differencesOf(version);
  const onNode: readonly ExtensionPoint[] = nodeNamePreFilters ? ["preFilter", "filter"] : ["filter"];
  const scoring: readonly ExtensionPoint[] = ["preScore", "score"];
  const podGroup = (...points: ExtensionPoint[]): ExtensionPoint[] => {
    const known: readonly string[] = podGroupExtensionPoints;
    return points.filter((point) => known.includes(point));
  };

  const covered: Readonly<Record<string, readonly ExtensionPoint[]>> = {
    SchedulingGates: ["preEnqueue"],
    PrioritySort: ["queueSort"],
    NodeName: onNode,
    NodeUnschedulable: onNode,
    TaintToleration: [...onNode, ...scoring],
    NodeAffinity: ["preFilter", "filter", ...scoring],
    NodePorts: ["preFilter", "filter"],
    NodeResourcesFit: ["preFilter", "filter", ...scoring, ...podGroup("placementScore")],
    VolumeRestrictions: ["preFilter", "filter"],
    NodeVolumeLimits: ["preFilter", "filter"],
    VolumeBinding: ["preFilter", "filter", ...scoring, "reserve", "preBind"],
    VolumeZone: ["preFilter", "filter"],
    PodTopologySpread: ["preFilter", "filter", ...scoring],
    InterPodAffinity: ["preFilter", "filter", ...scoring],
    DynamicResources: [
      ...(["preEnqueue", "preFilter", "filter", "postFilter", "reserve", "preBind"] as const),
      ...(dynamicResourcesScores ? (["score"] as const) : []),
      ...podGroup("podGroupPostFilter"),
    ],
    DefaultPreemption: ["postFilter", "preEnqueue", ...podGroup("podGroupPostFilter")],
    NodeResourcesBalancedAllocation: scoring,
    ImageLocality: ["score"],
    DefaultBinder: ["bind"],
    ...(version === "1.34" ? {} : { NodeDeclaredFeatures: ["preFilter", "filter"] }),
  };
  const uncovered: Readonly<Record<string, readonly ExtensionPoint[]>> = {
    ...(version === "1.34" ? {} : { GangScheduling: ["preEnqueue", "permit"] }),
    ...(podGroupExtensionPoints.length === 0
      ? {}
      : { TopologyPlacementGenerator: ["placementGenerate"], PodGroupPodsCount: ["placementScore"] }),
    ...(version === "1.37" ? { DeferredPodScheduling: ["preFilter", "filter", "permit"] } : {}),
  };

  return new Map([
    ...Object.entries(covered).map(([name, points]) => [name, knownPlugin(points, true)] as const),
    ...Object.entries(uncovered).map(([name, points]) => [name, knownPlugin(points, false)] as const),
  ]);
}

function knownPlugin(points: readonly ExtensionPoint[], isCovered: boolean): KnownPlugin {
  return { points: new Set(points), isCovered };
}
