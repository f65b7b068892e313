import fc from "fast-check";
import type { StoredKind, StoredObject } from "../api/cluster-object.ts";
import type { Labels } from "../api/object-meta.ts";
import type { Volume } from "../api/pod.ts";
import type { AccessMode, PersistentVolumeSpec } from "../api/storage.ts";
import { arbitraryNamespaceName, biased, rarely, sometimes, withoutUndefined } from "./arbitrary-labels.ts";
import { nodeNames } from "./arbitrary-node.ts";
import { claimOf, classOf, csiNodeOf, reachableFrom, volumeOf } from "./storage-objects.ts";

const zone = "topology.kubernetes.io/zone";
const driver = "csi.example.com";
const classNames = ["slow", "constructor"] as const;
const volumeNames = ["v0", "v1", "v2", "__proto__"] as const;
const claimNames = ["c0", "c1", "p0-tmp"] as const;

/** Names of stored objects, by kind: those that may be there. */
export const storedNames: Readonly<Record<StoredKind, readonly string[]>> = {
  StorageClass: classNames,
  CSIDriver: [driver],
  CSINode: nodeNames,
  CSIStorageCapacity: ["capacity"],
  PersistentVolume: volumeNames,
  PersistentVolumeClaim: claimNames,
  VolumeAttachment: ["attachment"],
  PodDisruptionBudget: ["budget"],
};

/** A volume of a pod, mostly a claim. */
export function arbitraryVolume(): fc.Arbitrary<Volume> {
  const claim = fc
    .constantFrom(...claimNames)
    .map((claimName): Volume => ({ name: "data", persistentVolumeClaim: { claimName } }));
  return biased<Volume>(
    claim,
    fc.constant<Volume>({ name: "tmp", ephemeral: {} }),
    fc.boolean().map((readOnly): Volume => ({ name: "disk", gcePersistentDisk: { pdName: "d", readOnly } })),
    fc.constant<Volume>({ name: "ebs", awsElasticBlockStore: { volumeID: "vol-1" } }),
  );
}

/** An object that the volume plugins look up. */
export function arbitraryStored(): fc.Arbitrary<StoredObject> {
  return fc.oneof(
    { weight: 3, arbitrary: claim() },
    { weight: 3, arbitrary: volume() },
    storageClass(),
    csiNode(),
    fc
      .record({ storageCapacity: fc.boolean(), preventPodSchedulingIfMissing: fc.boolean() })
      .map((spec): StoredObject => ({ kind: "CSIDriver", metadata: { name: driver }, spec })),
    capacity(),
    attachment(),
  );
}

function claim(): fc.Arbitrary<StoredObject> {
  return fc
    .record({
      name: fc.constantFrom(...claimNames),
      namespace: arbitraryNamespaceName(),
      volumeName: rarely(fc.constantFrom(...volumeNames), 3),
      accessModes: fc.constantFrom<readonly AccessMode[]>(["ReadWriteOnce"], ["ReadWriteOncePod"]),
      storageClassName: fc.constantFrom(...classNames),
      storage: fc.constantFrom("1Gi", "2Gi"),
      selectedNode: rarely(fc.constantFrom(...nodeNames), 8),
    })
    .map(({ name, namespace, volumeName, selectedNode, storage, ...spec }): StoredObject => {
      const whole = { ...spec, resources: { requests: { storage } }, ...withoutUndefined({ volumeName }) };
      const { metadata, ...rest } = claimOf(name, whole);
      const selected: Labels = selectedNode === undefined ? {} : { "volume.kubernetes.io/selected-node": selectedNode };
      const annotations = { ...metadata.annotations, ...selected };
      const owner = { apiVersion: "v1", kind: "Pod", name: "p0", controller: true };
      return { ...rest, metadata: { ...metadata, namespace, annotations, ownerReferences: [owner] } };
    });
}

function volume(): fc.Arbitrary<StoredObject> {
  return fc
    .record({
      name: fc.constantFrom(...volumeNames),
      zone: sometimes(fc.constantFrom("z1", "z2")),
      label: rarely(fc.constantFrom("z1", "z2"), 4),
      storage: fc.constantFrom("1Gi", "2Gi", "5Gi"),
      storageClassName: fc.constantFrom(...classNames),
      keptFor: rarely(fc.constantFrom(...claimNames), 4),
      csi: fc.boolean(),
    })
    .map(({ name, zone: value, label, storage, storageClassName, keptFor, csi }): StoredObject => {
      const spec: PersistentVolumeSpec = {
        storageClassName,
        capacity: { storage },
        accessModes: ["ReadWriteOnce", "ReadWriteOncePod"],
        ...(value === undefined ? {} : reachableFrom(zone, value)),
        ...(keptFor === undefined ? {} : { claimRef: { namespace: "default", name: keptFor } }),
        ...(csi ? { csi: { driver, volumeHandle: `handle-${name}` } } : {}),
      };
      return volumeOf(name, spec, { metadata: { name, labels: label === undefined ? {} : { [zone]: label } } });
    });
}

function storageClass(): fc.Arbitrary<StoredObject> {
  return fc
    .record({
      name: fc.constantFrom(...classNames),
      provisioner: fc.constantFrom(driver, "kubernetes.io/no-provisioner"),
      volumeBindingMode: biased<"WaitForFirstConsumer" | "Immediate">(
        fc.constant("WaitForFirstConsumer"),
        fc.constant("Immediate"),
      ),
      allowed: rarely(fc.constantFrom("z1", "z2"), 4),
    })
    .map(({ name, allowed, ...rest }) =>
      classOf({
        metadata: { name },
        ...rest,
        ...(allowed === undefined
          ? {}
          : { allowedTopologies: [{ matchLabelExpressions: [{ key: zone, values: [allowed] }] }] }),
      }),
    );
}

function csiNode(): fc.Arbitrary<StoredObject> {
  const limit = fc.constantFrom(0, 1, 2, undefined);
  return fc
    .record({ name: fc.constantFrom(...nodeNames), own: limit, ebs: limit })
    .map(({ name, own, ebs }) => csiNodeOf(name, { [driver]: own, "ebs.csi.aws.com": ebs }));
}

function capacity(): fc.Arbitrary<StoredObject> {
  return fc
    .record({ storageClassName: fc.constantFrom(...classNames), capacity: fc.constantFrom("1Gi", "3Gi", "10Gi") })
    .map((rest): StoredObject => {
      const metadata = { name: "capacity", namespace: "default" };
      return { kind: "CSIStorageCapacity", metadata, nodeTopology: { matchLabels: { [zone]: "z1" } }, ...rest };
    });
}

function attachment(): fc.Arbitrary<StoredObject> {
  return fc
    .record({ nodeName: fc.constantFrom(...nodeNames), persistentVolumeName: fc.constantFrom(...volumeNames) })
    .map(({ nodeName, persistentVolumeName }): StoredObject => {
      const spec = { attacher: driver, nodeName, source: { persistentVolumeName } };
      return { kind: "VolumeAttachment", metadata: { name: "attachment" }, spec };
    });
}
