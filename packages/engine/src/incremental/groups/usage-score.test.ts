import fc from "fast-check";
import { expect, test } from "vitest";
import type { Pod } from "../../api/pod.ts";
import type { ResourceList } from "../../api/quantity.ts";
import type { NodeInfo } from "../../cluster/node-info.ts";
import { scoredRequests } from "../../cluster/pod-requests.ts";
import { toNodeInfo, withPod } from "../../cluster/to-node-info.ts";
import { toPodInfo } from "../../cluster/to-pod-info.ts";
import { kubernetesVersions, type Profile, type ResourceWeight } from "../../cycle/profile.ts";
import { differencesOf } from "../../cycle/version-differences.ts";
import { defaultProfile } from "../../plugins/default-profile.ts";
import { nodeResourcesBalancedAllocation } from "../../plugins/node-resources-balanced-allocation/plugin.ts";
import { nodeResourcesFit } from "../../plugins/node-resources-fit/plugin.ts";
import { rarely, sometimes, withoutUndefined } from "../../testing/arbitrary-labels.ts";
import { clusterWith } from "../../testing/labelled-cluster.ts";
import { notFeasible } from "./node-scores.ts";
import { scoreBias } from "./score-memory.ts";
import { evenness, NodeUsage, type UsageNumbers, usageStride } from "../nodes/node-usage.ts";
import { shareStride, writeShares } from "../nodes/usage-shares.ts";
import { usageScore } from "./usage-score.ts";

const gpu = "example.com/gpu";

/** None, little, more than is likely to be there, and what a double can hardly multiply; no sum of them is rounded. */
function amount(): fc.Arbitrary<string> {
  const bytes = fc.oneof(fc.nat({ max: 12 }), fc.integer({ min: 2 ** 46 - 9, max: 2 ** 46 + 9 }), fc.maxSafeNat());
  return fc.oneof(
    fc.constantFrom("0", "1", "3", "1Gi", "3Gi", "64Ti", String(2 ** 50)),
    bytes.map((some) => String(some % 2 ** 50)),
  );
}

function resources(): fc.Arbitrary<ResourceList> {
  const cpu = fc.oneof(
    fc.constantFrom("0", "1", "100m", "1500m", "4"),
    fc.nat({ max: 9000 }).map((some) => `${some}m`),
  );
  return fc
    .record({
      cpu: sometimes(cpu, 4),
      memory: sometimes(amount(), 4),
      "ephemeral-storage": rarely(amount(), 4),
      [gpu]: rarely(fc.constantFrom("0", "1", "3"), 4),
    })
    .map(withoutUndefined);
}

function pods(): fc.Arbitrary<Pod> {
  const scalars = rarely(fc.constant({ [gpu]: "1" }), 9);
  return fc.tuple(resources(), scalars, rarely(resources(), 4)).map(([requests, extended, allocated]) => ({
    metadata: { name: "web" },
    spec: { containers: [{ name: "main", resources: { requests: { ...requests, ...extended } } }] },
    ...(allocated && { status: { containerStatuses: [{ name: "main", allocatedResources: allocated }] } }),
  }));
}

/** A node and a pod that leaves so close to a whole percentage of it that a rounded product would tell another one. */
function closeCalls(): fc.Arbitrary<{ readonly allocatable: ResourceList; readonly pod: Pod }> {
  const there = fc.integer({ min: 2 ** 45, max: 2 ** 52 });
  return fc.tuple(there, fc.integer({ min: 1, max: 99 }), fc.constantFrom(-1, 0, 1)).map(([memory, percent, off]) => {
    const left = Number((BigInt(memory) * BigInt(percent)) / 100n) + off;
    const requests = { cpu: "0", memory: String(memory - left) };
    const pod = { metadata: { name: "web" }, spec: { containers: [{ name: "main", resources: { requests } }] } };
    return { allocatable: { memory: String(memory) }, pod };
  });
}

function profiles(): fc.Arbitrary<Profile> {
  const weighted = fc.record({ name: fc.constantFrom("cpu", "memory"), weight: fc.integer({ min: 1, max: 100 }) });
  const both: readonly ResourceWeight[] = [
    { name: "cpu", weight: 1 },
    { name: "memory", weight: 1 },
  ];
  const others = fc.array(
    fc.oneof(
      { weight: 9, arbitrary: weighted },
      fc.constantFrom(gpu, "ephemeral-storage").map((name) => ({ name, weight: 1 })),
    ),
  );
  return fc
    .record({
      version: fc.constantFrom(...kubernetesVersions),
      type: fc.constantFrom("LeastAllocated" as const, "LeastAllocated" as const, "MostAllocated" as const),
      ofFit: fc.oneof(fc.constant(both), others),
      ignoredResources: rarely(fc.constant([gpu]), 4),
      ofBalanced: fc.oneof(fc.constant(both), fc.constant(both.toReversed()), others),
    })
    .map(({ version, type, ofFit, ignoredResources = [], ofBalanced }) => {
      const profile = defaultProfile(version);
      const nodeResourcesFitArgs = {
        ignoredResources,
        ignoredResourceGroups: [],
        scoringStrategy: { type, resources: ofFit },
      };
      const nodeResourcesBalancedAllocationArgs = { resources: ofBalanced };
      return {
        ...profile,
        args: {
          ...profile.args,
          nodeResourcesFit: nodeResourcesFitArgs,
          nodeResourcesBalancedAllocation: nodeResourcesBalancedAllocationArgs,
        },
      };
    });
}

function rowsOf(row: number, node: NodeInfo): UsageNumbers {
  const usage = new NodeUsage();
  usage.set(row, node);
  const left = [...node.allocatable.scalars].map(
    ([name, there]) => [name, there - (node.requested.scalars.get(name) ?? 0)] as const,
  );
  const shares = new Float64Array((row + 1) * shareStride);
  writeShares(usage.numbers, row * usageStride, shares, row * shareStride);
  return {
    numbers: usage.numbers,
    shares,
    storageLeft: (at) => usage.storageLeft(at),
    scalarsLeft: () => new Map(left),
  };
}

test("what the numbers say of a node is what the plugins say of it", () => {
  let accepted = 0;
  let rejected = 0;
  const weight = fc.integer({ min: 1, max: 100 });
  const cases = fc.record({
    profile: profiles(),
    sizes: fc.oneof({ weight: 4, arbitrary: fc.record({ allocatable: resources(), pod: pods() }) }, closeCalls()),
    places: fc.constantFrom("0", "2", "110"),
    placed: fc.array(pods(), { maxLength: 3 }),
    filters: fc.boolean(),
    weights: fc.record({ fit: sometimes(weight, 4), balanced: sometimes(weight, 4) }),
  });
  fc.assert(
    fc.property(cases, ({ sizes: { pod, allocatable }, profile, places, placed, filters, weights }) => {
      const { runningPodUsage } = differencesOf(profile.kubernetesVersion);
      const incoming = toPodInfo(pod, runningPodUsage);
      const node: NodeInfo = placed
        .map((one) => toPodInfo(one, runningPodUsage))
        .reduce(
          withPod,
          toNodeInfo({ metadata: { name: "a" }, status: { allocatable: { ...allocatable, pods: places } } }),
        );
      const cluster = clusterWith([node]);
      const fit = nodeResourcesFit(profile.args);
      const balanced = nodeResourcesBalancedAllocation(profile.args, profile.kubernetesVersion);
      const scorers = [
        { plugin: fit.score, weight: weights.fit },
        { plugin: balanced.score, weight: weights.balanced },
      ].flatMap(({ plugin, weight: of }) => {
        const scorer = plugin?.preScore(incoming, cluster, [node]);
        return plugin === undefined || of === undefined || scorer === undefined
          ? []
          : [{ name: plugin.name, weight: of, scorer }];
      });

      const row = 3;
      const rows = rowsOf(row, node);
      const score = usageScore({
        requests: incoming.requests,
        usage: incoming.usage,
        scored: scoredRequests(pod),
        filters: filters ? ["NodeResourcesFit"] : [],
        scorers,
        profile,
        rows,
      });
      if (score === undefined) return;

      accepted++;
      const judge = fit.filter?.preFilter(incoming, cluster);
      const rejects = filters && judge?.kind === "filter" && judge.filter.filter(node) !== undefined;
      if (rejects) rejected++;
      const total = scorers.reduce((sum, { weight: of, scorer }) => sum + of * scorer.score(node), 0);
      const scores = new Int32Array(row + 1);
      score.workOut(Int32Array.of(row), 0, 1, scores);
      expect((scores[row] ?? 0) - scoreBias).toBe(rejects ? notFeasible : total);
    }),
    { numRuns: 3000 },
  );
  expect(Math.min(accepted - rejected, rejected)).toBeGreaterThan(100);
});

test("whole percentages are told from those that are nearly whole", () => {
  const profile = defaultProfile(kubernetesVersions[0]);
  const { balancedAllocationComparesWithout } = differencesOf(profile.kubernetesVersion);
  const { requests: nothing } = toPodInfo({ metadata: {}, spec: { containers: [] } });
  const percentOf = (left: number, there: number): number => Number((100n * BigInt(left)) / BigInt(there));
  const sizes = [3, 7, 11, 4099, 2 ** 24 + 43];
  // Each resource in 200 parts: of one an odd number is taken where the other, or how even both are, is to be whole. A
  // double is below 90 percent with some that are 40 apart.
  const parts = Array.from({ length: 150 }, (_, at) => at + 1).flatMap((cpu) =>
    [cpu, cpu + 1, cpu + 40].map((memory) => [cpu, memory] as const),
  );
  for (const [size, [cpuParts, memoryParts]] of sizes.flatMap((one) => parts.map((both) => [one, both] as const))) {
    const there = 200 * size;
    const placed = { ...nothing, milliCpu: 1, memory: 1 };
    const asked = { ...nothing, milliCpu: cpuParts * size - 1, memory: memoryParts * size - 1 };
    const usage = new NodeUsage();
    usage.set(0, { allocatable: { ...nothing, milliCpu: there, memory: there, pods: 9 }, pods: [] });
    usage.add(0, { usage: placed, nonZeroUsage: placed }, 1);
    const shares = new Float64Array(shareStride);
    writeShares(usage.numbers, 0, shares, 0);
    const rows = { numbers: usage.numbers, shares, storageLeft: () => 0, scalarsLeft: () => new Map() };
    const scoreBy = (name: "NodeResourcesFit" | "NodeResourcesBalancedAllocation", resource: string): number => {
      const scoringStrategy = { type: "LeastAllocated" as const, resources: [{ name: resource, weight: 1 }] };
      const nodeResourcesFit = { ...profile.args.nodeResourcesFit, scoringStrategy };
      const scores = new Int32Array(1);
      usageScore({
        requests: asked,
        usage: asked,
        scored: asked,
        filters: [],
        scorers: [{ name, weight: 1 }],
        profile: { ...profile, args: { ...profile.args, nodeResourcesFit } },
        rows,
      })?.workOut(Int32Array.of(0), 0, 1, scores);
      return (scores[0] ?? 0) - scoreBias;
    };
    const cpu = cpuParts * size;
    const memory = memoryParts * size;
    expect(scoreBy("NodeResourcesFit", "cpu")).toBe(percentOf(there - cpu, there));
    expect(scoreBy("NodeResourcesFit", "memory")).toBe(percentOf(there - memory, there));
    const even = evenness(cpu, there, memory, there);
    const balanced = balancedAllocationComparesWithout ? (150 + even - evenness(1, there, 1, there)) >> 1 : even;
    expect(scoreBy("NodeResourcesBalancedAllocation", "cpu")).toBe(balanced);
  }
});

test("plugins, strategies and resources that the numbers do not tell are left to the plugins", () => {
  const profile = defaultProfile();
  const incoming = toPodInfo({ metadata: {}, spec: { containers: [] } });
  const { requests, usage } = incoming;
  const inputs = {
    requests,
    usage,
    scored: scoredRequests(incoming.pod),
    profile,
    rows: rowsOf(0, toNodeInfo({ metadata: {} })),
  };
  const scored = (name: "ImageLocality" | "NodeResourcesFit") => [{ name, weight: 1 }];
  expect(usageScore({ ...inputs, filters: ["NodeResourcesFit"], scorers: scored("NodeResourcesFit") })).toBeDefined();
  expect(usageScore({ ...inputs, filters: ["NodePorts"], scorers: [] })).toBeUndefined();
  expect(usageScore({ ...inputs, filters: [], scorers: scored("ImageLocality") })).toBeUndefined();
  const many = Array.from({ length: 9 }, (_, number) => [`example.com/gpu-${number}`, 1] as const);
  const asking = { ...requests, scalars: new Map(many) };
  expect(usageScore({ ...inputs, requests: asking, filters: [], scorers: [] })).toBeUndefined();
});
