import type { Engine } from "@stowage/engine";
import { expect, test } from "vitest";
import { readSpec } from "../spec/spec.ts";
import { specEngine } from "../spec/spec-engine.ts";
import { fill, workloadCluster } from "../spec/workload-cluster.ts";
import { measure } from "./measure.ts";
import type { Steps } from "./steps.ts";

const spec = readSpec(
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
);
const cluster = workloadCluster(spec);

function filled(): Engine {
  return fill(specEngine(spec), cluster);
}

/** Pod and node of each step, by their numbers. */
function told({ length, pods, nodes }: Steps): [pod: number, node: number][] {
  return Array.from({ length }, (_, step) => [pods[step] ?? -1, nodes[step] ?? -1]);
}

test("each pod is decided with the earlier ones in place", () => {
  const engine = filled();
  const { steps, placed, failed } = measure(engine, cluster, { tieBreak: () => 0 });
  expect(told(steps)).toEqual([
    [0, 0],
    [1, 0],
    [2, -1],
  ]);
  expect([placed, failed]).toEqual([2, 1]);
  expect(engine.cluster.node("a")?.pods.map(({ key }) => key)).toEqual(["default/p0", "default/p1"]);
});

test("no pod is begun when the time is over", () => {
  expect(measure(filled(), cluster, { tieBreak: () => 0, mostSeconds: 0 }).steps.length).toBe(0);
});

test("after every so many placements the oldest placed pod is the last of the queue again", () => {
  const engine = filled();
  const { steps, placed, failed } = measure(engine, cluster, { tieBreak: () => 0, churn: { deleteEvery: 2 } });
  // p0 is deleted after p1 is placed: so p2 finds room, and p0 none.
  expect(told(steps)).toEqual([
    [0, 0],
    [1, 0],
    [2, 0],
    [0, -1],
  ]);
  expect([placed, failed]).toEqual([3, 1]);
  expect(engine.cluster.node("a")?.pods.map(({ key }) => key)).toEqual(["default/p1", "default/p2"]);
});

test("a run that follows another goes where that one went, and says what it found itself", () => {
  const { template } = { template: { metadata: { name: "n${i}" }, status: { allocatable: { pods: "1" } } } };
  const pending = [{ template: { metadata: { name: "p${i}" }, spec: { containers: [] } }, count: 3 }];
  const two = readSpec(JSON.stringify({ nodes: [{ template, count: 3 }], pending }));
  const made = workloadCluster(two);
  const run = (following?: Steps): Steps =>
    measure(fill(specEngine(two), made), made, {
      tieBreak: (candidates) => (following === undefined ? candidates - 1 : 0),
      ...(following !== undefined && { following }),
    }).steps;
  const first = run();
  const second = run(first);
  expect(told(second)).toEqual(told(first));
  expect([...second.feasible]).toEqual([3, 2, 1]);
});

test("a share of the nodes is looked at from where the last decision stopped", () => {
  const sampled = readSpec(
    JSON.stringify({
      percent: 1,
      nodes: [{ template: { metadata: { name: "n${i}" }, status: { allocatable: { pods: "10" } } }, count: 250 }],
      pending: [{ template: { metadata: { name: "p${i}" }, spec: { containers: [] } }, count: 4 }],
    }),
  );
  const made = workloadCluster(sampled);
  const { steps } = measure(fill(specEngine(sampled), made), made, { tieBreak: () => 0 });
  expect([...steps.feasible]).toEqual([100, 100, 100, 100]);
  // 100 of 250 nodes a decision: each begins where the one before stopped.
  const [first = 0, second = 0] = steps.nodes;
  expect([first < 100, second >= 100 && second < 200]).toEqual([true, true]);
});
