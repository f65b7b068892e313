import type { Volume } from "@stowage/engine";
import type { RecordedObject } from "../conformance/recorded-case.ts";
import type { Random } from "./random.ts";
import { nodeName } from "./random-node.ts";

const classes = ["waiting", "provisioned", "immediate", "constructor"] as const;
const drivers = ["csi.example.com", "ebs.csi.aws.com"] as const;
const claims = ["claim-0", "claim-1", "claim-2", "constructor"] as const;
const volumes = ["pv-0", "pv-1", "pv-2", "pv-3", "pv-4"] as const;
const sizes = ["1Gi", "5Gi", "10Gi", "1500M"] as const;
const modes = ["ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod"] as const;

/** Volumes of a pod: claims that may be there, and sources that plugins read themselves. */
export function randomVolumes(random: Random): { volumes?: Volume[] } {
  return random.maybe(0.7, () => ({
    volumes: random.list(1, 2, (index) => ({ name: `v${index}`, ...volumeSource(random) })),
  }));
}

function volumeSource(random: Random): Omit<Volume, "name"> {
  return random.pick<() => Omit<Volume, "name">>([
    () => ({ persistentVolumeClaim: { claimName: random.pick(claims) } }),
    () => ({ persistentVolumeClaim: { claimName: random.pick(claims) } }),
    () => ({ persistentVolumeClaim: { claimName: random.pick(claims) } }),
    () => ({ gcePersistentDisk: { pdName: random.pick(["d0", "d1"]), readOnly: random.chance(0.5) } }),
    () => ({ awsElasticBlockStore: { volumeID: random.pick(["aws://z1/vol-0", "vol-1"]) } }),
    () => ({ azureDisk: { diskName: "disk-0", diskURI: random.pick(["uri-0", "uri-1"]), kind: "Managed" } }),
    () => ({ cinder: { volumeID: "vol-0" } }),
    () => ({ portworxVolume: { volumeID: "vol-0" } }),
    () => ({
      iscsi: { targetPortal: "p", lun: 0, iqn: random.pick(["iqn-0", "iqn-1"]), readOnly: random.chance(0.5) },
    }),
    () => ({
      rbd: { monitors: random.some(["m0", "m1", "m2"], 2), image: "i", pool: "p", readOnly: random.chance(0.5) },
    }),
  ])();
}

/** Claims, volumes, classes, drivers and what nodes say of them. */
export function randomStorage(random: Random, namespaces: readonly string[], nodes: number): RecordedObject[] {
  return [
    ...classes.flatMap((name) => (random.chance(0.9) ? [storageClass(random, name)] : [])),
    ...namespaces.flatMap((namespace) =>
      claims.flatMap((name) => (random.chance(0.8) ? [claim(random, namespace, name)] : [])),
    ),
    ...volumes.flatMap((name) => (random.chance(0.8) ? [volume(random, namespaces, name)] : [])),
    ...Array.from({ length: nodes }, (_, index) => csiNode(random, nodeName(index))).filter(() => random.chance(0.8)),
    ...drivers.flatMap((name) => (random.chance(0.5) ? [csiDriver(random, name)] : [])),
    ...random.list(0, 4, (index) => capacity(random, index)),
    ...random.list(0, 2, (index) => attachment(random, index, nodes)),
  ];
}

function storageClass(random: Random, name: string): RecordedObject {
  return {
    apiVersion: "storage.k8s.io/v1",
    kind: "StorageClass",
    metadata: { name },
    provisioner: name === "waiting" ? "kubernetes.io/no-provisioner" : random.pick(drivers),
    volumeBindingMode: name === "immediate" ? "Immediate" : "WaitForFirstConsumer",
    ...random.maybe(0.3, () => ({
      allowedTopologies: [
        { matchLabelExpressions: [{ key: "topology.kubernetes.io/zone", values: random.some(["z1", "z2", "z3"], 2) }] },
      ],
    })),
  } as RecordedObject;
}

function claim(random: Random, namespace: string, name: string): RecordedObject {
  const bound = random.chance(0.4);
  return {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: {
      name,
      namespace,
      uid: `uid-${namespace}-${name}`,
      annotations: bound ? { "pv.kubernetes.io/bind-completed": "yes" } : {},
      ...random.maybe(0.03, () => ({ deletionTimestamp: "2026-01-02T03:04:05Z" })),
    },
    spec: {
      accessModes: [random.pick(modes)],
      storageClassName: random.pick([...classes, ""]),
      resources: { requests: { storage: random.pick(sizes) } },
      ...(bound && { volumeName: random.pick(volumes) }),
    },
    status: { phase: bound ? "Bound" : "Pending" },
  } as RecordedObject;
}

function volume(random: Random, namespaces: readonly string[], name: string): RecordedObject {
  const claimed = random.chance(0.4);
  return {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: {
      name,
      labels: {
        ...random.maybe(0.3, () => ({ "topology.kubernetes.io/zone": random.pick(["z1", "z2", "z1__z2"]) })),
        ...random.maybe(0.1, () => ({ "failure-domain.beta.kubernetes.io/zone": "z1" })),
      },
    },
    spec: {
      accessModes: random.some(modes, random.int(1, 3)),
      capacity: { storage: random.pick(sizes) },
      storageClassName: random.pick([...classes, ""]),
      ...random.pick<object>([
        { csi: { driver: drivers[0], volumeHandle: random.pick(["h0", "h1", name]) } },
        { csi: { driver: drivers[1], volumeHandle: name } },
        { awsElasticBlockStore: { volumeID: "vol-0" } },
        { hostPath: { path: "/x" } },
      ]),
      ...random.maybe(0.4, () => ({
        nodeAffinity: {
          required: {
            nodeSelectorTerms: [
              {
                matchExpressions: [
                  { key: "topology.kubernetes.io/zone", operator: "In", values: random.some(["z1", "z2", "z3"], 2) },
                ],
              },
            ],
          },
        },
      })),
      ...(claimed && {
        claimRef: { kind: "PersistentVolumeClaim", namespace: random.pick(namespaces), name: random.pick(claims) },
      }),
    },
    status: { phase: claimed ? "Bound" : "Available" },
  } as RecordedObject;
}

function csiNode(random: Random, name: string): RecordedObject {
  return {
    apiVersion: "storage.k8s.io/v1",
    kind: "CSINode",
    metadata: { name },
    spec: {
      drivers: random.some(drivers, random.int(0, 2)).map((driver) => ({
        name: driver,
        nodeID: name,
        topologyKeys: ["topology.kubernetes.io/zone"],
        ...random.maybe(0.8, () => ({ allocatable: { count: random.int(0, 3) } })),
      })),
    },
  } as RecordedObject;
}

function csiDriver(random: Random, name: string): RecordedObject {
  return {
    apiVersion: "storage.k8s.io/v1",
    kind: "CSIDriver",
    metadata: { name },
    spec: {
      storageCapacity: random.chance(0.6),
      ...random.maybe(0.3, () => ({ preventPodSchedulingIfMissing: true })),
    },
  } as RecordedObject;
}

function capacity(random: Random, index: number): RecordedObject {
  return {
    apiVersion: "storage.k8s.io/v1",
    kind: "CSIStorageCapacity",
    metadata: { name: `capacity-${index}`, namespace: "default" },
    storageClassName: random.pick(classes),
    ...random.maybe(0.9, () => ({
      nodeTopology: { matchLabels: { "topology.kubernetes.io/zone": random.pick(["z1", "z2", "z3"]) } },
    })),
    ...random.maybe(0.9, () => ({ capacity: random.pick(["1Gi", "8Gi", "100Gi"]) })),
    ...random.maybe(0.2, () => ({ maximumVolumeSize: "4Gi" })),
  } as RecordedObject;
}

function attachment(random: Random, index: number, nodes: number): RecordedObject {
  return {
    apiVersion: "storage.k8s.io/v1",
    kind: "VolumeAttachment",
    metadata: { name: `attachment-${index}` },
    spec: {
      attacher: random.pick(drivers),
      nodeName: nodeName(random.int(0, nodes - 1)),
      source: { persistentVolumeName: random.pick(volumes) },
    },
    status: { attached: true },
  } as RecordedObject;
}
