// What manifests say.
export type { Labels, ObjectMeta, OwnerReference } from "./api/object-meta.ts";
export { controllerOf, labelValue } from "./api/object-meta.ts";
export type { Quantity, ResourceList } from "./api/quantity.ts";
export { parseQuantity, quantityMilliValue, quantityText, quantityValue } from "./api/quantity.ts";
export type {
  LabelSelector,
  LabelSelectorOperator,
  LabelSelectorRequirement,
  NodeSelector,
  NodeSelectorOperator,
  NodeSelectorRequirement,
  NodeSelectorTerm,
} from "./api/selectors.ts";
export { labelSelectorOperators, nodeSelectorOperators } from "./api/selectors.ts";
export type {
  Affinity,
  NodeAffinity,
  PodAffinity,
  PodAffinityTerm,
  PodAntiAffinity,
  PreferredSchedulingTerm,
  WeightedPodAffinityTerm,
} from "./api/affinity.ts";
export type {
  NodeInclusionPolicy,
  TopologySpreadConstraint,
  UnsatisfiableConstraintAction,
} from "./api/topology-spread.ts";
export type { ContainerImage, Node, NodeStatus, Taint, TaintEffect } from "./api/node.ts";
export type {
  Container,
  ContainerPort,
  ContainerStatus,
  EphemeralVolumeSource,
  Pod,
  PodCondition,
  PodResourceClaim,
  PodSpec,
  PodStatus,
  PreemptionPolicy,
  ResourceRequirements,
  Toleration,
  Volume,
  VolumeMount,
} from "./api/pod.ts";
export type {
  ClusterObject,
  ClusterObjectKind,
  Namespace,
  NodeObject,
  ObjectReference,
  PodObject,
  ReplicationController,
  SelectingWorkload,
  Service,
  StoredKind,
  StoredObject,
  StoredObjects,
} from "./api/cluster-object.ts";
export { clusterObjectKinds, isClusterScoped, referenceTo } from "./api/cluster-object.ts";
export type {
  AccessMode,
  ClaimReference,
  CSIDriver,
  CSINode,
  CsiNodeDriver,
  CSIStorageCapacity,
  PersistentVolume,
  PersistentVolumeClaim,
  PersistentVolumeClaimSpec,
  PersistentVolumeSpec,
  StorageClass,
  TopologySelectorTerm,
  VolumeAttachment,
  VolumeMode,
} from "./api/storage.ts";
export type { PodDisruptionBudget } from "./api/pod-disruption-budget.ts";
export type {
  CronJob,
  DaemonSet,
  Deployment,
  Job,
  PodFailurePolicy,
  PodFailurePolicyRule,
  SuccessPolicy,
  JobSpec,
  PodTemplateSpec,
  ControllerRevision,
  ReplicaSet,
  ReplicatedSpec,
  ReplicationControllerWorkload,
  RollingUpdate,
  StatefulSet,
  WorkloadCondition,
  WorkloadKind,
  WorkloadObject,
  HorizontalPodAutoscaler,
} from "./api/workloads.ts";
export type {
  ConfiguredArgs,
  ConfiguredPlugin,
  ConfiguredPlugins,
  ConfiguredResource,
  ConfiguredScoringStrategy,
  ConfiguredShapePoint,
  ExtensionPoint,
  KubeSchedulerConfiguration,
  KubeSchedulerProfile,
  PluginConfig,
  PluginSet,
} from "./api/scheduler-configuration.ts";
export { extensionPoints } from "./api/scheduler-configuration.ts";
export type {
  AdmissionObject,
  LimitRange,
  LimitRangeItem,
  PriorityClass,
  ResourceQuota,
  RuntimeClass,
  ScopedResourceSelectorRequirement,
  ServiceAccount,
} from "./api/admission.ts";

// What the scheduler sees of them.
export {
  type AffinityTerm,
  type LabelledPod,
  termMatches,
  type WeightedAffinityTerm,
} from "./cluster/affinity-term.ts";
export type { ClusterSnapshot, ImageState } from "./cluster/cluster-snapshot.ts";
export { sumContainers } from "./cluster/container-requests.ts";
export { addAmounts, type ExactAmounts, exactAmounts } from "./cluster/exact-amounts.ts";
export type { HostPort } from "./cluster/host-ports.ts";
export {
  compileLabels,
  compileLabelSelector,
  type LabelMatcher,
  type LabelRequirement,
  matchesLabels,
} from "./cluster/label-selector.ts";
export type { NodeInfo } from "./cluster/node-info.ts";
export { matchesRequiredNodeAffinity, requiredNodeAffinity } from "./cluster/node-selector.ts";
export { type PodInfo, podKey, podNamespace } from "./cluster/pod-info.ts";
export { type Allocatable, amountOf, type NonZeroRequests, type ResourceAmounts } from "./cluster/resource-amounts.ts";
export { toPodInfo } from "./cluster/to-pod-info.ts";
export { doNotSchedule, tolerates, untoleratedTaint } from "./cluster/tolerations.ts";

// What volumes and claims mean.
export { findMatchingVolume, isKeptFor, type VolumeSearch } from "./storage/find-matching-volume.ts";
export { ephemeralClaimName, type VolumeClaim, volumeClaims } from "./storage/pod-claims.ts";
export { claimClassName, namesClass } from "./storage/storage-class-name.ts";

// How it decides.
export type { Decision, Examination, NodeOutcome, StatusCode, TieBreak } from "./cycle/outcome.ts";
export type { PluginName, Rejection, RejectionCode } from "./cycle/plugin.ts";
export type { PluginArgs, Profile, ScoringStrategy } from "./cycle/profile.ts";
export { nearestVersion, type NearestVersion, newestOf } from "./cycle/nearest-version.ts";
export {
  differencesOf,
  type KubernetesVersion,
  kubernetesVersions,
  newestVersion,
  type VersionDifferences,
} from "./cycle/version-differences.ts";
export { notCovered } from "./cycle/not-covered.ts";
export { isFullyBound } from "./plugins/volume-binding/pod-claims.ts";
export { selectedNodeAnnotation, selectedNodeOf } from "./plugins/volume-binding/find-volumes.ts";
export { type ChosenVolumes, chosenVolumes } from "./plugins/volume-binding/chosen-volumes.ts";
export { comparePriority } from "./plugins/priority-sort/plugin.ts";
export { schedulingGates } from "./plugins/scheduling-gates/plugin.ts";
export { defaultProfile } from "./plugins/default-profile.ts";
export type { ConfigurationProblem } from "./profiles/configuration-problem.ts";
export { type ConfiguredProfiles, defaultSchedulerName, profilesOf } from "./profiles/profiles-of.ts";
export type { PreemptionCandidate } from "./preemption/choose-candidate.ts";
export type { PreemptionOptions } from "./preemption/preempt.ts";
export { eventText, type Preemption } from "./preemption/preemption.ts";
export type { DecideOptions, Engine, Mark } from "./engine.ts";
export { createReferenceEngine } from "./reference/reference-engine.ts";
export { createIncrementalEngine } from "./incremental/incremental-engine.ts";

// Who is decided next.
export type { ClusterEvent } from "./queue/cluster-event.ts";
export type { QueuedPod, QueuePlace } from "./queue/queued-pod.ts";
export { type QueueOptions, type QueueState, SchedulingQueue } from "./queue/scheduling-queue.ts";
export { type HintContext, wakes } from "./queue/wakes.ts";

// Why.
export type {
  Evidence,
  EvidencedRejection,
  InterPodEvidence,
  MatchingPod,
  PlacedPod,
  ResourceEvidence,
  SpreadEvidence,
} from "./cycle/evidence.ts";
export { amountText } from "./explain/amount-text.ts";
export { requirementText, selectorText } from "./explain/selector-text.ts";
export { explainPod, type NodeExplanation, type PodExplanation } from "./explain/explain-pod.ts";
export { pendingReason } from "./explain/pending-reason.ts";
export { rejectionsAt } from "./explain/rejections-at.ts";
export { type RejectionLine, rejectionLines, rejectionThemes } from "./explain/rejection-lines.ts";
export { rejectionText } from "./explain/rejection-text.ts";
export { type NodePreferences, preferenceTexts } from "./explain/preference-text.ts";
export { whyNoPreemption } from "./explain/why-no-preemption.ts";
export { type Rule, type RuleTopology, rulesOf } from "./explain/rules.ts";
export { missingKeyEffect, type TopologyKeyWarning, topologyKeyWarnings } from "./explain/topology-key-warnings.ts";
