import { expect, test } from "vitest";
import { workloadTable, type WorkloadRow } from "./workload-table.ts";

test("words stand left and numbers right, and what was not measured is empty", () => {
  const row: WorkloadRow = {
    workload: "plain",
    nodes: 5000,
    existingPods: 150000,
    placed: 4000,
    decisionsPerSecond: 14.61,
    p50us: 61681.2,
    p99us: 99.96,
  };
  const upstream = { placed: 12, decisionsPerSecond: 32.46, p50us: 31000 };
  expect(workloadTable([row, { ...row, upstream, timesUpstream: 1172.52, timesReference: 383.3 }])).toEqual([
    "workload  nodes  existing  placed  decisions/s  p50 µs  p99 µs  upstream/s  its p50 µs  x upstream  x reference",
    "plain     5,000   150,000   4,000         14.6  61,681     100",
    "plain     5,000   150,000   4,000         14.6  61,681     100        32.5      31,000       1,173          383",
  ]);
});
