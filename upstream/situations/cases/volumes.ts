import { nodeObject } from "../../control-plane/node-object.ts";
import type { KubernetesObject } from "../../control-plane/resource-path.ts";
import { pod, zone } from "../objects.ts";
import type { Situation, Step } from "../situation.ts";

const nodes = [1, 2, 3].map((at) => nodeObject({ name: `node-${at}`, labels: { [zone]: at < 3 ? "a" : "b" } }));

function storageClass(name: string, more: object = {}): KubernetesObject {
  return {
    apiVersion: "storage.k8s.io/v1",
    kind: "StorageClass",
    metadata: { name },
    provisioner: "kubernetes.io/no-provisioner",
    volumeBindingMode: "WaitForFirstConsumer",
    ...more,
  };
}

function claim(name: string, storageClassName: string, more: object = {}): KubernetesObject {
  return {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { namespace: "shop", name },
    spec: { storageClassName, accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } }, ...more },
  };
}

/** A volume that is there, reachable from the nodes that the terms name. */
function volume(name: string, storageClassName: string, on: object | undefined, more: object = {}): KubernetesObject {
  return {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name },
    spec: {
      storageClassName,
      capacity: { storage: "1Gi" },
      accessModes: ["ReadWriteOnce"],
      csi: { driver: "csi.example.com", volumeHandle: name },
      ...(on === undefined ? {} : { nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [on] }] } } }),
      ...more,
    },
  };
}

function inZone(value: string): object {
  return { key: zone, operator: "In", values: [value] };
}

function withClaim(path: string, claimName: string, more: Parameters<typeof pod>[1] = {}): KubernetesObject {
  return pod(path, {
    ...more,
    spec: { volumes: [{ name: "data", persistentVolumeClaim: { claimName } }], ...more.spec },
  });
}

function csiNode(name: string, count: number): KubernetesObject {
  const drivers = [{ name: "csi.example.com", nodeID: name, topologyKeys: [], allocatable: { count } }];
  return { apiVersion: "storage.k8s.io/v1", kind: "CSINode", metadata: { name }, spec: { drivers } };
}

/** Waits until the controller has bound a claim. */
function whenBound(name: string): Step {
  return {
    act: (cluster) => cluster.kubectl(["wait", "-n", "shop", `pvc/${name}`, "--for=jsonpath={.status.phase}=Bound"]),
  };
}

/** What volumes ask of nodes. */
export const volumeCases: readonly Situation[] = [
  {
    name: "the claim is not there",
    steps: [
      { create: nodes, bound: 0, pending: 0 },
      { create: [withClaim("shop/web", "data")], pending: 1 },
    ],
    says: 'persistentvolumeclaim "data" not found',
  },
  {
    name: "the claim's class is not there",
    steps: [
      { create: [...nodes, claim("data", "nothing")], bound: 0, pending: 0 },
      { create: [withClaim("shop/web", "data")], pending: 1 },
    ],
    says: "pod has unbound immediate PersistentVolumeClaims",
  },
  {
    name: "an immediate claim is bound to nothing yet",
    steps: [
      {
        create: [...nodes, storageClass("now", { volumeBindingMode: "Immediate" }), claim("data", "now")],
        bound: 0,
        pending: 0,
      },
      { create: [withClaim("shop/web", "data")], pending: 1 },
    ],
    says: "pod has unbound immediate PersistentVolumeClaims",
  },
  {
    name: "a claim that waits for its first consumer finds no volume",
    steps: [
      { create: [...nodes, storageClass("local"), claim("data", "local")], bound: 0, pending: 0 },
      { create: [withClaim("shop/web", "data")], pending: 1 },
    ],
    says: "3 node(s) didn't find available persistent volumes to bind",
  },
  {
    name: "the volume that a waiting claim could have is in a zone that is full",
    steps: [
      {
        create: [
          ...nodes,
          storageClass("local"),
          volume("pv-b", "local", inZone("b")),
          claim("data", "local"),
          pod("shop/big", { cpu: "4", on: "node-3" }),
        ],
        bound: 1,
        pending: 0,
      },
      { create: [withClaim("shop/web", "data")], pending: 1 },
    ],
    says: "1 Insufficient cpu, 2 node(s) didn't find available persistent volumes to bind",
  },
  {
    name: "the waiting claim is larger than the volumes",
    steps: [
      {
        create: [
          ...nodes,
          storageClass("local"),
          volume("pv-a", "local", inZone("a")),
          claim("data", "local", { resources: { requests: { storage: "2Gi" } } }),
        ],
        bound: 0,
        pending: 0,
      },
      { create: [withClaim("shop/web", "data")], pending: 1 },
    ],
    says: "3 node(s) didn't find available persistent volumes to bind",
  },
  {
    name: "the bound volume is in a zone whose node is cordoned",
    steps: [
      {
        create: [
          nodes[0] as KubernetesObject,
          nodes[1] as KubernetesObject,
          nodeObject({ name: "node-3", labels: { [zone]: "b" }, unschedulable: true }),
          storageClass("now", { volumeBindingMode: "Immediate" }),
          volume("pv-b", "now", inZone("b")),
          claim("data", "now"),
        ],
        bound: 0,
        pending: 0,
      },
      whenBound("data"),
      { create: [withClaim("shop/web", "data")], pending: 1 },
    ],
    says: "1 node(s) were unschedulable",
  },
  {
    name: "two bound volumes in two zones",
    steps: [
      {
        create: [
          ...nodes,
          storageClass("now", { volumeBindingMode: "Immediate" }),
          volume("pv-a", "now", inZone("a")),
          volume("pv-b", "now", inZone("b")),
          claim("data-a", "now", { volumeName: "pv-a" }),
          claim("data-b", "now", { volumeName: "pv-b" }),
        ],
        bound: 0,
        pending: 0,
      },
      whenBound("data-a"),
      whenBound("data-b"),
      {
        create: [
          pod("shop/web", {
            spec: {
              volumes: ["a", "b"].map((at) => ({ name: at, persistentVolumeClaim: { claimName: `data-${at}` } })),
            },
          }),
        ],
        pending: 1,
      },
    ],
  },
  {
    name: "the volume's zone label has no node",
    steps: [
      {
        create: [
          ...nodes,
          storageClass("now", { volumeBindingMode: "Immediate" }),
          { ...volume("pv-c", "now", undefined), metadata: { name: "pv-c", labels: { [zone]: "c" } } },
          claim("data", "now"),
        ],
        bound: 0,
        pending: 0,
      },
      whenBound("data"),
      { create: [withClaim("shop/web", "data")], pending: 1 },
    ],
  },
  {
    name: "a ReadWriteOncePod claim is in use",
    steps: [
      {
        create: [
          ...nodes,
          storageClass("now", { volumeBindingMode: "Immediate" }),
          volume("pv-a", "now", undefined, { accessModes: ["ReadWriteOncePod"] }),
          claim("data", "now", { accessModes: ["ReadWriteOncePod"] }),
        ],
        bound: 0,
        pending: 0,
      },
      whenBound("data"),
      { create: [withClaim("shop/user", "data", { on: "node-1" })], bound: 1 },
      { create: [withClaim("shop/web", "data")], pending: 1 },
    ],
    says: "ReadWriteOncePod",
  },
  {
    name: "the claim is being deleted",
    steps: [
      {
        create: [
          ...nodes,
          storageClass("now", { volumeBindingMode: "Immediate" }),
          volume("pv-a", "now", undefined),
          claim("data", "now"),
        ],
        bound: 0,
        pending: 0,
      },
      whenBound("data"),
      { create: [withClaim("shop/user", "data", { on: "node-1" })], bound: 1 },
      { act: (cluster) => cluster.kubectl(["delete", "pvc", "data", "-n", "shop", "--wait=false"]) },
      { create: [withClaim("shop/web", "data")], pending: 1 },
    ],
    says: 'persistentvolumeclaim "data" is being deleted',
  },
  {
    name: "nodes can attach no more volumes of a driver",
    steps: [
      {
        create: [
          ...nodes,
          ...[1, 2, 3].map((at) => csiNode(`node-${at}`, at === 3 ? 1 : 0)),
          { apiVersion: "storage.k8s.io/v1", kind: "CSIDriver", metadata: { name: "csi.example.com" }, spec: {} },
          storageClass("now", { volumeBindingMode: "Immediate" }),
          volume("pv-a", "now", undefined),
          volume("pv-b", "now", undefined),
          claim("data-a", "now", { volumeName: "pv-a" }),
          claim("data-b", "now", { volumeName: "pv-b" }),
        ],
        bound: 0,
        pending: 0,
      },
      whenBound("data-a"),
      whenBound("data-b"),
      { create: [withClaim("shop/user", "data-a", { on: "node-3" })], bound: 1 },
      { create: [withClaim("shop/web", "data-b")], pending: 1 },
    ],
    says: "exceed max volume count",
  },
  {
    name: "a class that makes volumes in one zone alone, which is full",
    steps: [
      {
        create: [
          ...nodes,
          storageClass("made", {
            provisioner: "csi.example.com",
            allowedTopologies: [{ matchLabelExpressions: [{ key: zone, values: ["b"] }] }],
          }),
          claim("data", "made"),
          pod("shop/big", { cpu: "4", on: "node-3" }),
        ],
        bound: 1,
        pending: 0,
      },
      { create: [withClaim("shop/web", "data")], pending: 1 },
    ],
    says: "1 Insufficient cpu",
  },
  {
    name: "no storage of the driver has that much room",
    steps: [
      {
        create: [
          ...nodes,
          {
            apiVersion: "storage.k8s.io/v1",
            kind: "CSIDriver",
            metadata: { name: "csi.example.com" },
            spec: { storageCapacity: true },
          },
          storageClass("made", { provisioner: "csi.example.com" }),
          {
            apiVersion: "storage.k8s.io/v1",
            kind: "CSIStorageCapacity",
            metadata: { namespace: "lab", name: "b" },
            storageClassName: "made",
            capacity: "1Gi",
            nodeTopology: { matchLabels: { [zone]: "b" } },
          },
          claim("data", "made", { resources: { requests: { storage: "2Gi" } } }),
        ],
        bound: 0,
        pending: 0,
      },
      { create: [withClaim("shop/web", "data")], pending: 1 },
    ],
    says: "3 node(s) did not have enough free storage",
  },
];
