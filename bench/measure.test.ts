import { createIncrementalEngine, defaultProfile, type Pod } from "@stowage/engine";
import { expect, test } from "vitest";
import { measure, percentile } from "./measure.ts";
import { specProfiles } from "./spec-profiles.ts";
import { readSpec } from "./spec.ts";
import { fill, workloadCluster } from "./workload-cluster.ts";

const cluster = workloadCluster(
  readSpec(
    JSON.stringify({
      nodes: [{ metadata: { name: "a" }, status: { allocatable: { cpu: "2", pods: "10" } } }],
      pending: [
        {
          template: {
            metadata: { name: "p${i}" },
            spec: { containers: [{ name: "app", resources: { requests: { cpu: "1" } } }] },
          },
          count: 3,
        },
      ],
    }),
  ),
);

test("each pod is decided with the earlier ones in place", () => {
  const engine = fill(createIncrementalEngine(defaultProfile()), cluster);
  const { steps, placed, failed } = measure(engine, cluster.pending, { tieBreak: () => 0 });
  expect(steps.map(({ nodeName }) => nodeName)).toEqual(["a", "a", undefined]);
  expect([placed, failed]).toEqual([2, 1]);
  expect(engine.cluster.node("a")?.pods.map(({ key }) => key)).toEqual(["default/p0", "default/p1"]);
});

test("no pod is begun when the time is over", () => {
  const engine = fill(createIncrementalEngine(defaultProfile()), cluster);
  const { steps } = measure(engine, cluster.pending, { tieBreak: () => 0, mostSeconds: 0 });
  expect(steps).toEqual([]);
});

test("a percentile is the smallest value that so many do not exceed", () => {
  const hundred = Float64Array.from({ length: 100 }, (_, i) => i + 1);
  expect([percentile(hundred, 0.5), percentile(hundred, 0.99), percentile(hundred, 1)]).toEqual([50, 99, 100]);
  expect(percentile(Float64Array.of(7, 8, 9), 0.5)).toBe(8);
  expect(percentile(new Float64Array(0), 0.5)).toBe(0);
});

test("after every so many placements the oldest placed pod is the last of the queue again", () => {
  const engine = fill(createIncrementalEngine(defaultProfile()), cluster);
  const { steps, placed, failed } = measure(engine, cluster.pending, { tieBreak: () => 0, churn: { deleteEvery: 2 } });
  const told = steps.map(({ pod, nodeName, deleted }) => [pod, nodeName, deleted].map(shortName));
  expect(told).toEqual([
    ["p0", "a", "-"],
    ["p1", "a", "p0"],
    ["p2", "a", "-"],
    ["p0", "-", "-"],
  ]);
  expect([placed, failed]).toEqual([3, 1]);
  expect(engine.cluster.node("a")?.pods.map(({ key }) => key)).toEqual(["default/p1", "default/p2"]);
});

test("pods that came again are placed, and deleted, like others", () => {
  const engine = fill(createIncrementalEngine(defaultProfile()), cluster);
  const pods = cluster.pending.slice(0, 2);
  const options = { tieBreak: () => 0, churn: { deleteEvery: 2 } };
  const run = measure(engine, pods, options);
  expect(run.steps.map(({ pod, deleted }) => [pod, deleted].map(shortName))).toEqual([
    ["p0", "-"],
    ["p1", "p0"],
    ["p0", "-"],
  ]);
});

test("a share of the nodes is looked at from where the last decision stopped", () => {
  const spec = readSpec(
    JSON.stringify({
      percent: 1,
      nodes: [{ template: { metadata: { name: "n${i}" }, status: { allocatable: { pods: "10" } } }, count: 250 }],
      pending: [{ template: { metadata: { name: "p${i}" }, spec: { containers: [] } }, count: 4 }],
    }),
  );
  const made = workloadCluster(spec);
  const { steps } = measure(fill(createIncrementalEngine(...specProfiles(spec)), made), made.pending, {
    tieBreak: () => 0,
  });
  expect(steps.map(({ feasible }) => feasible)).toEqual([100, 100, 100, 100]);
  // 100 of 250 nodes a decision; the third comes to the first nodes again.
  expect(steps.map(({ nodeName }) => nodeName)).toEqual(["n0", "n100", "n0", "n50"]);
});

function shortName(told: Pod | string | undefined): string {
  return typeof told === "object" ? (told.metadata.name ?? "") : (told ?? "-");
}
