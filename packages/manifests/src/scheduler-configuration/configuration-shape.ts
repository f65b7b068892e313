import { differencesOf, extensionPoints, type KubernetesVersion } from "@stowage/engine";
import {
  listShape as list,
  scalarShape as scalar,
  type Shape,
  shapeOf,
  structShape as struct,
  type StructShape,
} from "../check/shape.ts";

/** The only version of the configuration's API. */
export const configurationApiVersion = "kubescheduler.config.k8s.io/v1";

/**
 * The fields of a KubeSchedulerConfiguration in a version of Kubernetes; arguments of plugins are looked at on their own.
 * Source: k8s.io/kube-scheduler/config/v1/types.go.
 */
export function configurationShape(version: KubernetesVersion): StructShape {
  const podGroupPoints: readonly string[] = differencesOf(version).podGroupExtensionPoints;
  const points = extensionPoints.filter((point) =>
    !point.startsWith("placement") && point !== "podGroupPostFilter" ? true : podGroupPoints.includes(point),
  );
  const plugin = struct("Plugin", { name: scalar("string"), weight: scalar("int32") });
  const pluginSet = struct("PluginSet", { enabled: list(plugin), disabled: list(plugin) });
  const plugins = Object.fromEntries(["multiPoint", ...points].map((point) => [point, pluginSet]));
  const profile = struct("KubeSchedulerProfile", {
    schedulerName: scalar("string"),
    percentageOfNodesToScore: scalar("int32"),
    plugins: struct("Plugins", plugins),
    pluginConfig: list(struct("PluginConfig", { name: scalar("string"), args: { kind: "any" } })),
  });
  return struct("KubeSchedulerConfiguration", {
    apiVersion: scalar("string"),
    kind: scalar("string"),
    parallelism: scalar("int32"),
    leaderElection,
    clientConnection,
    enableProfiling: scalar("boolean"),
    enableContentionProfiling: scalar("boolean"),
    percentageOfNodesToScore: scalar("int32"),
    podInitialBackoffSeconds: scalar("int64"),
    podMaxBackoffSeconds: scalar("int64"),
    profiles: list(profile),
    // Refused whatever is in it.
    extenders: list({ kind: "any" }),
    delayCacheUntilActive: scalar("boolean"),
  });
}

/**
 * The fields of a plugin's arguments. @returns `undefined` for a plugin that has none, or is not upstream's own: what a
 * configuration says to it is nobody's business. Source: k8s.io/kube-scheduler/config/v1/types_pluginargs.go.
 */
export function argsShape(plugin: string, version: KubernetesVersion): StructShape | undefined {
  const fields = argsFields(version).get(plugin);
  if (fields === undefined) return undefined;
  return struct(`${plugin}Args`, { apiVersion: scalar("string"), kind: scalar("string"), ...fields });
}

function argsFields(version: KubernetesVersion): ReadonlyMap<string, Readonly<Record<string, Shape>>> {
  return new Map<string, Readonly<Record<string, Shape>>>([
    ["DefaultPreemption", { minCandidateNodesPercentage: scalar("int32"), minCandidateNodesAbsolute: scalar("int32") }],
    [
      "InterPodAffinity",
      { hardPodAffinityWeight: scalar("int32"), ignorePreferredTermsOfExistingPods: scalar("boolean") },
    ],
    ["NodeAffinity", { addedAffinity: shapeOf("NodeAffinity") }],
    ["NodeResourcesBalancedAllocation", { resources: list(resource) }],
    [
      "NodeResourcesFit",
      {
        ignoredResources: list(scalar("string")),
        ignoredResourceGroups: list(scalar("string")),
        scoringStrategy: struct("ScoringStrategy", {
          type: scalar("string"),
          resources: list(resource),
          requestedToCapacityRatio: struct("RequestedToCapacityRatioParam", { shape: list(shapePoint) }),
        }),
      },
    ],
    [
      "PodTopologySpread",
      { defaultConstraints: list(shapeOf("TopologySpreadConstraint")), defaultingType: scalar("string") },
    ],
    ["VolumeBinding", { bindTimeoutSeconds: scalar("int64"), shape: list(shapePoint) }],
    [
      "DynamicResources",
      {
        filterTimeout: scalar("string"),
        ...(differencesOf(version).dynamicResourcesBindingTimeout ? { bindingTimeout: scalar("string") } : {}),
      },
    ],
  ]);
}

const resource = struct("ResourceSpec", { name: scalar("string"), weight: scalar("int64") });
const shapePoint = struct("UtilizationShapePoint", { utilization: scalar("int32"), score: scalar("int32") });

const leaderElection = struct("LeaderElectionConfiguration", {
  leaderElect: scalar("boolean"),
  leaseDuration: scalar("string"),
  renewDeadline: scalar("string"),
  retryPeriod: scalar("string"),
  resourceLock: scalar("string"),
  resourceName: scalar("string"),
  resourceNamespace: scalar("string"),
});

const clientConnection = struct("ClientConnectionConfiguration", {
  kubeconfig: scalar("string"),
  acceptContentTypes: scalar("string"),
  contentType: scalar("string"),
  qps: scalar("double"),
  burst: scalar("int32"),
});
