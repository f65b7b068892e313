import { expect, test } from "vitest";
import type { PodSpec, Volume } from "../api/pod.ts";
import { notCovered } from "./not-covered.ts";

const advice = "plan it without";

test.each([
  "persistentVolumeClaim",
  "ephemeral",
  "awsElasticBlockStore",
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
])("a volume is no reason to refuse a pod: %s", (source) => {
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
