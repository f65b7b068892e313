/**
 * Where names, namespaces, label values and images stand, by type: what is masked for strangers. Of maps the values are
 * masked, or the keys where the field's name ends in `{}`. All fields of a type that is read are here or are kept as they are:
 * numbers, quantities, keys of labels, names of drivers and provisioners.
 */
const masked: Readonly<Record<string, string>> = {
  ObjectMeta: "name generateName namespace labels",
  OwnerReference: "name",
  PodSpec: "nodeName nodeSelector priorityClassName runtimeClassName",
  Container: "name image",
  ContainerPort: "name",
  ContainerStatus: "name",
  VolumeMount: "name mountPath",
  Volume: "name",
  PersistentVolumeClaimVolumeSource: "claimName",
  ImageVolumeSource: "reference",
  GCEPersistentDiskVolumeSource: "pdName",
  AWSElasticBlockStoreVolumeSource: "volumeID",
  AzureDiskVolumeSource: "diskName diskURI",
  AzureFileVolumeSource: "secretName shareName",
  AzureFilePersistentVolumeSource: "secretName secretNamespace shareName",
  CinderVolumeSource: "volumeID",
  CinderPersistentVolumeSource: "volumeID",
  PortworxVolumeSource: "volumeID",
  ISCSIVolumeSource: "iqn",
  RBDVolumeSource: "monitors image pool",
  VsphereVirtualDiskVolumeSource: "volumePath",
  CSIPersistentVolumeSource: "volumeHandle",
  PodSchedulingGate: "name",
  PodResourceClaim: "name resourceClaimName resourceClaimTemplateName",
  ResourceClaim: "name request",
  PodSchedulingGroup: "podGroupName",
  PodStatus: "nominatedNodeName",
  NodeSelectorRequirement: "values",
  LabelSelector: "matchLabels",
  LabelSelectorRequirement: "values",
  PodAffinityTerm: "namespaces",
  Toleration: "value",
  Taint: "value",
  ContainerImage: "names",
  ServiceSpec: "selector",
  ReplicationControllerSpec: "selector",
  StatefulSetSpec: "serviceName",
  StatefulSetStatus: "currentRevision updateRevision",
  PodFailurePolicyOnExitCodesRequirement: "containerName",
  CrossVersionObjectReference: "name",
  ScopedResourceSelectorRequirement: "values",
  ResourceQuotaSpec: "hard{}",
  ResourceQuotaStatus: "hard{} used{}",
  PersistentVolumeClaimSpec: "volumeName storageClassName volumeAttributesClassName",
  PersistentVolumeSpec: "storageClassName volumeAttributesClassName",
  ObjectReference: "name namespace",
  TopologySelectorLabelRequirement: "values",
  CSIStorageCapacity: "storageClassName",
  VolumeAttachmentSpec: "nodeName",
  VolumeAttachmentSource: "persistentVolumeName",
  PodDisruptionBudgetStatus: "disruptedPods{}",
  RuntimeClass: "handler",
  Scheduling: "nodeSelector",
};

const lists = new Map(Object.entries(masked).map(([type, fields]) => [type, new Set(fields.split(" "))]));

/** What of a field is masked. */
export function maskingOf(type: string, field: string): "values" | "keys" | undefined {
  const fields = lists.get(type);
  if (fields?.has(field) === true) return "values";
  return fields?.has(`${field}{}`) === true ? "keys" : undefined;
}

/** The types and fields that are masked, for a test that compares them with the field table. */
export const maskedFields: ReadonlyMap<string, readonly string[]> = new Map(
  [...lists].map(([type, fields]) => [type, [...fields].map((field) => field.replace("{}", ""))]),
);
