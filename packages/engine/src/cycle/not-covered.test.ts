import { expect, test } from "vitest";
import type { PodSpec, Volume } from "../api/pod.ts";
import { notCovered } from "./not-covered.ts";

const advice = "plan it without";

test.each([
  "persistentVolumeClaim",
  "ephemeral",
  "awsElasticBlockStore",
  "azureDisk",
  "cinder",
  "gcePersistentDisk",
  "iscsi",
  "portworxVolume",
  "rbd",
])("a volume that a volume plugin reads is named: %s", (source) => {
  const volumes = [volume("tmp", "emptyDir"), volume("data", source)];
  expect(refusal({ volumes })).toBe(
    `volumes are not covered yet: spec.volumes[1].${source} ("data") may bind the pod to nodes; ${advice} that volume to see where the rest would let it go`,
  );
});

test.each([
  "emptyDir",
  "configMap",
  "secret",
  "projected",
  "downwardAPI",
  "hostPath",
  "nfs",
  "image",
  "csi",
  "azureFile",
  "vsphereVolume",
])("a volume that no plugin reads is fine: %s", (source) => {
  expect(refusal({ volumes: [volume("data", source)] })).toBeUndefined();
});

test("claims of devices are named, direct ones and those behind an extended resource", () => {
  const name = "deviceclass.resource.kubernetes.io/gpu";
  expect([
    refusal({ resourceClaims: [{ name: "gpu", resourceClaimName: "gpu" }] }),
    refusal({ initContainers: [{ name: "warm", resources: { limits: { [name]: 1 } } }] }),
    refusal({ containers: [{ name: "main", resources: { requests: { "nvidia.com/gpu": 1 } } }] }),
  ]).toEqual([
    `dynamic resource allocation is not covered: spec.resourceClaims asks for devices; ${advice} them to see where the rest would let it go`,
    `dynamic resource allocation is not covered: container "warm" asks for ${name}; ${advice} them to see where the rest would let it go`,
    undefined,
  ]);
});

test("a member of a pod group is named with its group", () => {
  expect(refusal({ schedulingGroup: { podGroupName: "train" } })).toBe(
    `pod groups are not covered: spec.schedulingGroup.podGroupName is "train"; ${advice} to place its pods one by one`,
  );
});

test("empty lists ask for nothing", () => {
  expect(refusal({ volumes: [], resourceClaims: [], schedulingGroup: {} })).toBeUndefined();
});

function refusal(spec: Partial<PodSpec>): string | undefined {
  return notCovered({ metadata: { name: "web" }, spec: { containers: [], ...spec } });
}

function volume(name: string, source: string): Volume {
  return { name, [source]: {} };
}
