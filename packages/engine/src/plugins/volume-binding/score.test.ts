import { describe, expect, test } from "vitest";
import type { StoredObject } from "../../api/cluster-object.ts";
import type { CSIStorageCapacity } from "../../api/storage.ts";
import { clusterOf, podOf, roomyNode, scores } from "../../testing/plugin-verdicts.ts";
import { claimOf, claimVolume, classOf, volumeOf } from "../../testing/storage-objects.ts";
import { defaultProfile } from "../default-profile.ts";
import { volumeBinding } from "./plugin.ts";

const { args } = defaultProfile();
const { score } = volumeBinding(args, "1.37");
const noProvisioner = classOf({ provisioner: "kubernetes.io/no-provisioner" });

function scoreOf(claims: readonly string[], objects: readonly StoredObject[], of = score) {
  return scores(of, podOf({ volumes: claims.map(claimVolume) }), clusterOf([roomyNode("a")], [], objects));
}

function sized(name: string, storage: string, storageClassName = "slow") {
  return volumeOf(name, { capacity: { storage }, storageClassName });
}

test("a pod without claims gets 0 everywhere, rather than being left out", () => {
  expect(scoreOf([], [])).toEqual({ a: 0 });
});

test("it scores nothing before 1.37", () => {
  expect(scoreOf([], [], volumeBinding(args, "1.36").score)).toBe("skip");
});

test("claims that are not there score 0", () => {
  expect(scoreOf(["gone"], [])).toEqual({ a: 0 });
});

test("bound claims score 0", () => {
  expect(scoreOf(["data"], [claimOf("data", { volumeName: "v" }), volumeOf("v")])).toEqual({ a: 0 });
});

describe("volumes that are there", () => {
  test.each([
    ["the part that is left over counts", "5Gi", 80],
    ["a volume that is used up scores 0", "1Gi", 0],
    ["percents are rounded down", "3Gi", 67],
  ])("%s", (_, storage, expected) => {
    expect(scoreOf(["data"], [claimOf("data"), noProvisioner, sized("v", storage)])).toEqual({ a: expected });
  });

  test("a volume without a size counts as used up", () => {
    const sizeless = volumeOf("v", { capacity: {} });
    expect(scoreOf(["data"], [claimOf("data", { resources: {} }), noProvisioner, sizeless])).toEqual({ a: 0 });
  });

  test("of one class are added up", () => {
    const objects = [claimOf("one"), claimOf("two"), noProvisioner, sized("v", "1Gi"), sized("w", "4Gi")];
    expect(scoreOf(["one", "two"], objects)).toEqual({ a: 60 });
  });

  test("go to the smallest claim first, whatever the pod's order", () => {
    const large = claimOf("large", { resources: { requests: { storage: "2Gi" } } });
    const objects = [large, claimOf("small"), classOf(), sized("v", "2Gi")];
    expect(scoreOf(["large", "small"], objects)).toEqual({ a: 50 });
  });

  test("of several classes are averaged", () => {
    const fast = { ...noProvisioner, metadata: { name: "fast" } };
    const claims = [claimOf("one"), claimOf("two", { storageClassName: "fast" })];
    const volumes = [sized("v", "5Gi"), sized("w", "2Gi", "fast")];
    expect(scoreOf(["one", "two"], [...claims, fast, noProvisioner, ...volumes])).toEqual({ a: 65 });
  });

  test("are scored by the shape of the profile", () => {
    const shape = [
      { utilization: 0, score: 0 },
      { utilization: 100, score: 10 },
    ];
    const prefersFull = volumeBinding({ ...args, volumeBinding: { shape } }, "1.37").score;
    expect(scoreOf(["data"], [claimOf("data"), noProvisioner, sized("v", "5Gi")], prefersFull)).toEqual({ a: 20 });
  });
});

describe("volumes to be made", () => {
  const tells: StoredObject = {
    kind: "CSIDriver",
    metadata: { name: "csi.example.com" },
    spec: { storageCapacity: true },
  };
  const capacity: CSIStorageCapacity = {
    kind: "CSIStorageCapacity",
    metadata: { name: "capacity", namespace: "kube-system" },
    storageClassName: "slow",
    nodeTopology: {},
    capacity: "10Gi",
  };

  test("score 0 where nothing is known of the storage", () => {
    expect(scoreOf(["data"], [claimOf("data"), classOf()])).toEqual({ a: 0 });
  });

  test("draw on one storage", () => {
    const objects = [claimOf("one"), claimOf("two"), classOf(), tells, capacity];
    expect(scoreOf(["one", "two"], objects)).toEqual({ a: 80 });
  });

  test("draw on one storage also where a claim names its class by the old annotation", () => {
    const annotations = { "volume.beta.kubernetes.io/storage-class": "slow" };
    const { storageClassName: _, ...spec } = claimOf("one").spec ?? {};
    const old = { ...claimOf("one", {}, { metadata: { name: "one", namespace: "default", annotations } }), spec };
    expect(scoreOf(["one", "two"], [old, claimOf("two"), classOf(), tells, capacity])).toEqual({ a: 80 });
  });

  test("score 0 on storage that tells of its largest volume alone", () => {
    const { capacity: _, ...silent } = capacity;
    expect(scoreOf(["data"], [claimOf("data"), classOf(), tells, { ...silent, maximumVolumeSize: "2Gi" }])).toEqual({
      a: 0,
    });
  });

  test("that are more than the storage score 0", () => {
    const claims = ["one", "two"].map((name) => claimOf(name, { resources: { requests: { storage: "9Gi" } } }));
    expect(scoreOf(["one", "two"], [...claims, classOf(), tells, capacity])).toEqual({ a: 0 });
  });

  test("do not count beside volumes that are there", () => {
    const large = claimOf("two", { resources: { requests: { storage: "9Gi" } } });
    const objects = [claimOf("one"), large, classOf(), tells, capacity, sized("v", "5Gi")];
    expect(scoreOf(["one", "two"], objects)).toEqual({ a: 80 });
  });
});
