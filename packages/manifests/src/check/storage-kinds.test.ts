import { describe, expect, test } from "vitest";
import { checkObject } from "./check-object.ts";

/** Where a wish is wrong; nowhere if it is accepted. */
function wrongPaths(apiVersion: string, kind: string, fields: object, name = "data"): string[] {
  const value = { apiVersion, kind, metadata: { name }, ...fields };
  const checked = checkObject(value, { strictness: "strict", as: "wishes" });
  return checked.kind === "passedOver" ? ["passed over"] : checked.problems.map(({ path }) => path);
}

const claim = { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } };
const volume = {
  accessModes: ["ReadWriteOnce"],
  capacity: { storage: "1Gi" },
  csi: { driver: "csi.example.com", volumeHandle: "v" },
};
const onNode = {
  required: { nodeSelectorTerms: [{ matchExpressions: [{ key: "zone", operator: "In", values: ["z1"] }] }] },
};

describe("a PersistentVolumeClaim", () => {
  test.each<readonly [string, object, readonly string[]]>([
    ["is accepted", { ...claim, storageClassName: "", volumeMode: "Block" }, []],
    ["needs access modes and an amount", {}, ["spec.accessModes", "spec.resources[storage]"]],
    ["knows its access modes", { ...claim, accessModes: ["Once"] }, ["spec.accessModes"]],
    [
      "leaves ReadWriteOncePod alone",
      { ...claim, accessModes: ["ReadWriteOncePod", "ReadWriteOnce"] },
      ["spec.accessModes"],
    ],
    ["asks for something", { ...claim, resources: { requests: { storage: "0" } } }, ["spec.resources[storage]"]],
    ["names a class", { ...claim, storageClassName: "Fast!" }, ["spec.storageClassName"]],
    ["has one of two modes", { ...claim, volumeMode: "Tape" }, ["spec.volumeMode"]],
    [
      "selects volumes by labels",
      { ...claim, selector: { matchExpressions: [{ key: "tier", operator: "Is" }] } },
      ["spec.selector.matchExpressions[0].operator"],
    ],
  ])("%s", (_, spec, paths) => {
    expect(wrongPaths("v1", "PersistentVolumeClaim", { spec })).toEqual(paths);
  });
});

describe("a PersistentVolume", () => {
  test.each<readonly [string, object, readonly string[]]>([
    ["is accepted", { ...volume, nodeAffinity: onNode, storageClassName: "slow" }, []],
    ["needs modes, a size and a source", {}, ["spec.accessModes", "spec.capacity", "spec"]],
    ["has storage alone", { ...volume, capacity: { storage: "1Gi", cpu: "1" } }, ["spec.capacity"]],
    ["has a size", { ...volume, capacity: { storage: "0" } }, ["spec.capacity[storage]"]],
    ["is one kind of volume", { ...volume, hostPath: { path: "/disk" } }, ["spec.csi"]],
    [
      "is called something by its driver",
      { ...volume, csi: { driver: "", volumeHandle: "" } },
      ["spec.csi.driver", "spec.csi.volumeHandle"],
    ],
    ["is on a node if it is local", { ...volume, csi: undefined, local: { path: "/disk" } }, ["spec.nodeAffinity"]],
    ["says which nodes, not less", { ...volume, nodeAffinity: {} }, ["spec.nodeAffinity.required"]],
    [
      "names nodes by terms",
      { ...volume, nodeAffinity: { required: { nodeSelectorTerms: [] } } },
      ["spec.nodeAffinity.required.nodeSelectorTerms"],
    ],
    [
      "has an attributes class that is not empty",
      { ...volume, volumeAttributesClassName: "" },
      ["spec.volumeAttributesClassName"],
    ],
  ])("%s", (_, spec, paths) => {
    expect(wrongPaths("v1", "PersistentVolume", { spec })).toEqual(paths);
  });
});

describe("a StorageClass", () => {
  const expression = { key: "zone", values: ["z1"] };
  const allowing = (...terms: object[]) => ({ provisioner: "csi.example.com", allowedTopologies: terms });
  test.each<readonly [string, object, readonly string[]]>([
    ["is accepted", allowing({ matchLabelExpressions: [expression] }), []],
    ["may have a provisioner in any case", { provisioner: "Example.com/NFS" }, []],
    ["needs a provisioner", {}, ["provisioner"]],
    ["binds in one of two ways", { provisioner: "p", volumeBindingMode: "Later" }, ["volumeBindingMode"]],
    [
      "allows values",
      allowing({ matchLabelExpressions: [{ key: "zone" }] }),
      ["allowedTopologies[0].matchLabelExpressions[0].values"],
    ],
    [
      "says each value once",
      allowing({ matchLabelExpressions: [{ key: "zone", values: ["z1", "z1"] }] }),
      ["allowedTopologies[0].matchLabelExpressions[0].values[1]"],
    ],
    [
      "says each key once",
      allowing({ matchLabelExpressions: [expression, expression] }),
      ["allowedTopologies[0].matchLabelExpressions[1].key"],
    ],
    [
      "says each term once",
      allowing({ matchLabelExpressions: [expression] }, { matchLabelExpressions: [expression] }),
      ["allowedTopologies[1].matchLabelExpressions"],
    ],
  ])("%s", (_, fields, paths) => {
    expect(wrongPaths("storage.k8s.io/v1", "StorageClass", fields)).toEqual(paths);
  });
});

test("a CSINode has each driver once, with a node's name and a limit that is no debt", () => {
  const driver = { name: "csi.example.com", nodeID: "n", topologyKeys: ["zone"] };
  expect(wrongPaths("storage.k8s.io/v1", "CSINode", { spec: { drivers: [driver] } })).toEqual([]);
  const drivers = [driver, { ...driver, nodeID: "", allocatable: { count: -1 }, topologyKeys: ["zone", "zone"] }];
  expect(wrongPaths("storage.k8s.io/v1", "CSINode", { spec: { drivers } })).toEqual([
    "spec.drivers[1].nodeID",
    "spec.drivers[1].allocatable.count",
    "spec.drivers[1].name",
    "spec.drivers[1]",
  ]);
});

test("a CSIStorageCapacity is of a class, and no debt", () => {
  const good = { storageClassName: "slow", nodeTopology: {}, capacity: "1Gi" };
  expect(wrongPaths("storage.k8s.io/v1", "CSIStorageCapacity", good)).toEqual([]);
  expect(wrongPaths("storage.k8s.io/v1", "CSIStorageCapacity", { capacity: "-1Gi" })).toEqual([
    "storageClassName",
    "capacity",
  ]);
});

test("a CSIDriver is called as other objects are, not as drivers are, whose names are shorter", () => {
  expect(wrongPaths("storage.k8s.io/v1", "CSIDriver", { spec: { storageCapacity: true } }, "csi.example.com")).toEqual(
    [],
  );
  expect(wrongPaths("storage.k8s.io/v1", "CSIDriver", { spec: {} }, "x".repeat(64))).toEqual([]);
  expect(wrongPaths("storage.k8s.io/v1", "CSIDriver", { spec: {} }, "x".repeat(254))).toEqual(["metadata.name"]);
});

test("a VolumeAttachment says which volume, where and by whom", () => {
  const spec = { attacher: "csi.example.com", nodeName: "a", source: { persistentVolumeName: "v" } };
  expect(wrongPaths("storage.k8s.io/v1", "VolumeAttachment", { spec })).toEqual([]);
  expect(wrongPaths("storage.k8s.io/v1", "VolumeAttachment", { spec: {} })).toEqual([
    "spec.attacher",
    "spec.source",
    "spec.nodeName",
  ]);
});

test("a PodDisruptionBudget has one of two bounds, in pods or in percent", () => {
  const selector = { matchLabels: { app: "web" } };
  expect(wrongPaths("policy/v1", "PodDisruptionBudget", { spec: { selector, maxUnavailable: "50%" } })).toEqual([]);
  const both = { selector, maxUnavailable: "101%", minAvailable: -1 };
  expect(wrongPaths("policy/v1", "PodDisruptionBudget", { spec: both })).toEqual([
    "spec",
    "spec.minAvailable",
    "spec.maxUnavailable",
  ]);
});

test("of a cluster's objects only what scheduling reads is looked at", () => {
  const value = {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name: "v" },
    spec: { capacity: { storage: "1Gi" }, nfs: { unknown: 1 }, mountOptions: 7 },
    status: { phase: "Available", lastPhaseTransitionTime: 3 },
  };
  expect(checkObject(value, { strictness: "strict", as: "cluster" })).toMatchObject({ kind: "object", problems: [] });
});
