import { expect, test } from "vitest";
import { type ResultRow, tableLines } from "./table.ts";

test("numbers stand right, and each ratio says of what it is one", () => {
  const row: ResultRow = {
    workload: "plain",
    engine: "reference",
    nodes: 10,
    existingPods: 5000,
    placed: 12,
    decisionsPerSecond: 14.61,
    p50us: 61681.2,
    p99us: 99.96,
  };
  const incremental: ResultRow = { ...row, engine: "incremental", decisionsPerSecond: 5600 };
  expect(
    tableLines([
      { ...row, upstreamPerSecond: "no Go" },
      { ...incremental, timesReference: 383.3, upstreamPerSecond: 32.46, timesUpstream: 172.52 },
      { ...incremental, timesFewerPods: 1.014 },
    ]),
  ).toEqual([
    "workload  engine       existing pods  placed  decisions/s  p50 µs  p99 µs  upstream/s  x upstream  ratio",
    "plain     reference            5,000      12         14.6  61,681     100       no Go",
    "plain     incremental          5,000      12        5,600  61,681     100        32.5         173  383 x the reference engine's decisions/s",
    "plain     incremental          5,000      12        5,600  61,681     100                          1.01 x the p50 of the row above",
  ]);
});
