import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readSpec } from "../spec/spec.ts";
import { bestRatio, type MeasureRatio, measureRatio, medianRatio, ratioNames } from "./ratios.ts";
import { runRatios } from "./run-ratios.ts";

const spec = readSpec("{}");

/** Measures these ratios, one after another, and counts how many were asked for. */
function measuring(...ratios: readonly number[]): { measure: MeasureRatio; asked: () => number } {
  let asked = 0;
  return { measure: () => ({ ratio: ratios[asked++] ?? 0, problems: [] }), asked: () => asked };
}

test("a check takes the best of three, and no more tries than it needs", () => {
  const { measure, asked } = measuring(10, 30, 20, 40);
  expect([bestRatio(spec, 25, measure).ratio, asked()]).toEqual([30, 2]);
  expect([bestRatio(spec, 50, measuring(10, 30, 20, 60).measure).ratio]).toEqual([30]);
});

test("what is committed is the median of three", () => {
  expect(medianRatio(spec, measuring(10, 30, 20).measure).ratio).toBe(20);
});

/** What the check ends in when every workload has this ratio. */
function checked(ratio: number, isWritten = false): { status: number; stderr: string[]; written: string } {
  const stderr: string[] = [];
  let written = "";
  const io: Parameters<typeof runRatios>[1] = {
    readWorkload: () => "{}",
    readRatios: () => JSON.stringify(Object.fromEntries(ratioNames.map((name) => [name, 100]))),
    writeRatios: (text) => void (written = text),
    stdout: () => undefined,
    stderr: (line) => void stderr.push(line),
  };
  const status = runRatios(isWritten, io, () => ({ ratio, problems: [] }));
  return { status, stderr, written };
}

test("half of the committed ratio will do, and less fails", () => {
  expect(checked(50).status).toBe(0);
  const { status, stderr } = checked(49.9);
  expect(status).toBe(1);
  expect(stderr.at(-1)).toBe(
    `${ratioNames.at(-1)}: 49.9 times the reference engine's decisions, less than half of what is committed`,
  );
});

test("ratios are written for every workload that is checked", () => {
  const { status, written } = checked(12.3456, true);
  expect([status, JSON.parse(written)]).toEqual([0, Object.fromEntries(ratioNames.map((name) => [name, 12.3]))]);
});

test("what is committed is for the workloads that are checked", () => {
  const committed = JSON.parse(readFileSync(new URL("ratios.json", import.meta.url), "utf8")) as object;
  expect(Object.keys(committed)).toEqual(ratioNames);
});

test("a ratio is measured on both engines, and a wrong answer has none", () => {
  const node = { template: { metadata: { name: "n${i}" }, status: { allocatable: { pods: "1" } } }, count: 3 };
  const pending = { template: { metadata: { name: "p${i}" }, spec: { containers: [] } }, count: 3 };
  const measured = measureRatio(readSpec(JSON.stringify({ nodes: [node], pending: [pending] })));
  expect(measured.problems).toEqual([]);
  expect(measured.ratio).toBeGreaterThan(0);
  const tooMany = readSpec(JSON.stringify({ nodes: [node], pending: [{ ...pending, count: 4 }] }));
  expect(measureRatio(tooMany)).toEqual({ ratio: 0, problems: ["default/p3 found no node"] });
});
