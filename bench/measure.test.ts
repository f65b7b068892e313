import { createIncrementalEngine, defaultProfile } from "@stowage/engine";
import { expect, test } from "vitest";
import { measure, percentile } from "./measure.ts";
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
