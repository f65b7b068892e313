import type { RunningPodUsage } from "../cluster/pod-requests.ts";

/** The versions whose decisions we reproduce, the oldest first. */
export const kubernetesVersions = ["1.34", "1.35", "1.36", "1.37"] as const;
export type KubernetesVersion = (typeof kubernetesVersions)[number];

/** The version that is meant where none is named. */
export const newestVersion: KubernetesVersion = "1.37";

/** All in which the scheduler of one version differs from that of another: what plugins read. */
export interface VersionDifferences {
  /** An incoming pod's `namespaceSelector` is asked once more, about no labels at all: `NotIn` and `DoesNotExist` then hold. */
  readonly incomingNamespaceSelectorEvaluatedTwice: boolean;
  /** NodeName comes before NodeUnschedulable, and names the reason where both reject. */
  readonly nodeNameFirst: boolean;
  /** NodeName, NodeUnschedulable and TaintToleration take part in PreFilter; NodeName leaves the other nodes out. */
  readonly nodeNamePreFilters: boolean;
  /** The features that NodeDeclaredFeatures asks nodes for; `undefined`: the plugin is not in the default profile. */
  readonly declaredFeatures: readonly string[] | undefined;
  /** An extended resource may stand for a DeviceClass: dynamic resource allocation then provides it. */
  readonly extendedResourcesFromDeviceClasses: boolean;
  /** What a pod on a node counts for while it is being resized in place. */
  readonly runningPodUsage: RunningPodUsage;

  /** NodeResourcesBalancedAllocation scores what the pod improves, not how even it leaves the node. */
  readonly balancedAllocationComparesWithout: boolean;
  /** What `image` volumes are to ImageLocality: nothing, images on the node, or images of the pod as well. */
  readonly imageVolumes: "ignored" | "summed" | "summedAndCounted";
  /** What a value that is too long for a label is told to have too many of. */
  readonly longLabelValueUnit: "characters" | "bytes";
  /** DynamicResources scores: 0 for a pod without claims, rather than nothing. */
  readonly dynamicResourcesScores: boolean;
  /** VolumeBinding scores by storage capacity, and takes a `shape` for it. */
  readonly volumeBindingScores: boolean;

  /** A CSIDriver with `preventPodSchedulingIfMissing` keeps pods off nodes that lack it. */
  readonly missingCsiDriverRejects: boolean;
  /** In-tree volumes count as CSI volumes on every node with a CSINode, not only where its annotation says so. */
  readonly inTreeVolumesAlwaysMigrated: boolean;

  /** A victim uses up every disruption budget that covers it, not only those up to the first one exhausted. */
  readonly victimChargesEveryBudget: boolean;
  /** A victim that has not started yet counts as started "now", taken anew in every comparison: before any other. */
  readonly missingStartTimeIsEachTimeNew: boolean;
  /** Victims that are being deleted already are deleted once more. */
  readonly terminatingVictimsAreDeletedAgain: boolean;

  /** DynamicResources' PostFilter adds `no new claims to deallocate` to the event of a pod without claims. */
  readonly postFilterTellsOfClaims: boolean;
  /** The event of a pod for which victims were found tells of them. */
  readonly postFilterTellsOfVictims: boolean;

  /** NodeResourcesFit's `requestedToCapacityRatio` is needed with its own type, and refused with any other. */
  readonly capacityRatioOnlyWithItsType: boolean;
  /** The extension points of pod groups that a configuration may name. */
  readonly podGroupExtensionPoints: readonly ("placementGenerate" | "placementScore" | "podGroupPostFilter")[];
  /** DynamicResourcesArgs has `bindingTimeout`. */
  readonly dynamicResourcesBindingTimeout: boolean;
}

/** One difference: where upstream's code tells of it, and what each version does. */
interface Difference<Value> {
  readonly upstream: string;
  readonly by: Readonly<Record<KubernetesVersion, Value>>;
}

// Files are relative to pkg/scheduler/framework/plugins/ where they have no other root.
const differences: { readonly [Name in keyof VersionDifferences]: Difference<VersionDifferences[Name]> } = {
  incomingNamespaceSelectorEvaluatedTwice: {
    upstream: "interpodaffinity/plugin.go, mergeAffinityTermNamespacesIfNotEmpty: takes a pointer since 1.37",
    by: { "1.34": true, "1.35": true, "1.36": true, "1.37": false },
  },
  nodeNameFirst: {
    upstream: "pkg/scheduler/apis/config/v1/default_plugins.go, getDefaultPlugins",
    by: { "1.34": false, "1.35": false, "1.36": false, "1.37": true },
  },
  nodeNamePreFilters: {
    upstream: "nodename/node_name.go, nodeunschedulable/node_unschedulable.go, tainttoleration/taint_toleration.go",
    by: { "1.34": false, "1.35": false, "1.36": false, "1.37": true },
  },
  declaredFeatures: {
    upstream: "k8s.io/component-helpers/nodedeclaredfeatures/features/registry.go; gate NodeDeclaredFeatures",
    by: {
      "1.34": undefined,
      "1.35": undefined,
      "1.36": ["RestartAllContainersOnContainerExits", "UserNamespacesHostNetworkSupport"],
      "1.37": ["RestartAllContainersOnContainerExits", "UserNamespacesHostNetworkSupport", "VolumeBindMountOptions"],
    },
  },
  extendedResourcesFromDeviceClasses: {
    upstream: "noderesources/fit.go, shouldDelegateResourceToDRA; gate DRAExtendedResource",
    by: { "1.34": false, "1.35": false, "1.36": true, "1.37": true },
  },
  runningPodUsage: {
    upstream: "k8s.io/component-helpers/resource/helpers.go; gate InPlacePodLevelResourcesVerticalScaling",
    by: { "1.34": "byContainer", "1.35": "byContainer", "1.36": "byContainerAndPod", "1.37": "byView" },
  },

  balancedAllocationComparesWithout: {
    upstream: "noderesources/balanced_allocation.go, balancedResourceScorer",
    by: { "1.34": false, "1.35": false, "1.36": true, "1.37": true },
  },
  imageVolumes: {
    upstream: "imagelocality/image_locality.go, sumImageScores",
    by: { "1.34": "ignored", "1.35": "ignored", "1.36": "summed", "1.37": "summedAndCounted" },
  },
  longLabelValueUnit: {
    upstream: "k8s.io/apimachinery/pkg/util/validation/validation.go, MaxLenError",
    by: { "1.34": "characters", "1.35": "bytes", "1.36": "bytes", "1.37": "bytes" },
  },
  dynamicResourcesScores: {
    upstream: "dynamicresources/dynamicresources.go, Score; default_plugins.go, applyDynamicResources",
    by: { "1.34": false, "1.35": true, "1.36": true, "1.37": true },
  },
  volumeBindingScores: {
    upstream: "volumebinding/volume_binding.go, PreScore; gate StorageCapacityScoring",
    by: { "1.34": false, "1.35": false, "1.36": false, "1.37": true },
  },

  missingCsiDriverRejects: {
    upstream: "nodevolumelimits/csi.go, Filter; gate VolumeLimitScaling",
    by: { "1.34": false, "1.35": false, "1.36": false, "1.37": true },
  },
  inTreeVolumesAlwaysMigrated: {
    upstream: "nodevolumelimits/utils.go, isCSIMigrationOn",
    by: { "1.34": false, "1.35": false, "1.36": true, "1.37": true },
  },

  victimChargesEveryBudget: {
    upstream: "pkg/scheduler/framework/preemption/util.go, FilterVictimsWithPDBViolation",
    by: { "1.34": true, "1.35": true, "1.36": true, "1.37": false },
  },
  missingStartTimeIsEachTimeNew: {
    upstream: "pkg/scheduler/util/utils.go, MoreImportantPod; since 1.37 framework/preemption, MoreImportantVictim",
    by: { "1.34": true, "1.35": true, "1.36": true, "1.37": false },
  },
  terminatingVictimsAreDeletedAgain: {
    upstream: "pkg/scheduler/framework/preemption/executor.go, prepareCandidateAsync",
    by: { "1.34": true, "1.35": false, "1.36": false, "1.37": false },
  },

  postFilterTellsOfClaims: {
    upstream: "dynamicresources/dynamicresources.go, PostFilter",
    by: { "1.34": true, "1.35": true, "1.36": true, "1.37": false },
  },
  postFilterTellsOfVictims: {
    upstream: "pkg/scheduler/framework/runtime/framework.go, RunPostFilterPlugins",
    by: { "1.34": false, "1.35": false, "1.36": false, "1.37": true },
  },

  capacityRatioOnlyWithItsType: {
    upstream: "pkg/scheduler/apis/config/validation/validation_pluginargs.go, ValidateNodeResourcesFitArgs",
    by: { "1.34": false, "1.35": false, "1.36": true, "1.37": true },
  },
  podGroupExtensionPoints: {
    upstream: "k8s.io/kube-scheduler/config/v1/types.go, Plugins",
    by: {
      "1.34": [],
      "1.35": [],
      "1.36": ["placementGenerate", "placementScore"],
      "1.37": ["placementGenerate", "placementScore", "podGroupPostFilter"],
    },
  },
  dynamicResourcesBindingTimeout: {
    upstream: "k8s.io/kube-scheduler/config/v1/types.go, DynamicResourcesArgs",
    by: { "1.34": false, "1.35": true, "1.36": true, "1.37": true },
  },
};

const byVersion: Readonly<Record<KubernetesVersion, VersionDifferences>> = {
  "1.34": valuesOf("1.34"),
  "1.35": valuesOf("1.35"),
  "1.36": valuesOf("1.36"),
  "1.37": valuesOf("1.37"),
};

/** What the version does wherever versions differ. Not found in any of them: what only the live queue sees. */
export function differencesOf(version: KubernetesVersion): VersionDifferences {
  return byVersion[version];
}

function valuesOf(version: KubernetesVersion): VersionDifferences {
  return {
    incomingNamespaceSelectorEvaluatedTwice: differences.incomingNamespaceSelectorEvaluatedTwice.by[version],
    nodeNameFirst: differences.nodeNameFirst.by[version],
    nodeNamePreFilters: differences.nodeNamePreFilters.by[version],
    declaredFeatures: differences.declaredFeatures.by[version],
    extendedResourcesFromDeviceClasses: differences.extendedResourcesFromDeviceClasses.by[version],
    runningPodUsage: differences.runningPodUsage.by[version],
    balancedAllocationComparesWithout: differences.balancedAllocationComparesWithout.by[version],
    imageVolumes: differences.imageVolumes.by[version],
    longLabelValueUnit: differences.longLabelValueUnit.by[version],
    dynamicResourcesScores: differences.dynamicResourcesScores.by[version],
    volumeBindingScores: differences.volumeBindingScores.by[version],
    missingCsiDriverRejects: differences.missingCsiDriverRejects.by[version],
    inTreeVolumesAlwaysMigrated: differences.inTreeVolumesAlwaysMigrated.by[version],
    victimChargesEveryBudget: differences.victimChargesEveryBudget.by[version],
    missingStartTimeIsEachTimeNew: differences.missingStartTimeIsEachTimeNew.by[version],
    terminatingVictimsAreDeletedAgain: differences.terminatingVictimsAreDeletedAgain.by[version],
    postFilterTellsOfClaims: differences.postFilterTellsOfClaims.by[version],
    postFilterTellsOfVictims: differences.postFilterTellsOfVictims.by[version],
    capacityRatioOnlyWithItsType: differences.capacityRatioOnlyWithItsType.by[version],
    podGroupExtensionPoints: differences.podGroupExtensionPoints.by[version],
    dynamicResourcesBindingTimeout: differences.dynamicResourcesBindingTimeout.by[version],
  };
}
