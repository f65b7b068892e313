import fc from "fast-check";
import type { NodeObject, PodObject, StoredKind, StoredObject } from "../api/cluster-object.ts";
import type { Labels } from "../api/object-meta.ts";
import type { Volume } from "../api/pod.ts";
import type { AccessMode, PersistentVolumeSpec, StorageClass } from "../api/storage.ts";
import { rarely, withoutUndefined } from "./arbitrary-labels.ts";
import { claimOf, classOf, csiNodeOf, reachableFrom, volumeOf } from "./storage-objects.ts";

// A cluster in which nearly every pod has volumes: few names, small nodes and low limits, so that all of them meet.

const zoneKey = "topology.kubernetes.io/zone";
const hostKey = "kubernetes.io/hostname";
const drivers = ["csi.example.com", "ebs.csi.aws.com"] as const;
const accessModes: readonly AccessMode[] = ["ReadWriteOnce", "ReadWriteOncePod"];

export const volumeNodeNames = ["n0", "n1", "n2", "n3", "n4", "n5"] as const;
export const volumePodNames = ["p0", "p1", "p2", "p3", "p4", "p5"] as const;
const claimNames = ["c0", "c1", "c2", "c3", "c4"] as const;
const volumeNames = ["v0", "v1", "v2", "v3", "v4", "v5"] as const;
const classNames = ["late", "local", "zonal", "measured", "now", "constructor"] as const;

/** Names of the objects of {@link arbitraryVolumeObject}, by kind. */
export const volumeObjectNames: Readonly<Record<Exclude<StoredKind, "PodDisruptionBudget">, readonly string[]>> = {
  PersistentVolumeClaim: [...claimNames, "p0-tmp", "p1-tmp"],
  PersistentVolume: volumeNames,
  StorageClass: classNames,
  CSIDriver: drivers,
  CSINode: volumeNodeNames,
  CSIStorageCapacity: ["s0", "s1", "s2"],
  VolumeAttachment: ["a0", "a1"],
};

/** A node with room for about as many pods as there are. */
export function arbitraryVolumeNode(
  name: fc.Arbitrary<string> = fc.constantFrom(...volumeNodeNames),
): fc.Arbitrary<NodeObject> {
  return fc
    .record({ name, zone: rarely(fc.constantFrom("z1", "z2", "z3"), 1), cpu: fc.constantFrom("2", "4", "8") })
    .map(({ name: hostname, zone, cpu }) => ({
      kind: "Node",
      metadata: { name: hostname, labels: withoutUndefined({ [hostKey]: hostname, [zoneKey]: zone }) as Labels },
      status: { allocatable: { cpu, memory: "8Gi", pods: "110" } },
    }));
}

/** An unbound pod, mostly with volumes, of one of two schedulers. */
export function arbitraryVolumePod(
  name: fc.Arbitrary<string> = fc.constantFrom(...volumePodNames),
): fc.Arbitrary<PodObject> {
  return fc
    .record({
      name,
      namespace: namespaceName(),
      app: fc.constantFrom("a", "b"),
      volumes: fc.array(volume(), { maxLength: 3 }),
      schedulerName: fc.constantFrom("default-scheduler", "other"),
      spread: rarely(fc.constantFrom(hostKey, zoneKey), 3),
      avoided: rarely(fc.constantFrom(hostKey, zoneKey), 3),
    })
    .map(({ name: podName, namespace, app, volumes, schedulerName, spread, avoided }) => {
      const labelSelector = { matchLabels: { app } };
      const constraint = { maxSkew: 1, whenUnsatisfiable: "ScheduleAnyway" as const, labelSelector };
      return {
        kind: "Pod",
        metadata: { name: podName, namespace, labels: { app } },
        spec: {
          schedulerName,
          containers: [{ name: "main", resources: { requests: { cpu: "1" } } }],
          volumes: volumes.map((one, index) => (one.ephemeral === undefined ? { ...one, name: `${index}` } : one)),
          ...(spread !== undefined && { topologySpreadConstraints: [{ ...constraint, topologyKey: spread }] }),
          ...(avoided !== undefined && {
            affinity: {
              podAntiAffinity: {
                requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: avoided, labelSelector }],
              },
            },
          }),
        },
      };
    });
}

function namespaceName(): fc.Arbitrary<string> {
  return fc.constantFrom("default", "default", "default", "default", "team-a");
}

function volume(): fc.Arbitrary<Volume> {
  const claim = fc
    .constantFrom(...claimNames)
    .map((claimName): Volume => ({ name: "", persistentVolumeClaim: { claimName } }));
  return fc.oneof(
    { weight: 20, arbitrary: claim },
    fc.constant<Volume>({ name: "tmp", ephemeral: {} }),
    fc.boolean().map((readOnly): Volume => ({ name: "", gcePersistentDisk: { pdName: "d", readOnly } })),
    fc.constantFrom("vol-1", "aws:///vol-2", "aws://?").map(
      (id): Volume => ({
        name: "",
        awsElasticBlockStore: { volumeID: id },
      }),
    ),
    fc.constant<Volume>({ name: "", portworxVolume: { volumeID: "px" } }),
  );
}

/** One of each claim, volume and class of the default namespace: most pods find what they name. */
export function arbitraryVolumeObjects(): fc.Arbitrary<readonly StoredObject[]> {
  const claims = volumeObjectNames.PersistentVolumeClaim.map((name) =>
    claim(fc.constant(name), fc.constant("default")),
  );
  const volumes = volumeNames.map((name) => persistentVolume(fc.constant(name)));
  const classes = classNames.map((name) => storageClass(fc.constant(name)));
  return fc.tuple(...claims, ...volumes, ...classes, csiDriver(fc.constant(drivers[1])), capacity(), capacity());
}

/** An object that decides where volumes are, or how many. */
export function arbitraryVolumeObject(): fc.Arbitrary<StoredObject> {
  return fc.oneof(
    { weight: 6, arbitrary: claim() },
    { weight: 6, arbitrary: persistentVolume() },
    { weight: 2, arbitrary: storageClass() },
    { weight: 3, arbitrary: csiNode() },
    csiDriver(),
    capacity(),
    attachment(),
  );
}

function claim(
  name: fc.Arbitrary<string> = fc.constantFrom(...volumeObjectNames.PersistentVolumeClaim),
  namespace: fc.Arbitrary<string> = namespaceName(),
): fc.Arbitrary<StoredObject> {
  return fc
    .record({
      name,
      namespace,
      volumeName: rarely(fc.constantFrom(...volumeNames), 3),
      mode: fc.constantFrom(...accessModes, "ReadWriteOnce" as const, "ReadWriteOnce" as const),
      storageClassName: fc.constantFrom(
        "late",
        "local",
        "local",
        "local",
        ...classNames.filter((one) => one !== "now"),
      ),
      storage: fc.constantFrom("1Gi", "2Gi"),
      selectedNode: rarely(fc.constantFrom(...volumeNodeNames), 10),
    })
    .map(({ name: claimName, namespace: its, volumeName, mode, storageClassName, storage, selectedNode }) => {
      const { metadata, ...rest } = claimOf(claimName, {
        accessModes: [mode],
        storageClassName,
        resources: { requests: { storage } },
        ...withoutUndefined({ volumeName }),
      });
      const annotations = withoutUndefined({
        ...metadata.annotations,
        "volume.kubernetes.io/selected-node": selectedNode,
      }) as Labels;
      const owner = { apiVersion: "v1", kind: "Pod", name: claimName.replace("-tmp", ""), controller: true };
      return { ...rest, metadata: { ...metadata, namespace: its, annotations, ownerReferences: [owner] } };
    });
}

function persistentVolume(name: fc.Arbitrary<string> = fc.constantFrom(...volumeNames)): fc.Arbitrary<StoredObject> {
  const place = fc.oneof(
    fc.constantFrom("z1", "z2", "z3").map((zone) => reachableFrom(zoneKey, zone)),
    fc.constantFrom(...volumeNodeNames).map((host) => reachableFrom(hostKey, host)),
    fc.constant<PersistentVolumeSpec>({}),
  );
  return fc
    .record({
      name,
      place,
      labels: rarely(
        fc
          .tuple(fc.constantFrom(zoneKey, "failure-domain.beta.kubernetes.io/zone"), fc.constantFrom("z1", "z1__z2"))
          .map(([key, zones]): Labels => ({ [key]: zones })),
        4,
      ),
      storage: fc.constantFrom("1Gi", "2Gi", "5Gi"),
      storageClassName: fc.constantFrom(...classNames, "local", "local"),
      keptFor: rarely(fc.constantFrom(...claimNames), 4),
      source: fc.constantFrom<PersistentVolumeSpec>(
        { csi: { driver: drivers[0], volumeHandle: "shared" } },
        { awsElasticBlockStore: { volumeID: "vol-1" } },
        { gcePersistentDisk: { pdName: "d" } },
        { azureDisk: { diskURI: "disk", kind: "Dedicated" } },
        { portworxVolume: { volumeID: "px" } },
        {},
      ),
      own: fc.boolean(),
      phase: rarely(fc.constant("Released" as const), 8),
      deletionTimestamp: rarely(fc.constant("2026-01-01T00:00:00Z"), 10),
    })
    .map(
      ({
        name: volumeName,
        place: affinity,
        labels,
        keptFor,
        source,
        own,
        phase,
        deletionTimestamp,
        ...said
      }): StoredObject => {
        const spec: PersistentVolumeSpec = {
          storageClassName: said.storageClassName,
          capacity: { storage: said.storage },
          accessModes,
          ...affinity,
          ...(keptFor === undefined ? {} : { claimRef: { namespace: "default", name: keptFor } }),
          ...(own ? { csi: { driver: drivers[0], volumeHandle: volumeName } } : source),
        };
        const metadata = { name: volumeName, ...withoutUndefined({ labels, deletionTimestamp }) };
        return volumeOf(volumeName, spec, { metadata, status: { phase: phase ?? "Available" } });
      },
    );
}

function storageClass(
  name: fc.Arbitrary<(typeof classNames)[number]> = fc.constantFrom(...classNames),
): fc.Arbitrary<StoredObject> {
  const late = { provisioner: drivers[0], volumeBindingMode: "WaitForFirstConsumer" } as const;
  const zones = [{ matchLabelExpressions: [{ key: zoneKey, values: ["z1", "z3"] }] }];
  const made: Readonly<Record<(typeof classNames)[number], Omit<StorageClass, "kind" | "metadata">>> = {
    late,
    local: { ...late, provisioner: "kubernetes.io/no-provisioner" },
    zonal: { ...late, allowedTopologies: zones },
    measured: { ...late, provisioner: drivers[1] },
    now: { ...late, volumeBindingMode: "Immediate" },
    constructor: { ...late, provisioner: "kubernetes.io/aws-ebs" },
  };
  const instead = rarely<Partial<StorageClass>>(
    fc.constantFrom({ allowedTopologies: zones }, { provisioner: drivers[1] }, { volumeBindingMode: "Immediate" }),
    8,
  );
  return fc.tuple(name, instead).map(([one, more]) => classOf({ metadata: { name: one }, ...made[one], ...more }));
}

function csiNode(): fc.Arbitrary<StoredObject> {
  const limit = fc.constantFrom(0, 1, 2, 3, undefined);
  const migrated = fc.constantFrom("", "kubernetes.io/aws-ebs,kubernetes.io/portworx-volume", "kubernetes.io/gce-pd");
  return fc
    .record({ name: fc.constantFrom(...volumeNodeNames), one: limit, other: limit, portworx: limit, migrated })
    .map(({ name, one, other, portworx, migrated: plugins }) =>
      csiNodeOf(
        name,
        { [drivers[0]]: one, [drivers[1]]: other, "pxd.portworx.com": portworx },
        { "storage.alpha.kubernetes.io/migrated-plugins": plugins },
      ),
    );
}

function csiDriver(name: fc.Arbitrary<string> = fc.constantFrom(...drivers)): fc.Arbitrary<StoredObject> {
  return fc
    .record({
      name,
      storageCapacity: fc.constantFrom(true, true, false),
      preventPodSchedulingIfMissing: fc.constantFrom(true, false, false),
    })
    .map(({ name: its, ...spec }) => ({ kind: "CSIDriver", metadata: { name: its }, spec }));
}

function capacity(): fc.Arbitrary<StoredObject> {
  return fc
    .record({
      name: fc.constantFrom(...volumeObjectNames.CSIStorageCapacity),
      zone: fc.constantFrom("z1", "z2", "z3", undefined),
      capacity: fc.constantFrom("1Gi", "3Gi", "5Gi", "10Gi"),
    })
    .map(({ name, zone, capacity: left }) => ({
      kind: "CSIStorageCapacity",
      metadata: { name, namespace: "default" },
      storageClassName: "measured",
      nodeTopology: zone === undefined ? {} : { matchLabels: { [zoneKey]: zone } },
      capacity: left,
    }));
}

function attachment(): fc.Arbitrary<StoredObject> {
  return fc
    .record({
      name: fc.constantFrom(...volumeObjectNames.VolumeAttachment),
      nodeName: fc.constantFrom(...volumeNodeNames),
      persistentVolumeName: fc.constantFrom(...volumeNames),
    })
    .map(({ name, nodeName, persistentVolumeName }) => ({
      kind: "VolumeAttachment",
      metadata: { name },
      spec: { attacher: drivers[0], nodeName, source: { persistentVolumeName } },
    }));
}
