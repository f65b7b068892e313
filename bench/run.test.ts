import { createIncrementalEngine } from "@stowage/engine";
import { seededTieBreak } from "@stowage/planner";
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { disagreement } from "./answers/agreement.ts";
import type { Extent } from "./measure/extent.ts";
import { runWorkload } from "./measure/run-workload.ts";
import { run } from "./run.ts";
import { limited, readSpec, type Spec } from "./spec/spec.ts";
import { type CreateEngine, createReference } from "./spec/spec-engine.ts";
import { workloadNames } from "./workload-names.ts";

const folder = new URL("workloads/", import.meta.url);

function workload(name: string): Spec {
  return readSpec(readFileSync(new URL(`${name}.json`, folder), "utf8"));
}

interface Outcome {
  readonly status: number;
  readonly stdout: readonly string[];
  readonly stderr: readonly string[];
}

/** What the program does with these arguments; its only file is `spec.json`. */
async function outcome(args: readonly string[], text = ""): Promise<Outcome> {
  const stdout: string[] = [];
  const stderr: string[] = [];
  const status = await run(args, {
    readFile: () => text,
    readWorkload: () => text,
    readQuestions: () => text,
    readRatios: () => "{}",
    writeRatios: () => undefined,
    writeFile: () => undefined,
    stdout: (line) => void stdout.push(line),
    stderr: (line) => void stderr.push(line),
    nodeVersion: "v0",
    rssBytes: () => 3 * 2 ** 20,
    heap: { usedBytes: () => 0 },
    freshProcess: () => "0",
  });
  return { status, stdout, stderr };
}

const node = { metadata: { name: "a" }, status: { allocatable: { pods: "1" } } };
const pending = { template: { metadata: { name: "p${i}" }, spec: { containers: [] } }, count: 2 };

const extent: Extent = {
  pending: 50,
  enoughSeconds: 0,
  enoughClockSeconds: 0,
  mostSeconds: Infinity,
  referenceSeconds: 0.1,
  upstreamSeconds: 0,
  smallCopy: 5,
  questionSeconds: 0,
  preemptionNodes: [20],
};

test("every workload that there is has a name", () => {
  expect(readdirSync(folder).toSorted()).toEqual(workloadNames.map((name) => `${name}.json`).toSorted());
});

test.each(workloadNames)("both engines agree on a small copy of %s", (name) => {
  const spec = limited(workload(name), { nodes: 30, pods: 30, pending: 60 });
  expect(disagreement(spec, seededTieBreak(1))).toEqual([]);
});

test.each(workloadNames)("%s runs on both engines, with right answers", (name) => {
  // Enough nodes in each zone for a group of 40 pods.
  const { row, problems } = runWorkload(name, limited(workload(name), { nodes: 400, pods: 300 }), extent);
  expect(problems).toEqual([]);
  expect([row?.workload, row?.nodes]).toEqual([name, 400]);
  expect(row?.placed).toBeGreaterThanOrEqual(50);
  expect(row?.timesReference).toBeGreaterThan(0);
});

/** An engine that breaks required inter-pod terms. */
const blind: CreateEngine = (profile) => {
  const filters = profile.filters.filter((plugin) => plugin !== "InterPodAffinity");
  return createIncrementalEngine({ ...profile, filters });
};

test("engines that decide by other rules disagree", () => {
  const spec = limited(workload("note-pair"), { nodes: 10, pods: 0, pending: 5 });
  expect(disagreement(spec, seededTieBreak(1), [createReference, blind])).toEqual([
    `default/group-0-1: one engine says "node-0: UnschedulableAndUnresolvable by InterPodAffinity: node(s) didn't match pod affinity rules", the other "node-0: total 473"`,
  ]);
});

// The first engine is for the small copy; then come two, one of them to warm up.
test("an engine that goes wrong only at full size is found out, without figures", () => {
  let engines = 0;
  const spec = limited(workload("hostname-anti-affinity"), { nodes: 400, pods: 400 });
  const { row, problems } = runWorkload("hostname-anti-affinity", spec, extent, {
    incremental: (...profiles) => (++engines > 1 ? blind(...profiles) : createIncrementalEngine(...profiles)),
  });
  expect(row).toBe(undefined);
  expect(problems[0]).toMatch(/^default\/group-0-\d+ avoids a pod in kubernetes.io\/hostname=node-\d+ /);
});

test("an engine that scores otherwise at full size is found out by the one that follows it", () => {
  let engines = 0;
  const spec = limited(workload("preferred-terms"), { nodes: 400, pods: 400 });
  const { row, problems } = runWorkload("preferred-terms", spec, extent, {
    incremental: (profile) => {
      const scorers = profile.scorers.filter(({ name }) => name !== "InterPodAffinity");
      return createIncrementalEngine(++engines > 1 ? { ...profile, scorers } : profile);
    },
  });
  expect(row).toBe(undefined);
  expect(problems[0]).toMatch(/^default\/group-0-0: one engine decides .*, the best of the other are /);
});

test("an engine that finds other totals for the same nodes at full size is found out as well", () => {
  let engines = 0;
  const spec = limited(workload("plain"), { nodes: 400, pods: 400 });
  const { row, problems } = runWorkload("plain", spec, extent, {
    incremental: (profile) => {
      const scorers = profile.scorers.map(({ name, weight }) => ({ name, weight: 2 * weight }));
      return createIncrementalEngine(++engines > 1 ? { ...profile, scorers } : profile);
    },
  });
  expect(row).toBe(undefined);
  expect(problems[0]).toMatch(/^default\/group-0-0: one engine decides on total \d+, .*, the other on total \d+, /);
});

test("a spec ends in one line of figures", async () => {
  const { status, stdout } = await outcome(
    ["--spec", "spec.json"],
    JSON.stringify({ nodes: [node], pending: [pending] }),
  );
  expect([status, stdout.length]).toEqual([0, 1]);
  const result: Record<string, number> = JSON.parse(stdout[0] ?? "");
  expect(Object.keys(result)).toEqual([
    "placed",
    "failed",
    "seconds",
    "decisionsPerSecond",
    "p50us",
    "p99us",
    "rssMB",
    "loadSeconds",
  ]);
  expect([result["placed"], result["failed"], result["rssMB"]]).toEqual([1, 1, 3]);
});

test("a workload with a pod left over is a wrong answer, without figures", async () => {
  const { status, stdout, stderr } = await outcome(["--quick"], JSON.stringify({ nodes: [node], pending: [pending] }));
  expect([status, stdout]).toEqual([1, []]);
  expect(stderr.at(-1)).toMatch(/: wrong answer: default\/p1 found no node$/);
});

test.each([
  [["--fast"], "", "error: Unknown option '--fast'"],
  [["--spec", "spec.json", "--quick"], "{}", "error: --quick does not go with --spec"],
  [["--objects", "shared"], "{}", "error: --objects does not go with the table"],
  [["--ci", "plain"], "{}", 'error: "plain" does not go with --ci'],
  [["--ci"], "{}", "error: no ratio of plain is committed"],
  [
    ["--growth", "pods"],
    "{}",
    'error: --growth: nothing named "pods" grows; there are nodes, existing, classes, terms',
  ],
  [["--memory-of", "pod"], "{}", 'error: --memory-of: nothing is known of "pod"'],
  [["--fresh-of", "constructor"], "{}", 'error: --fresh-of: nothing is known of "constructor"'],
  [["--spec", "spec.json", "--objects", "few"], "{}", 'error: --objects: must be parsed or shared, not "few"'],
  [["plane"], "{}", 'error: no workload "plane"; there are Scheduling'],
  [["--spec", "spec.json"], "{", "error: Expected property name"],
  [
    ["--spec", "spec.json"],
    '{"objects": [{"kind": "PersistentVolume", "metadata": {}}]}',
    "error: objects: PersistentVolume is not read yet",
  ],
  [
    ["--spec", "spec.json"],
    '{"pods": [{"template": {"metadata": {"name": "${i/0}"}}, "count": 1}]}',
    "error: ${i/0}: must be i and",
  ],
])("%s with %s is bad usage", async (args, text, message) => {
  const { status, stdout, stderr } = await outcome(args, text);
  expect([status, stdout]).toEqual([2, []]);
  expect(stderr[0]).toContain(message);
});
