import type { Labels } from "../api/object-meta.ts";
import type { Volume } from "../api/pod.ts";
import type {
  AccessMode,
  CSINode,
  PersistentVolume,
  PersistentVolumeClaim,
  PersistentVolumeClaimSpec,
  PersistentVolumeSpec,
  StorageClass,
} from "../api/storage.ts";

/** A volume of a pod that names a claim. */
export function claimVolume(claimName: string): Volume {
  return { name: `volume-of-${claimName}`, persistentVolumeClaim: { claimName } };
}

/** A claim for 1Gi of class `slow`, unless `spec` says otherwise; with `volumeName` it is bound. */
export function claimOf(
  name: string,
  spec: PersistentVolumeClaimSpec = {},
  more: Partial<PersistentVolumeClaim> = {},
): PersistentVolumeClaim {
  const isBound = spec.volumeName !== undefined;
  const annotations: Labels = isBound ? { "pv.kubernetes.io/bind-completed": "yes" } : {};
  return {
    kind: "PersistentVolumeClaim",
    metadata: { name, namespace: "default", uid: `uid-${name}`, annotations },
    spec: {
      accessModes: ["ReadWriteOnce"],
      resources: { requests: { storage: "1Gi" } },
      storageClassName: "slow",
      ...spec,
    },
    ...more,
  };
}

/** A free volume of 1Gi of class `slow`, unless `spec` says otherwise. */
export function volumeOf(
  name: string,
  spec: PersistentVolumeSpec = {},
  more: Partial<PersistentVolume> = {},
): PersistentVolume {
  const accessModes: readonly AccessMode[] = ["ReadWriteOnce"];
  return {
    kind: "PersistentVolume",
    metadata: { name },
    spec: { accessModes, capacity: { storage: "1Gi" }, storageClassName: "slow", ...spec },
    status: { phase: "Available" },
    ...more,
  };
}

/** Where a volume can be used: nodes with that label. */
export function reachableFrom(key: string, ...values: readonly string[]): PersistentVolumeSpec {
  const term = { matchExpressions: [{ key, operator: "In" as const, values }] };
  return { nodeAffinity: { required: { nodeSelectorTerms: [term] } } };
}

/** A class called `slow` that waits for the first consumer and makes volumes, unless `more` says otherwise. */
export function classOf(more: Partial<StorageClass> = {}): StorageClass {
  return {
    kind: "StorageClass",
    metadata: { name: "slow" },
    provisioner: "csi.example.com",
    volumeBindingMode: "WaitForFirstConsumer",
    ...more,
  };
}

/** The drivers of a node, with how many volumes of each it takes. */
export function csiNodeOf(
  name: string,
  limits: Readonly<Record<string, number | undefined>>,
  annotations: Labels = {},
): CSINode {
  const drivers = Object.entries(limits).map(([driver, count]) => ({
    name: driver,
    ...(count === undefined ? {} : { allocatable: { count } }),
  }));
  return { kind: "CSINode", metadata: { name, annotations }, spec: { drivers } };
}
