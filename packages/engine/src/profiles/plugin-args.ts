import type {
  ConfiguredArgs,
  ConfiguredResource,
  ConfiguredScoringStrategy,
  ConfiguredShapePoint,
  PluginConfig,
} from "../api/scheduler-configuration.ts";
import type { PluginArgs, ResourceWeight, ScoringStrategy, UtilizationShapePoint } from "../cycle/profile.ts";

const cpuAndMemory: readonly ResourceWeight[] = [
  { name: "cpu", weight: 1 },
  { name: "memory", weight: 1 },
];

/** The fuller, the worse. */
const emptiestFirst: readonly UtilizationShapePoint[] = [
  { utilization: 0, score: 10 },
  { utilization: 100, score: 0 },
];

/**
 * The arguments of all plugins, what a configuration leaves out filled in. Trusts it to be valid.
 * Source: pkg/scheduler/apis/config/v1/defaults.go.
 */
export function pluginArgs(configured: readonly PluginConfig[] = []): PluginArgs {
  const of = (name: string): ConfiguredArgs => configured.find((one) => one.name === name)?.args ?? {};
  const interPod = of("InterPodAffinity");
  const spread = of("PodTopologySpread");
  const fit = of("NodeResourcesFit");
  const preemption = of("DefaultPreemption");
  const { addedAffinity } = of("NodeAffinity");
  return {
    interPodAffinity: {
      hardPodAffinityWeight: interPod.hardPodAffinityWeight ?? 1,
      ignorePreferredTermsOfExistingPods: interPod.ignorePreferredTermsOfExistingPods ?? false,
    },
    podTopologySpread: {
      defaultingType: spread.defaultingType === "List" ? "List" : "System",
      defaultConstraints: spread.defaultConstraints ?? [],
    },
    nodeResourcesFit: {
      ignoredResources: fit.ignoredResources ?? [],
      ignoredResourceGroups: fit.ignoredResourceGroups ?? [],
      scoringStrategy: scoringStrategy(fit.scoringStrategy),
    },
    nodeResourcesBalancedAllocation: {
      resources: resourceWeights(of("NodeResourcesBalancedAllocation").resources),
    },
    nodeAffinity: addedAffinity === undefined ? {} : { addedAffinity },
    volumeBinding: { shape: shapePoints(of("VolumeBinding").shape) ?? emptiestFirst },
    defaultPreemption: {
      minCandidateNodesPercentage: preemption.minCandidateNodesPercentage ?? 10,
      minCandidateNodesAbsolute: preemption.minCandidateNodesAbsolute ?? 100,
    },
  };
}

function scoringStrategy(configured: ConfiguredScoringStrategy | undefined): ScoringStrategy {
  const { type, resources, requestedToCapacityRatio } = configured ?? {};
  const weights = resourceWeights(resources);
  if (type === "RequestedToCapacityRatio") {
    return { type, resources: weights, shape: shapePoints(requestedToCapacityRatio?.shape) ?? emptiestFirst };
  }
  return { type: type === "MostAllocated" ? type : "LeastAllocated", resources: weights };
}

/** An empty list stands for the default one, and a weight of 0 for 1. */
function resourceWeights(configured: readonly ConfiguredResource[] = []): readonly ResourceWeight[] {
  if (configured.length === 0) return cpuAndMemory;
  return configured.map(({ name = "", weight = 0 }) => ({ name, weight: weight === 0 ? 1 : weight }));
}

function shapePoints(configured: readonly ConfiguredShapePoint[] = []): readonly UtilizationShapePoint[] | undefined {
  if (configured.length === 0) return undefined;
  return configured.map(({ utilization = 0, score = 0 }) => ({ utilization, score }));
}
