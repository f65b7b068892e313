import { expect, test } from "vitest";
import type { PodObject } from "../api/cluster-object.ts";
import type { PodSpec } from "../api/pod.ts";
import type { PersistentVolume, PersistentVolumeClaim } from "../api/storage.ts";
import type { ClusterEvent } from "./cluster-event.ts";
import { storageWakes, type VolumePlugin } from "./storage-wakes.ts";

const plugins: readonly VolumePlugin[] = ["NodeVolumeLimits", "VolumeRestrictions", "VolumeBinding", "VolumeZone"];

function pod(name: string, ...volumes: NonNullable<PodSpec["volumes"]>): PodObject {
  return { kind: "Pod", metadata: { name, namespace: "app" }, spec: { containers: [], volumes } };
}

function claim(name: string, namespace = "app"): PersistentVolumeClaim {
  return { kind: "PersistentVolumeClaim", metadata: { name, namespace } };
}

function volume(labels: Readonly<Record<string, string>> = {}): PersistentVolume {
  return { kind: "PersistentVolume", metadata: { name: "disk", labels } };
}

const data = { name: "data", persistentVolumeClaim: { claimName: "data" } };
const scratch = { name: "scratch", ephemeral: { volumeClaimTemplate: { spec: {} } } };
const waiting = pod("db-0", data, scratch);

/** The plugins whose rejection the event may have undone. */
function woken(event: ClusterEvent): readonly VolumePlugin[] {
  return plugins.filter((plugin) => storageWakes(plugin, waiting, event));
}

test("a claim wakes the pods that name it, those of ephemeral volumes not everywhere", () => {
  const change = (object: PersistentVolumeClaim, before?: PersistentVolumeClaim): ClusterEvent => ({
    kind: "storage",
    object,
    before,
  });
  expect(woken(change(claim("data")))).toEqual(plugins);
  expect(woken(change(claim("data"), claim("data")))).toEqual(["VolumeBinding", "VolumeZone"]);
  expect(woken(change(claim("db-0-scratch")))).toEqual(["NodeVolumeLimits", "VolumeBinding"]);
  expect(woken(change(claim("data", "other")))).toEqual([]);
  expect(woken(change(claim("other")))).toEqual([]);
});

test("any change of a volume wakes those that wait for one, another zone those that are in the wrong one", () => {
  const zone = { "topology.kubernetes.io/zone": "a" };
  expect(woken({ kind: "storage", object: volume() })).toEqual(["VolumeBinding", "VolumeZone"]);
  expect(woken({ kind: "storage", object: volume(), before: volume() })).toEqual(["VolumeBinding"]);
  expect(woken({ kind: "storage", object: volume(zone), before: volume() })).toEqual(["VolumeBinding", "VolumeZone"]);
});

test("a class wakes when it is new, or allows other places", () => {
  const local = {
    kind: "StorageClass",
    metadata: { name: "local" },
    provisioner: "kubernetes.io/no-provisioner",
    volumeBindingMode: "WaitForFirstConsumer",
  } as const;
  const elsewhere = { ...local, allowedTopologies: [{ matchLabelExpressions: [{ key: "zone", values: ["a"] }] }] };
  expect(woken({ kind: "storage", object: local })).toEqual(["VolumeBinding", "VolumeZone"]);
  expect(woken({ kind: "storage", object: local, before: local })).toEqual([]);
  expect(woken({ kind: "storage", object: elsewhere, before: local })).toEqual(["VolumeBinding"]);
});

test("the end of a pod wakes those that share a volume with it, or wait for a free place at a driver", () => {
  expect(woken({ kind: "podDelete", pod: pod("other") })).toEqual([]);
  expect(woken({ kind: "podDelete", pod: pod("other", data) })).toEqual(["NodeVolumeLimits", "VolumeRestrictions"]);
  const elsewhere = { name: "logs", persistentVolumeClaim: { claimName: "logs" } };
  expect(woken({ kind: "podDelete", pod: pod("other", elsewhere) })).toEqual(["NodeVolumeLimits"]);
});
