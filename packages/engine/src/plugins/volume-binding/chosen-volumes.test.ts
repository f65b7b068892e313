import { describe, expect, test } from "vitest";
import type { StoredObject } from "../../api/cluster-object.ts";
import type { CSIStorageCapacity, PersistentVolume, PersistentVolumeSpec } from "../../api/storage.ts";
import { clusterOf, podOf, roomyNode } from "../../testing/plugin-verdicts.ts";
import { claimOf, claimVolume, classOf, reachableFrom, volumeOf } from "../../testing/storage-objects.ts";
import { chosenVolumes } from "./chosen-volumes.ts";

const zone = "topology.kubernetes.io/zone";
const none = { bindings: [], provisions: [] };

/** What is chosen on a node, `a` in zone `z1` or another, for a pod with those claims. */
function chosen(claims: readonly string[], objects: readonly StoredObject[], nodeName = "a") {
  const cluster = clusterOf([roomyNode("a", { labels: { [zone]: "z1" } })], [], objects);
  return chosenVolumes(podOf({ volumes: claims.map(claimVolume) }), nodeName, cluster);
}

test("a claim takes a volume that the node can use; for one that finds none a volume is made", () => {
  const [one, two] = [claimOf("one"), claimOf("two")];
  const [far, near] = [volumeOf("far", reachableFrom(zone, "z2")), volumeOf("near", reachableFrom(zone, "z1"))];
  expect(chosen(["one", "two"], [one, two, far, near, classOf()])).toEqual({
    bindings: [{ claim: one, volume: near }],
    provisions: [{ claim: two, capacity: undefined }],
  });
});

test("a volume is made from storage that has enough of its class for the node, where the driver tells of it", () => {
  const tells: StoredObject = {
    kind: "CSIDriver",
    metadata: { name: "csi.example.com" },
    spec: { storageCapacity: true },
  };
  const storage = (name: string, more: Partial<CSIStorageCapacity>): CSIStorageCapacity => ({
    kind: "CSIStorageCapacity",
    metadata: { name, namespace: "kube-system" },
    storageClassName: "slow",
    nodeTopology: { matchLabels: { [zone]: "z1" } },
    capacity: "9Gi",
    ...more,
  });
  const right = storage("e", { capacity: "1Gi" });
  const wrong = [
    storage("a", { storageClassName: "fast" }),
    storage("b", { capacity: "1Mi" }),
    storage("c", { nodeTopology: { matchLabels: { [zone]: "z2" } } }),
    storage("d", { maximumVolumeSize: "1Mi" }),
  ];
  const claim = claimOf("data");
  expect(chosen(["data"], [claim, classOf(), tells, right, ...wrong])).toEqual({
    bindings: [],
    provisions: [{ claim, capacity: right }],
  });
  // One that does not say how much it wants is content with any.
  const modest = claimOf("data", { resources: {} });
  expect(chosen(["data"], [modest, classOf(), tells])).toEqual({
    bindings: [],
    provisions: [{ claim: modest, capacity: undefined }],
  });
});

test("a claim whose volume is being made for the node takes no other, and needs a class that makes volumes", () => {
  const annotations = { "volume.kubernetes.io/selected-node": "a" };
  const claim = claimOf("data", {}, { metadata: { name: "data", namespace: "default", annotations } });
  expect(chosen(["data"], [claim, volumeOf("v"), classOf()])).toEqual({
    bindings: [],
    provisions: [{ claim, capacity: undefined }],
  });
  const noProvisioner = classOf({ provisioner: "kubernetes.io/no-provisioner" });
  expect(chosen(["data"], [claim, volumeOf("v"), noProvisioner])).toEqual(none);
});

test("small claims choose first, those of one size in the pod's order", () => {
  const sized = (name: string, storage: string) => claimOf(name, { resources: { requests: { storage } } });
  const claims = [sized("large", "3Gi"), sized("one", "1Gi"), sized("two", "1Gi"), sized("middle", "2Gi")];
  const volumes = ["v", "w", "x", "y"].map((name) => volumeOf(name, { capacity: { storage: "3Gi" } }));
  const { bindings } = chosen(
    claims.map(({ metadata }) => metadata.name ?? ""),
    [...claims, ...volumes, classOf()],
  );
  expect(bindings.map(({ claim, volume }) => `${claim.metadata.name} ${volume.metadata.name}`)).toEqual([
    "one v",
    "two w",
    "middle x",
    "large y",
  ]);
});

test("nothing is made where one of the volumes can not be, and nothing is chosen where one is made elsewhere", () => {
  const noProvisioner = classOf({ provisioner: "kubernetes.io/no-provisioner" });
  const fast = { ...classOf(), metadata: { name: "fast" } };
  const one = claimOf("one", { storageClassName: "fast" });
  expect(chosen(["one", "two"], [one, claimOf("two"), noProvisioner, fast])).toEqual(none);
  const annotations = { "volume.kubernetes.io/selected-node": "b" };
  const made = claimOf("made", {}, { metadata: { name: "made", namespace: "default", annotations } });
  expect(chosen(["made", "two"], [made, claimOf("two"), volumeOf("v"), classOf()])).toEqual(none);
});

test("claims that are to be bound at once are bound by somebody else", () => {
  expect(chosen(["data"], [claimOf("data"), volumeOf("v"), classOf({ volumeBindingMode: "Immediate" })])).toEqual(none);
});

describe("a claim takes", () => {
  const keptFor = (name: string, uid = "uid-data") => ({ claimRef: { namespace: "default", name, uid } });
  const sized = (name: string, storage: string, more: PersistentVolumeSpec = {}) =>
    volumeOf(name, { capacity: { storage }, ...more });
  const names = (...volumes: readonly PersistentVolume[]) =>
    chosen(["data"], [claimOf("data"), classOf(), ...volumes]).bindings.map(({ volume }) => volume.metadata.name);

  test("the smallest volume that is large enough, the first of equals", () => {
    const sizes = [sized("large", "5Gi"), sized("tiny", "1Mi"), sized("small", "2Gi"), sized("twin", "2Gi")];
    expect(names(...sizes)).toEqual(["small"]);
  });

  test("the volume that is kept for it rather than a smaller one", () => {
    expect(names(volumeOf("free"), sized("kept", "9Gi", keptFor("data")))).toEqual(["kept"]);
  });

  test.each<readonly [string, PersistentVolumeSpec]>([
    ["for another claim", keptFor("other")],
    ["for an earlier claim of its name", keptFor("data", "uid-before")],
    ["for it, and is of another class", { ...keptFor("data"), storageClassName: "fast" }],
    ["for it, and is too small", { ...keptFor("data"), capacity: { storage: "1Mi" } }],
  ])("no volume that is kept %s", (_, spec) => {
    expect(names(volumeOf("kept", spec), volumeOf("free"))).toEqual(["free"]);
  });

  test("none where the node does not reach the volume that is kept for it", () => {
    expect(names(volumeOf("kept", { ...keptFor("data"), ...reachableFrom(zone, "z2") }), volumeOf("free"))).toEqual([]);
  });

  test("no volume that lacks an access mode, nor one that is not available", () => {
    const released = volumeOf("released", {}, { status: { phase: "Released" } });
    expect(names(volumeOf("readable", { accessModes: ["ReadOnlyMany"] }), released)).toEqual([]);
  });
});

test("nothing is chosen on a node that is not there, nor for a claim that is not", () => {
  expect([chosen(["data"], [claimOf("data"), classOf()], "gone"), chosen(["gone"], [])]).toEqual([none, none]);
});
