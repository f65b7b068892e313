/**
 * The fields that scheduling, and what makes pods from workloads, reads of each type: all that is looked at in an
 * object of a running cluster. A type that is not listed is read whole.
 */
const read = new Map<string, string>([
  [
    "ObjectMeta",
    "name generateName namespace uid labels annotations ownerReferences creationTimestamp deletionTimestamp " +
      "deletionGracePeriodSeconds",
  ],
  ["OwnerReference", "apiVersion kind name uid controller"],
  ["Pod", "apiVersion kind metadata spec status"],
  [
    "PodSpec",
    "nodeName schedulerName containers initContainers resources overhead nodeSelector affinity tolerations " +
      "topologySpreadConstraints schedulingGates priority priorityClassName preemptionPolicy runtimeClassName " +
      "hostNetwork hostUsers volumes resourceClaims schedulingGroup restartPolicy os",
  ],
  ["Container", "name image resources ports restartPolicy restartPolicyRules volumeMounts"],
  ["ContainerRestartRule", "action"],
  ["ContainerPort", "name containerPort hostPort hostIP protocol"],
  ["VolumeMount", "name mountPath bindMountOptions"],
  [
    "Volume",
    "name persistentVolumeClaim ephemeral image gcePersistentDisk awsElasticBlockStore rbd iscsi azureDisk " +
      "cinder portworxVolume azureFile vsphereVolume csi",
  ],
  ["EphemeralVolumeSource", "volumeClaimTemplate"],
  ["PersistentVolumeClaimTemplate", "metadata spec"],
  [
    "PodStatus",
    "phase nominatedNodeName startTime conditions containerStatuses initContainerStatuses allocatedResources resources",
  ],
  ["PodCondition", "type status reason message lastTransitionTime"],
  ["ContainerStatus", "name restartCount allocatedResources resources"],
  ["NodeSpec", "unschedulable taints"],
  ["Taint", "key value effect"],
  ["NodeStatus", "capacity allocatable images declaredFeatures conditions nodeInfo"],
  ["NodeCondition", "type status"],
  ["NodeSystemInfo", "kubeletVersion"],
  ["Namespace", "apiVersion kind metadata"],
  ["Service", "apiVersion kind metadata spec"],
  ["ServiceSpec", "selector"],
  ["ReplicationController", "apiVersion kind metadata spec"],
  ["ReplicationControllerSpec", "replicas selector template minReadySeconds"],
  ["ReplicaSet", "apiVersion kind metadata spec"],
  ["ReplicaSetSpec", "replicas selector template minReadySeconds"],
  ["Deployment", "apiVersion kind metadata spec status"],
  [
    "DeploymentSpec",
    "replicas selector template paused strategy minReadySeconds progressDeadlineSeconds revisionHistoryLimit",
  ],
  ["DeploymentStatus", "replicas updatedReplicas readyReplicas availableReplicas conditions"],
  ["DeploymentCondition", "type status reason lastUpdateTime"],
  ["StatefulSet", "apiVersion kind metadata spec status"],
  ["StatefulSetStatus", "currentRevision updateRevision replicas readyReplicas currentReplicas updatedReplicas"],
  [
    "StatefulSetSpec",
    "replicas selector template serviceName podManagementPolicy ordinals volumeClaimTemplates updateStrategy " +
      "minReadySeconds persistentVolumeClaimRetentionPolicy",
  ],
  ["StatefulSetPersistentVolumeClaimRetentionPolicy", "whenDeleted whenScaled"],
  ["DaemonSet", "apiVersion kind metadata spec"],
  ["DaemonSetSpec", "selector template updateStrategy minReadySeconds"],
  ["ControllerRevision", "apiVersion kind metadata revision data"],
  ["Job", "apiVersion kind metadata spec status"],
  [
    "JobSpec",
    "parallelism completions completionMode suspend podReplacementPolicy backoffLimit backoffLimitPerIndex " +
      "maxFailedIndexes podFailurePolicy successPolicy activeDeadlineSeconds managedBy selector template",
  ],
  ["JobStatus", "startTime succeeded failed completedIndexes failedIndexes conditions"],
  ["JobCondition", "type status reason"],
  ["CronJob", "apiVersion kind metadata spec"],
  ["CronJobSpec", "suspend jobTemplate"],
  ["HorizontalPodAutoscaler", "apiVersion kind metadata spec"],
  ["HorizontalPodAutoscalerSpec", "scaleTargetRef minReplicas maxReplicas"],
  ["ServiceAccount", "apiVersion kind metadata"],
  ["LimitRange", "apiVersion kind metadata spec"],
  [
    "PersistentVolumeSpec",
    "capacity accessModes claimRef storageClassName volumeMode volumeAttributesClassName nodeAffinity csi " +
      "gcePersistentDisk awsElasticBlockStore azureDisk cinder portworxVolume azureFile vsphereVolume",
  ],
  ["CSIPersistentVolumeSource", "driver volumeHandle"],
  ["PersistentVolumeStatus", "phase"],
  [
    "PersistentVolumeClaimSpec",
    "accessModes selector resources volumeName storageClassName volumeMode volumeAttributesClassName",
  ],
  ["PersistentVolumeClaimStatus", "phase"],
  ["StorageClass", "apiVersion kind metadata provisioner volumeBindingMode allowedTopologies"],
  ["CSINode", "apiVersion kind metadata spec"],
  ["CSIDriverSpec", "storageCapacity preventPodSchedulingIfMissing"],
  ["VolumeAttachment", "apiVersion kind metadata spec"],
  ["HorizontalPodAutoscaler", "apiVersion kind metadata spec"],
  ["HorizontalPodAutoscalerSpec", "scaleTargetRef minReplicas maxReplicas"],
  ["ServiceAccount", "apiVersion kind metadata"],
  ["GCEPersistentDiskVolumeSource", "pdName readOnly"],
  ["AWSElasticBlockStoreVolumeSource", "volumeID"],
  ["AzureDiskVolumeSource", "diskName diskURI kind"],
  ["AzureFileVolumeSource", "secretName shareName"],
  ["AzureFilePersistentVolumeSource", "secretName secretNamespace shareName"],
  ["CinderVolumeSource", "volumeID"],
  ["CinderPersistentVolumeSource", "volumeID"],
  ["PortworxVolumeSource", "volumeID"],
  ["ISCSIVolumeSource", "iqn readOnly"],
  ["RBDVolumeSource", "monitors image pool readOnly"],
  ["VsphereVirtualDiskVolumeSource", "volumePath"],
  ["CSIVolumeSource", "driver"],
  ["ImageVolumeSource", "reference"],
  ["ObjectReference", "kind namespace name uid"],
  ["CSINodeDriver", "name topologyKeys allocatable"],
  ["PriorityClass", "apiVersion kind metadata value globalDefault preemptionPolicy"],
  ["PodDisruptionBudgetStatus", "disruptionsAllowed disruptedPods currentHealthy desiredHealthy expectedPods"],
]);

const lists = new Map([...read].map(([type, fields]) => [type, fields.split(" ")]));

/** The fields of a type that are read. @returns `undefined` where all of them are. */
export function readFields(type: string): readonly string[] | undefined {
  return lists.get(type);
}

/** The types that {@link readFields} knows, for a test that compares them with the field table. */
export const readTypes: ReadonlyMap<string, readonly string[]> = lists;

/**
 * What must be there, or be one of a few values, for an object of a cluster not to mislead: a server has made sure of it,
 * but a file may have been written by hand.
 */
const needed = new Map<string, ReadonlyMap<string, readonly string[] | undefined>>(
  Object.entries({
    Container: { name: undefined },
    Volume: { name: undefined },
    Taint: { key: undefined, effect: ["NoSchedule", "PreferNoSchedule", "NoExecute"] },
    PodAffinityTerm: { topologyKey: undefined },
    WeightedPodAffinityTerm: { weight: undefined, podAffinityTerm: undefined },
    PreferredSchedulingTerm: { weight: undefined, preference: undefined },
    NodeSelector: { nodeSelectorTerms: undefined },
    NodeSelectorRequirement: { key: undefined, operator: ["In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"] },
    LabelSelectorRequirement: { key: undefined, operator: ["In", "NotIn", "Exists", "DoesNotExist"] },
    TopologySpreadConstraint: {
      maxSkew: undefined,
      topologyKey: undefined,
      whenUnsatisfiable: ["DoNotSchedule", "ScheduleAnyway"],
    },
    PodSchedulingGate: { name: undefined },
    PersistentVolumeClaimVolumeSource: { claimName: undefined },
    CSIPersistentVolumeSource: { driver: undefined, volumeHandle: undefined },
    CSINodeDriver: { name: undefined },
    TopologySelectorLabelRequirement: { key: undefined, values: undefined },
    StorageClass: { provisioner: undefined },
    CSIStorageCapacity: { storageClassName: undefined },
    VolumeAttachmentSpec: { attacher: undefined, nodeName: undefined, source: undefined },
  }).map(([type, fields]) => [type, new Map(Object.entries(fields))]),
);

/** The fields of a type that must be there, with the values that they can have where these are few. */
export function neededFields(type: string): ReadonlyMap<string, readonly string[] | undefined> | undefined {
  return needed.get(type);
}

/** The types that {@link neededFields} knows, for a test that compares them with the field table. */
export const neededTypes: ReadonlyMap<string, readonly string[]> = new Map(
  [...needed].map(([type, fields]) => [type, [...fields.keys()]]),
);
