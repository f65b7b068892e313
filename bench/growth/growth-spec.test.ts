import { type Pod, podKey } from "@stowage/engine";
import { expect, test } from "vitest";
import { workloadCluster } from "../spec/workload-cluster.ts";
import { growthSpec, type Size } from "./growth-spec.ts";
import { sizeOf } from "./run-growth.ts";

const size: Size = { nodes: 6, existing: 8, classes: 3, terms: 4, pending: 9 };

function termsOf({ spec: { affinity } }: Pod): number {
  const { podAffinity, podAntiAffinity } = affinity ?? {};
  return [podAffinity, podAntiAffinity].reduce((sum, kind) => {
    const required = kind?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
    return sum + required.length + (kind?.preferredDuringSchedulingIgnoredDuringExecution ?? []).length;
  }, 0);
}

test("a cluster has so many of each", () => {
  const { nodes, pods, pending } = workloadCluster(growthSpec(size));
  expect([nodes.length, pods.length, pending.length]).toEqual([6, 8, 9]);
  expect(new Set([...pending].map(({ metadata }) => metadata.labels?.["app"])).size).toBe(3);
  expect(new Set([...pending].map(podKey)).size).toBe(9);
});

test.each([0, 1, 2, 3, 10])("a pending pod has %i terms", (terms) => {
  expect([...workloadCluster(growthSpec({ ...size, terms })).pending].map(termsOf)).toEqual(Array(9).fill(terms));
});

test("the preferred terms are of both kinds by turns", () => {
  const [pod] = workloadCluster(growthSpec({ ...size, terms: 5 })).pending;
  const { podAffinity, podAntiAffinity } = pod?.spec.affinity ?? {};
  const counts = [podAntiAffinity, podAffinity].map((kind) => [
    kind?.requiredDuringSchedulingIgnoredDuringExecution?.length,
    kind?.preferredDuringSchedulingIgnoredDuringExecution?.length,
  ]);
  expect(counts).toEqual([
    [1, 2],
    [1, 1],
  ]);
});

test("terms select classes that there are", () => {
  const [pod] = workloadCluster(growthSpec(size)).pending;
  const apps = JSON.stringify(pod?.spec.affinity).match(/app-\d+/g);
  expect(apps?.toSorted()).toEqual(["app-0", "app-0", "app-1", "app-2"]);
});

test("as many pods come as classes need, and a class is no larger than the nodes of a zone", () => {
  expect([1, 100, 1_000, 20_000].map((classes) => sizeOf("classes", classes).pending)).toEqual([
    400, 4_000, 4_000, 20_000,
  ]);
  expect(sizeOf("terms", 10)).toEqual({ ...sizeOf("terms", 1), terms: 10 });
});
