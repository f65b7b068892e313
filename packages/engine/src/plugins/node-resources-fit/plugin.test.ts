import { expect, test } from "vitest";
import type { Pod, PodSpec } from "../../api/pod.ts";
import type { ResourceList } from "../../api/quantity.ts";
import type { NodeResourcesFitArgs, ResourceWeight } from "../../cycle/profile.ts";
import { clusterOf, podOf, roomyNode, scores, verdicts } from "../../testing/plugin-verdicts.ts";
import { nodeResourcesFit } from "./plugin.ts";

const cpuAndMemory = [
  { name: "cpu", weight: 1 },
  { name: "memory", weight: 1 },
];
const plugin = (args: Partial<NodeResourcesFitArgs>) =>
  nodeResourcesFit({
    nodeResourcesFit: {
      ignoredResources: [],
      ignoredResourceGroups: [],
      scoringStrategy: { type: "LeastAllocated", resources: cpuAndMemory },
      ...args,
    },
  });
const scoring = (resources: readonly ResourceWeight[]) =>
  plugin({ scoringStrategy: { type: "LeastAllocated", resources } });
const { filter, score } = scoring(cpuAndMemory);

const sized = (name: string, allocatable: ResourceList) => roomyNode(name, { status: { allocatable } });
const asking = (requests: ResourceList, spec: Partial<PodSpec> = {}): Pod =>
  podOf({ containers: [{ name: "main", resources: { requests } }], ...spec }, `pod-on-${spec.nodeName ?? "none"}`);

const unschedulable = (...reasons: readonly string[]) => ({ code: "Unschedulable", reasons });
const unresolvable = (...reasons: readonly string[]) => ({ code: "UnschedulableAndUnresolvable", reasons });

test("a request that fills the node to the brim fits, one more does not", () => {
  const cluster = clusterOf(
    [sized("a", { cpu: "1", memory: "1Gi", pods: 10 })],
    [asking({ cpu: "600m", memory: "512Mi" }, { nodeName: "a" })],
  );
  expect([
    verdicts(filter, asking({ cpu: "400m", memory: "512Mi" }), cluster),
    verdicts(filter, asking({ cpu: "401m", memory: "512Mi" }), cluster),
  ]).toEqual([{ a: "fits" }, { a: unschedulable("Insufficient cpu") }]);
});

test("all that is lacking is reported", () => {
  const cluster = clusterOf(
    [sized("a", { cpu: 1, memory: 1, "ephemeral-storage": 1, "example.com/gpu": 1, "hugepages-2Mi": 1, pods: 1 })],
    [
      asking(
        { cpu: 1, memory: 1, "ephemeral-storage": 1, "example.com/gpu": 1, "hugepages-2Mi": 1 },
        { nodeName: "a" },
      ),
    ],
  );
  const pod = asking({ cpu: 1, memory: 1, "ephemeral-storage": 1, "example.com/gpu": 1, "hugepages-2Mi": 1 });
  expect(verdicts(filter, pod, cluster)).toEqual({
    a: unschedulable(
      "Too many pods",
      "Insufficient cpu",
      "Insufficient memory",
      "Insufficient ephemeral-storage",
      "Insufficient example.com/gpu",
      "Insufficient hugepages-2Mi",
    ),
  });
});

test("what a node would lack even when empty, eviction can not give", () => {
  const cluster = clusterOf(
    [sized("full", { cpu: 2, pods: 10 }), sized("small", { cpu: 1, pods: 10 }), sized("none", { cpu: 2, pods: 0 })],
    [asking({ cpu: 1 }, { nodeName: "full" })],
  );
  expect(verdicts(filter, asking({ cpu: 2 }), cluster)).toEqual({
    full: unschedulable("Insufficient cpu"),
    small: unresolvable("Insufficient cpu"),
    none: unschedulable("Too many pods"),
  });
});

test("one resource that can not be had makes the whole unresolvable", () => {
  const cluster = clusterOf([sized("a", { cpu: 1, memory: "1Gi", pods: 10 })], [asking({ cpu: 1 }, { nodeName: "a" })]);
  const other = clusterOf(
    [sized("a", { cpu: 1, memory: "1Gi", pods: 10 })],
    [asking({ memory: "1Gi" }, { nodeName: "a" })],
  );
  const both = { a: unresolvable("Insufficient cpu", "Insufficient memory") };
  expect([
    verdicts(filter, asking({ cpu: 1, memory: "2Gi" }), cluster),
    verdicts(filter, asking({ cpu: 2, memory: "1Gi" }), other),
  ]).toEqual([both, both]);
});

test("an extended resource that the node does not have can not be had", () => {
  expect(verdicts(filter, asking({ "example.com/gpu": 1 }), clusterOf([roomyNode("a")]))).toEqual({
    a: unresolvable("Insufficient example.com/gpu"),
  });
});

test("a pod that asks for nothing fits an overcommitted node, if there is a place left", () => {
  const big = asking({ cpu: 100, memory: "100Gi", "example.com/gpu": 9 }, { nodeName: "a" });
  const cluster = clusterOf([sized("a", { cpu: 1, memory: "1Gi", pods: 2 })], [big]);
  expect(verdicts(filter, asking({ cpu: 0, memory: "0", "example.com/gpu": 0 }), cluster)).toEqual({ a: "fits" });
});

test("names that the scheduler does not count are not asked for", () => {
  expect(verdicts(filter, asking({ storage: "1Ti", pods: 1000 }), clusterOf([roomyNode("a")]))).toEqual({ a: "fits" });
});

test("scores are the mean of what would be left, in percent, truncated twice", () => {
  const cluster = clusterOf(
    [sized("a", { cpu: 3, memory: "3Gi", pods: 9 }), sized("b", { cpu: 6, memory: "4Gi", pods: 9 })],
    [asking({ cpu: 1, memory: "1Gi" }, { nodeName: "a" })],
  );
  // a: cpu 33, memory 33; b: cpu 83, memory 75
  expect(scores(score, asking({ cpu: 1, memory: "1Gi" }), cluster)).toEqual({ a: 33, b: 79 });
});

test("containers that do not say count as 100 m and 200 MiB, placed and incoming; a spoken 0 stays 0", () => {
  const cluster = clusterOf(
    [sized("a", { cpu: 1, memory: "1000Mi", pods: 9 }), sized("b", { cpu: 1, memory: "1000Mi", pods: 9 })],
    [asking({}, { nodeName: "a" })],
  );
  expect([scores(score, asking({}), cluster), scores(score, asking({ cpu: 0, memory: 0 }), cluster)]).toEqual([
    { a: 70, b: 85 },
    { a: 85, b: 100 },
  ]);
});

test("a resource that would be overcommitted scores 0, one that the node lacks is left out", () => {
  const cluster = clusterOf([
    sized("over", { cpu: 1, memory: "4Gi", pods: 9 }),
    sized("lacks", { memory: "4Gi", pods: 9 }),
    sized("nothing", { pods: 9 }),
  ]);
  expect(scores(score, asking({ cpu: 2, memory: "1Gi" }), cluster)).toEqual({ over: 37, lacks: 75, nothing: 0 });
});

test("the pod-level requests of the incoming pod are not scored, those of placed pods are", () => {
  const podLevel = (nodeName: string) => podOf({ nodeName, resources: { requests: { cpu: "500m", memory: 0 } } }, "p");
  const cluster = clusterOf([sized("a", { cpu: 1, memory: "1000Mi", pods: 9 })], [podLevel("a")]);
  // cpu: 1 - 0.5 - 0.1; memory: 1000 - 0 - 200
  expect(scores(score, podLevel(""), cluster)).toEqual({ a: 60 });
});

test("weights count, and an extended resource only for pods that ask for it", () => {
  const plugin = scoring([
    { name: "cpu", weight: 3 },
    { name: "example.com/gpu", weight: 1 },
    { name: "ephemeral-storage", weight: 1 },
  ]);
  const cluster = clusterOf([sized("a", { cpu: 10, "example.com/gpu": 10, "ephemeral-storage": 10, pods: 9 })]);
  expect([
    scores(plugin.score, asking({ cpu: 1, "example.com/gpu": 5, "ephemeral-storage": 3 }), cluster),
    scores(plugin.score, asking({ cpu: 1, "ephemeral-storage": 3 }), cluster),
  ]).toEqual([{ a: 78 }, { a: 85 }]);
});

test("amounts that doubles can not multiply are divided as integers", () => {
  const plugin = scoring([{ name: "memory", weight: 1 }]);
  const cluster = clusterOf([sized("a", { memory: "9007199254740991", pods: 9 })]);
  const used = 9_007_199_254_740_991 - 5_764_607_523_034_234;
  expect(scores(plugin.score, asking({ memory: String(used) }), cluster)).toEqual({ a: 63 });
});

test("extended resources that the profile ignores need not be there, by name or by group", () => {
  const cluster = clusterOf([sized("a", { cpu: 1, memory: 1, pods: 10 })]);
  const pod = asking({ "example.com/gpu": 1, "example.org/disk": 1, "hugepages-2Mi": 1 });
  const verdictsWith = (args: Partial<NodeResourcesFitArgs>) => verdicts(plugin(args).filter, pod, cluster);
  const [gpu, disk, pages] = ["example.com/gpu", "example.org/disk", "hugepages-2Mi"].map(
    (name) => `Insufficient ${name}`,
  );
  expect([
    verdictsWith({ ignoredResources: ["example.com/gpu", "hugepages-2Mi"] }),
    verdictsWith({ ignoredResourceGroups: ["example.org", "example"] }),
  ]).toEqual([{ a: unresolvable(disk ?? "", pages ?? "") }, { a: unresolvable(gpu ?? "", pages ?? "") }]);
});

test("MostAllocated prefers what is fullest, and takes overcommitted nodes for full ones", () => {
  const on = (nodeName: string, cpu: number) => asking({ cpu, memory: 0 }, { nodeName });
  const nodes = ["empty", "half", "over"].map((name) => sized(name, { cpu: 10, memory: 10, pods: 10 }));
  const cluster = clusterOf(nodes, [on("half", 4), on("over", 11)]);
  const { score: most } = plugin({
    scoringStrategy: { type: "MostAllocated", resources: [{ name: "cpu", weight: 3 }] },
  });
  expect(scores(most, asking({ cpu: 1, memory: 0 }), cluster)).toEqual({ empty: 10, half: 50, over: 100 });
});

test("RequestedToCapacityRatio follows the shape; a resource that it gives nothing does not count", () => {
  const shape = [
    { utilization: 0, score: 0 },
    { utilization: 40, score: 10 },
    { utilization: 100, score: 5 },
  ];
  const { score: ratio } = plugin({
    scoringStrategy: {
      type: "RequestedToCapacityRatio",
      resources: [
        { name: "cpu", weight: 2 },
        { name: "ephemeral-storage", weight: 1 },
      ],
      shape,
    },
  });
  const cluster = clusterOf([sized("a", { cpu: 10, "ephemeral-storage": 10, pods: 10 })]);
  const of = (cpu: number, storage: number) => scores(ratio, asking({ cpu, "ephemeral-storage": storage }), cluster);
  // cpu 20 %: 50, 70 %: 100 - 25; storage 10 %: 25. Means are rounded: (2 * 50 + 25) / 3 = 41.67.
  expect([of(2, 0), of(7, 0), of(2, 1), of(11, 0)]).toEqual([{ a: 50 }, { a: 75 }, { a: 42 }, { a: 50 }]);
});

test("of resources other than cpu and memory, what placed pods have asked for is used", () => {
  const { score: storage } = scoring([{ name: "ephemeral-storage", weight: 1 }]);
  const placed = asking({ "ephemeral-storage": 4 }, { nodeName: "a" });
  const cluster = clusterOf([sized("a", { memory: "9Gi", "ephemeral-storage": 10, pods: 10 })], [placed]);
  expect(scores(storage, asking({ "ephemeral-storage": 1 }), cluster)).toEqual({ a: 50 });
});

test("RequestedToCapacityRatio scores 0 where the shape gives nothing to any resource", () => {
  const shape = [
    { utilization: 0, score: 0 },
    { utilization: 100, score: 10 },
  ];
  const { score: ratio } = plugin({
    scoringStrategy: { type: "RequestedToCapacityRatio", resources: [{ name: "ephemeral-storage", weight: 1 }], shape },
  });
  const cluster = clusterOf([sized("a", { "ephemeral-storage": 10, pods: 10 })]);
  expect(scores(ratio, asking({ "ephemeral-storage": 0 }), cluster)).toEqual({ a: 0 });
});
