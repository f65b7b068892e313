import type { Fields } from "./fields.ts";

const claimSpec = (): Fields => ({
  accessModes: ["ReadWriteOnce"],
  storageClassName: "fast",
  volumeMode: "Filesystem",
  volumeName: "pv",
  selector: { matchLabels: { a: "b" }, matchExpressions: [{ key: "c", operator: "In", values: ["d"] }] },
  resources: { requests: { storage: "1Gi" } },
});

const nodeSelector = (): Fields => ({
  nodeSelectorTerms: [{ matchExpressions: [{ key: "zone", operator: "In", values: ["z1"] }] }],
});

/** Objects about storage and disruption that the API server accepts. */
export const storage: readonly Fields[] = [
  { apiVersion: "v1", kind: "PersistentVolumeClaim", metadata: { name: "claim" }, spec: claimSpec() },
  {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name: "pv", labels: { "topology.kubernetes.io/zone": "z1" } },
    spec: {
      accessModes: ["ReadWriteOnce", "ReadOnlyMany"],
      capacity: { storage: "10Gi" },
      storageClassName: "fast",
      persistentVolumeReclaimPolicy: "Retain",
      volumeMode: "Filesystem",
      csi: { driver: "csi.example.com", volumeHandle: "h" },
      claimRef: { kind: "PersistentVolumeClaim", namespace: "default", name: "claim", uid: "u" },
      nodeAffinity: { required: nodeSelector() },
    },
  },
  {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name: "local" },
    spec: {
      accessModes: ["ReadWriteOnce"],
      capacity: { storage: "10Gi" },
      local: { path: "/disk" },
      nodeAffinity: { required: nodeSelector() },
    },
  },
  {
    apiVersion: "storage.k8s.io/v1",
    kind: "StorageClass",
    metadata: { name: "fast" },
    provisioner: "csi.example.com",
    volumeBindingMode: "WaitForFirstConsumer",
    allowedTopologies: [{ matchLabelExpressions: [{ key: "zone", values: ["z1", "z2"] }] }],
  },
  {
    apiVersion: "storage.k8s.io/v1",
    kind: "CSINode",
    metadata: { name: "n" },
    spec: { drivers: [{ name: "csi.example.com", nodeID: "n", topologyKeys: ["zone"], allocatable: { count: 5 } }] },
  },
  {
    apiVersion: "storage.k8s.io/v1",
    kind: "CSIDriver",
    metadata: { name: "csi.example.com" },
    spec: { attachRequired: true, storageCapacity: true, preventPodSchedulingIfMissing: true },
  },
  {
    apiVersion: "storage.k8s.io/v1",
    kind: "CSIStorageCapacity",
    metadata: { name: "c" },
    storageClassName: "fast",
    nodeTopology: { matchLabels: { zone: "z1" } },
    capacity: "1Gi",
    maximumVolumeSize: "1Gi",
  },
  {
    apiVersion: "storage.k8s.io/v1",
    kind: "VolumeAttachment",
    metadata: { name: "a" },
    spec: { attacher: "csi.example.com", nodeName: "n", source: { persistentVolumeName: "pv" } },
  },
  {
    apiVersion: "policy/v1",
    kind: "PodDisruptionBudget",
    metadata: { name: "b" },
    spec: {
      minAvailable: 1,
      selector: { matchLabels: { a: "b" }, matchExpressions: [{ key: "c", operator: "Exists" }] },
      unhealthyPodEvictionPolicy: "AlwaysAllow",
    },
  },
  {
    apiVersion: "policy/v1",
    kind: "PodDisruptionBudget",
    metadata: { name: "b" },
    spec: { maxUnavailable: "50%", selector: { matchLabels: { a: "b" } } },
  },
];
