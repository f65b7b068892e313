import { createIncrementalEngine, createReferenceEngine, type Engine, type Profile } from "@stowage/engine";
import { seededTieBreak } from "@stowage/planner";
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { disagreement } from "./agreement.ts";
import { run, workloadNames } from "./run.ts";
import { type Extent, runWorkload } from "./run-workload.ts";
import { limited, readSpec, type Spec } from "./spec.ts";
import { workloadCluster } from "./workload-cluster.ts";

const folder = new URL("workloads/", import.meta.url);

function workload(name: string): Spec {
  return readSpec(readFileSync(new URL(`${name}.json`, folder), "utf8"));
}

/** What the program does with these arguments; its only file is `spec.json`. */
function outcome(args: readonly string[], text = ""): { status: number; stdout: string[]; stderr: string[] } {
  const stdout: string[] = [];
  const stderr: string[] = [];
  const status = run(args, {
    readFile: () => text,
    readWorkload: () => text,
    writeFile: () => undefined,
    stdout: (line) => void stdout.push(line),
    stderr: (line) => void stderr.push(line),
    nodeVersion: "v0",
    rssBytes: () => 3 * 2 ** 20,
  });
  return { status, stdout, stderr };
}

const node = { metadata: { name: "a" }, status: { allocatable: { pods: "1" } } };
const pending = { template: { metadata: { name: "p${i}" }, spec: { containers: [] } }, count: 2 };

test("the table has every workload there is", () => {
  expect(readdirSync(folder).toSorted()).toEqual(workloadNames.map((name) => `${name}.json`).toSorted());
});

test.each(workloadNames)("both engines agree on a small copy of %s", (name) => {
  const cluster = workloadCluster(limited(workload(name), { nodes: 30, pods: 30, pending: 60 }));
  expect(disagreement(cluster, seededTieBreak(1))).toEqual([]);
});

test.each(workloadNames)("%s runs on both engines, with right answers", (name) => {
  const extent: Extent = { pending: 50, referenceSeconds: 0.2, upstreamSeconds: 0, warmUpSeconds: 0, smallCopy: 5 };
  // Enough nodes in each zone for a group of 40 pods.
  const { rows, problems } = runWorkload(name, limited(workload(name), { nodes: 400, pods: 400 }), extent);
  expect(problems).toEqual([]);
  expect(rows.map(({ engine, nodes, existingPods }) => [engine, nodes, existingPods])).toEqual([
    ["reference", 400, 400],
    ["incremental", 400, 400],
    ["incremental", 400, 4000],
  ]);
  expect(rows.slice(1).map(({ placed }) => placed)).toEqual([50, 50]);
});

/** An engine that breaks required inter-pod terms. */
function blind(profile: Profile): Engine {
  const filters = profile.filters.filter((plugin) => plugin !== "InterPodAffinity");
  return createIncrementalEngine({ ...profile, filters });
}

test("engines that decide by other rules disagree", () => {
  const cluster = workloadCluster(limited(workload("note-pair"), { nodes: 10, pods: 0, pending: 5 }));
  expect(disagreement(cluster, seededTieBreak(1), [createReferenceEngine, blind])).toEqual([
    `default/group-0-1: one engine says "node-0: UnschedulableAndUnresolvable by InterPodAffinity: node(s) didn't match pod affinity rules", the other "node-0: total 473"`,
  ]);
});

// The first engine is for the small copy; then come two, one of them to warm up, for each of the two rows.
test.each([
  ["few existing pods", [2, 3]],
  ["many existing pods", [4, 5]],
])("an engine that goes wrong only with %s is found out, without figures", (_, wrong) => {
  let engines = 0;
  const spec = limited(workload("hostname-anti-affinity"), { nodes: 400, pods: 400 });
  const extent: Extent = { pending: 50, referenceSeconds: 0, upstreamSeconds: 0, warmUpSeconds: 0, smallCopy: 5 };
  const { rows, problems } = runWorkload("hostname-anti-affinity", spec, extent, {
    createReference: createReferenceEngine,
    createIncremental: (profile) => (wrong.includes(++engines) ? blind(profile) : createIncrementalEngine(profile)),
  });
  expect(rows).toEqual([]);
  expect(problems[0]).toMatch(/^default\/group-0-\d+ avoids a pod in kubernetes.io\/hostname=node-\d+ /);
});

test("a spec ends in one line of figures", () => {
  const { status, stdout } = outcome(["--spec", "spec.json"], JSON.stringify({ nodes: [node], pending: [pending] }));
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

test("a workload with a pod left over is a wrong answer, without figures", () => {
  const { status, stdout, stderr } = outcome(["--quick"], JSON.stringify({ nodes: [node], pending: [pending] }));
  expect([status, stdout]).toEqual([1, []]);
  expect(stderr).toContain("plain: wrong answer: default/p1 found no node");
});

test.each([
  [["--fast"], "", "error: Unknown option '--fast'"],
  [["--spec", "spec.json", "--quick"], "{}", "error: --spec goes alone"],
  [["--spec", "spec.json"], "{", "error: Expected property name"],
  [
    ["--spec", "spec.json"],
    '{"objects": [{"kind": "PersistentVolume", "metadata": {}}]}',
    "error: objects: PersistentVolume is not read yet",
  ],
  [["--spec", "spec.json"], '{"pods": [{"template": {"name": "${i/0}"}, "count": 1}]}', "error: ${i/0}: must be i and"],
])("%s with %s is bad usage", (args, text, message) => {
  const { status, stdout, stderr } = outcome(args, text);
  expect([status, stdout]).toEqual([2, []]);
  expect(stderr[0]).toContain(message);
});
