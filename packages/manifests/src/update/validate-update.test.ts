import { expect, test } from "vitest";
import { checkObject } from "../check/check-object.ts";
import type { KubernetesObject } from "../manifest.ts";
import { threeWayMerge } from "./three-way-merge.ts";
import { validateUpdate } from "./validate-update.ts";

const template = { metadata: { labels: { app: "db" } }, spec: { containers: [{ name: "main", image: "db:1" }] } };

function statefulSet(spec: object): object {
  return {
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata: { name: "db", namespace: "default" },
    spec: { selector: { matchLabels: { app: "db" } }, serviceName: "db", template, ...spec },
  };
}

function claimTemplates(storage: string, more: object = {}): object {
  const spec = { accessModes: ["ReadWriteOnce"], resources: { requests: { storage } }, ...more };
  return { volumeClaimTemplates: [{ metadata: { name: "data" }, spec }] };
}

function objectOf(value: object, as: "cluster" | "wishes"): KubernetesObject {
  const checked = checkObject(value, { strictness: "strict", as });
  if (checked.kind !== "object") throw new Error(JSON.stringify(checked));
  return checked.object;
}

function refusals(live: object, applied: object): readonly string[] {
  const there = objectOf(live, "cluster");
  const next = threeWayMerge({ live: there, applied: objectOf(applied, "wishes"), original: undefined });
  return validateUpdate(there, next).map(({ path, at = path, message }) => `${path} (${at}): ${message}`);
}

const advice = "; delete the live object first, or leave it as it is";

test("what may not change is told in the API server's words, at its path, with the field that differs and what it is", () => {
  expect(refusals(statefulSet(claimTemplates("1Gi")), statefulSet(claimTemplates("2Gi")))).toEqual([
    "spec.volumeClaimTemplates (spec.volumeClaimTemplates[0].spec.resources.requests.storage): field is immutable: " +
      `spec.volumeClaimTemplates[0].spec.resources.requests.storage is "1Gi" in the cluster${advice}`,
  ]);
  expect(
    refusals(
      statefulSet({ podManagementPolicy: "Parallel" }),
      statefulSet({ serviceName: "other", podManagementPolicy: "" }),
    ),
  ).toEqual([
    `spec.serviceName (spec.serviceName): field is immutable: it is "db" in the cluster${advice}`,
    `spec.podManagementPolicy (spec.podManagementPolicy): field is immutable: it is "Parallel" in the cluster${advice}`,
  ]);
});

test("defaults, amounts written otherwise and empty lists make no difference", () => {
  const stored = claimTemplates("1Gi", { volumeMode: "Filesystem" });
  const live = statefulSet({ ...stored, podManagementPolicy: "OrderedReady" });
  expect(refusals(live, statefulSet(claimTemplates("1024Mi")))).toEqual([]);
  expect(refusals(statefulSet(claimTemplates("1Gi")), statefulSet({ ...stored, replicas: 3 }))).toEqual([]);
});

test("keys such as `__proto__` are data", () => {
  const storageClass = (parameters: string): object => {
    const text = `{"apiVersion":"storage.k8s.io/v1","kind":"StorageClass","metadata":{"name":"x"},"provisioner":"p",
      "parameters":${parameters}}`;
    return JSON.parse(text) as object;
  };
  expect(refusals(storageClass('{"__proto__":"a"}'), storageClass('{"__proto__":"a"}'))).toEqual([]);
  expect(refusals(storageClass('{"__proto__":"a"}'), storageClass('{"__proto__":"b"}'))).toEqual([
    `parameters (parameters.__proto__): field is immutable: parameters.__proto__ is "a" in the cluster${advice}`,
  ]);
  expect(refusals(storageClass('{"a":"b"}'), storageClass('{"constructor":"b"}'))).toHaveLength(1);
});

test("a StatefulSet's claims have their type in the cluster, and need not have it in a manifest", () => {
  const { volumeClaimTemplates } = claimTemplates("1Gi") as { volumeClaimTemplates: object[] };
  const stored = volumeClaimTemplates.map((one) => ({ apiVersion: "v1", kind: "PersistentVolumeClaim", ...one }));
  const live = statefulSet({ volumeClaimTemplates: stored });
  expect(refusals(live, statefulSet({ ...claimTemplates("1Gi"), replicas: 2 }))).toEqual([]);
});
