import { describe, expect, test } from "vitest";
import type { PersistentVolume, PersistentVolumeClaim } from "../api/storage.ts";
import { claimOf, reachableFrom, volumeOf } from "../testing/storage-objects.ts";
import { findMatchingVolume, type VolumeSearch } from "./find-matching-volume.ts";

function found(claim: PersistentVolumeClaim, volumes: readonly PersistentVolume[], search: VolumeSearch = {}) {
  return findMatchingVolume(claim, volumes, search)?.metadata.name;
}

function sized(name: string, storage: string): PersistentVolume {
  return volumeOf(name, { capacity: { storage } });
}

const keptFor = (name: string, uid?: string, namespace = "default") => ({
  claimRef: { namespace, name, ...(uid === undefined ? {} : { uid }) },
});

describe("a claim gets", () => {
  test("the smallest volume that is large enough", () => {
    expect(found(claimOf("data"), [sized("large", "5Gi"), sized("tiny", "1Mi"), sized("small", "2Gi")])).toBe("small");
  });

  test("the first of equals", () => {
    expect(found(claimOf("data"), [sized("v", "1Gi"), sized("w", "1024Mi")])).toBe("v");
  });

  test("the volume that is kept for it, however large", () => {
    const kept = volumeOf("kept", { capacity: { storage: "9Gi" }, ...keptFor("data") });
    expect(found(claimOf("data"), [volumeOf("v"), kept])).toBe("kept");
  });

  test("the volume that is bound to it already, whatever its phase and class", () => {
    const bound = volumeOf(
      "bound",
      { ...keptFor("data", "uid-data"), storageClassName: "fast" },
      { status: { phase: "Bound" } },
    );
    expect(found(claimOf("data"), [bound])).toBe("bound");
  });

  test("a volume that says no more than the claim does, where neither says anything", () => {
    const claim: PersistentVolumeClaim = { kind: "PersistentVolumeClaim", metadata: { name: "data" } };
    const bare: PersistentVolume = { kind: "PersistentVolume", metadata: { name: "bare" } };
    const available: PersistentVolume = { ...bare, status: { phase: "Available" } };
    const kept: PersistentVolume = { ...bare, spec: keptFor("data") };
    expect([bare, available, kept].map((volume) => found(claim, [volume]))).toEqual([undefined, "bare", "bare"]);
    expect(found({ ...claim, spec: { accessModes: ["ReadWriteOnce"] } }, [available])).toBeUndefined();
  });

  test("nothing when the volume kept for it is not for that node", () => {
    const kept = volumeOf("kept", { ...reachableFrom("zone", "z1"), ...keptFor("data") });
    expect(found(claimOf("data"), [kept, volumeOf("v")], { nodeLabels: { zone: "z2" } })).toBeUndefined();
  });
});

describe("a claim does not get a volume", () => {
  const data = claimOf("data");
  const terminating = { name: "v", deletionTimestamp: "2026-01-01T00:00:00Z" };
  test.each<readonly [string, PersistentVolume, PersistentVolumeClaim]>([
    ["that is kept for another claim", volumeOf("v", keptFor("other")), data],
    ["that is kept for a claim of another namespace", volumeOf("v", keptFor("data", undefined, "shop")), data],
    ["that is kept for an earlier claim of its name", volumeOf("v", keptFor("data", "uid-before")), data],
    ["that is too small", sized("v", "1023Mi"), data],
    ["that is not available", volumeOf("v", {}, { status: { phase: "Released" } }), data],
    ["that has no phase yet", volumeOf("v", {}, { status: {} }), data],
    ["of another class", volumeOf("v", { storageClassName: "fast" }), data],
    ["of another mode", volumeOf("v", { volumeMode: "Block" }), data],
    ["of another attributes class", volumeOf("v", { volumeAttributesClassName: "gold" }), data],
    ["that lacks an access mode", volumeOf("v", { accessModes: ["ReadOnlyMany"] }), data],
    ["that lacks one of two", volumeOf("v"), claimOf("data", { accessModes: ["ReadWriteOnce", "ReadOnlyMany"] })],
    ["that is being deleted", volumeOf("v", {}, { metadata: terminating }), data],
    [
      "that its selector does not select",
      volumeOf("v"),
      claimOf("data", { selector: { matchLabels: { tier: "gold" } } }),
    ],
  ])("%s", (_, volume, claim) => {
    expect(found(claim, [volume])).toBeUndefined();
  });

  test("that is taken", () => {
    expect(found(claimOf("data"), [volumeOf("v")], { taken: new Set(["v"]) })).toBeUndefined();
  });

  test("that the node can not use", () => {
    const volumes = [volumeOf("v", reachableFrom("zone", "z1"))];
    expect(found(claimOf("data"), volumes, { nodeLabels: { zone: "z2" } })).toBeUndefined();
    expect(found(claimOf("data"), volumes, { nodeLabels: { zone: "z1" } })).toBe("v");
  });
});

test("the beta annotation tells the class before the field does", () => {
  const annotations = { "volume.beta.kubernetes.io/storage-class": "slow" };
  const volume = volumeOf("v", { storageClassName: "fast" }, { metadata: { name: "v", annotations } });
  expect(found(claimOf("data"), [volume])).toBe("v");
});
