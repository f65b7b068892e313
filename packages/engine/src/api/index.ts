export type { Labels, ObjectMeta, OwnerReference } from "./object-meta.ts";
export { controllerOf, labelValue } from "./object-meta.ts";
export type { Quantity, ResourceList } from "./quantity.ts";
export { parseQuantity, quantityMilliValue, quantityValue } from "./quantity.ts";
export type {
  LabelSelector,
  LabelSelectorOperator,
  LabelSelectorRequirement,
  NodeSelector,
  NodeSelectorOperator,
  NodeSelectorRequirement,
  NodeSelectorTerm,
} from "./selectors.ts";
export { labelSelectorOperators, nodeSelectorOperators } from "./selectors.ts";
export type {
  Affinity,
  NodeAffinity,
  PodAffinity,
  PodAffinityTerm,
  PodAntiAffinity,
  PreferredSchedulingTerm,
  WeightedPodAffinityTerm,
} from "./affinity.ts";
export type {
  NodeInclusionPolicy,
  TopologySpreadConstraint,
  UnsatisfiableConstraintAction,
} from "./topology-spread.ts";
export type { ContainerImage, Node, NodeStatus, Taint, TaintEffect } from "./node.ts";
export type {
  Container,
  ContainerPort,
  ContainerStatus,
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
} from "./pod.ts";
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
} from "./cluster-object.ts";
export { clusterObjectKinds } from "./cluster-object.ts";
export type {
  CronJob,
  DaemonSet,
  Deployment,
  Job,
  JobSpec,
  PodTemplateSpec,
  ReplicaSet,
  ReplicatedSpec,
  ReplicationControllerWorkload,
  StatefulSet,
  WorkloadKind,
  WorkloadObject,
} from "./workloads.ts";
export type {
  AdmissionObject,
  LimitRange,
  LimitRangeItem,
  PriorityClass,
  ResourceQuota,
  RuntimeClass,
  ScopedResourceSelectorRequirement,
} from "./admission.ts";
