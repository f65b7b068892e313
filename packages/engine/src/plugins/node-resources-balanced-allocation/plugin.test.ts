import { describe, expect, test } from "vitest";
import type { Pod, PodSpec } from "../../api/pod.ts";
import type { ResourceList } from "../../api/quantity.ts";
import type { KubernetesVersion } from "../../cycle/version-differences.ts";
import { clusterOf, podOf, roomyNode, scores } from "../../testing/plugin-verdicts.ts";
import { nodeResourcesBalancedAllocation } from "./plugin.ts";

const balancing = (version: KubernetesVersion, ...names: readonly string[]) =>
  nodeResourcesBalancedAllocation(
    { nodeResourcesBalancedAllocation: { resources: names.map((name) => ({ name, weight: 1 })) } },
    version,
  ).score;
const score = balancing("1.37", "cpu", "memory");

const sized = (name: string, allocatable: ResourceList) => roomyNode(name, { status: { allocatable } });
const asking = (requests: ResourceList, spec: Partial<PodSpec> = {}): Pod =>
  podOf({ containers: [{ name: "main", resources: { requests } }], ...spec });
const tenOfEach = { cpu: 10, memory: 10, pods: 9 };

test("a pod that asks for none of the resources is none of its business", () => {
  const cluster = clusterOf([roomyNode("a")]);
  expect([
    scores(score, asking({}), cluster),
    scores(score, asking({ cpu: 0, "example.com/gpu": 1 }), cluster),
  ]).toEqual(["skip", "skip"]);
});

test("75 when the pod changes nothing, more when it evens out, less when it does the opposite", () => {
  const on = (nodeName: string, requests: ResourceList) => asking(requests, { nodeName });
  const cluster = clusterOf(
    ["even", "helped", "harmed"].map((name) => sized(name, tenOfEach)),
    [on("helped", { memory: 4 }), on("harmed", { cpu: 4 })],
  );
  // evenness is 100 - 50 * |cpu - memory|: even 100 to 80, helped 80 to 100, harmed 80 to 60
  expect(scores(score, asking({ cpu: 4 }), cluster)).toEqual({ even: 65, helped: 85, harmed: 65 });
});

test("asking for the same share of both changes nothing", () => {
  expect(scores(score, asking({ cpu: 4, memory: 4 }), clusterOf([sized("a", tenOfEach)]))).toEqual({ a: 75 });
});

test("a share ends at the whole, however overcommitted", () => {
  const cluster = clusterOf([sized("a", tenOfEach)]);
  expect(scores(score, asking({ cpu: 10 }), cluster)).toEqual(scores(score, asking({ cpu: 99 }), cluster));
});

test("evenness is truncated before and after the pod, each for itself", () => {
  const thousand = { cpu: 1000, memory: 1000, pods: 9 };
  const cluster = clusterOf([sized("a", thousand)], [asking({ cpu: 670 }, { nodeName: "a" })]);
  // 66.5 becomes 84.2: 50 + (50 + 84 - 66) / 2; with the difference of both, 17.7, it would be 83.
  expect(scores(score, asking({ memory: 354 }), cluster)).toEqual({ a: 84 });
});

test("a resource that the node lacks is left out; with one left nothing can be uneven", () => {
  expect(scores(score, asking({ cpu: 4 }), clusterOf([sized("a", { cpu: 10, pods: 9 })]))).toEqual({ a: 75 });
});

test("three resources and more: the standard deviation; extended ones only for pods that ask for them", () => {
  const three = balancing("1.37", "cpu", "memory", "example.com/gpu");
  const cluster = clusterOf([sized("a", { ...tenOfEach, "example.com/gpu": 10 })]);
  expect([
    // 0.8 and 0: deviation 0.4, evenness 60; with a third at 0 it would be 62
    scores(three, asking({ cpu: 8, "example.com/gpu": 0 }), cluster),
    // 0.8, 0 and 0.3: deviation 0.3299…, evenness 67
    scores(three, asking({ cpu: 8, "example.com/gpu": 3 }), cluster),
  ]).toEqual([{ a: 55 }, { a: 58 }]);
});

test("what was asked for counts, not what scoring assumes", () => {
  const silent = podOf({ nodeName: "a", containers: [{ name: "main" }] });
  const cluster = clusterOf([sized("a", tenOfEach), sized("b", tenOfEach)], [silent]);
  expect(scores(score, asking({ cpu: 4, memory: 4 }), cluster)).toEqual({ a: 75, b: 75 });
});

test("pod-level requests and the status of the incoming pod count", () => {
  const cluster = clusterOf([sized("a", tenOfEach)]);
  const podLevel = podOf({ resources: { requests: { cpu: 4, memory: 4 } } });
  const resized: Pod = {
    ...asking({ cpu: 4 }),
    status: { containerStatuses: [{ name: "main", allocatedResources: { cpu: 4, memory: 4 } }] },
  };
  expect([scores(score, podLevel, cluster), scores(score, resized, cluster)]).toEqual([{ a: 75 }, { a: 75 }]);
});

describe("up to 1.35", () => {
  const before = (...names: readonly string[]) => balancing("1.35", ...names);

  test("the score is how even the node becomes, whatever it was before", () => {
    const cluster = clusterOf(
      [sized("a", tenOfEach), sized("b", tenOfEach)],
      [asking({ memory: 4 }, { nodeName: "b" })],
    );
    expect(scores(before("cpu", "memory"), asking({ cpu: 4 }), cluster)).toEqual({ a: 80, b: 100 });
  });

  test("of two resources half the difference counts, to the last bit", () => {
    // 100 * (1 - 0.35) is 64.99…; the standard deviation of 0.8 and 0.1 is a bit less than 0.35, which would give 65.
    const cluster = clusterOf([sized("a", tenOfEach)]);
    expect(scores(before("cpu", "memory"), asking({ cpu: 8, memory: 1 }), cluster)).toEqual({ a: 64 });
  });

  test("of three equal shares the deviation is next to nothing, and never below", () => {
    // The mean of three times 0.1 is a bit more than 0.1.
    const gpu = "example.com/gpu";
    const cluster = clusterOf([sized("a", { ...tenOfEach, [gpu]: 10 })]);
    expect(scores(before("cpu", "memory", gpu), asking({ cpu: 1, memory: 1, [gpu]: 1 }), cluster)).toEqual({ a: 100 });
  });
});
