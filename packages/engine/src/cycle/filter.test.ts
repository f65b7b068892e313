import { describe, expect, test } from "vitest";
import type { PodInfo } from "../cluster/pod-info.ts";
import { toPodInfo } from "../cluster/to-pod-info.ts";
import { clusterWith, labelledNode } from "../testing/labelled-cluster.ts";
import { filterNodes } from "./filter.ts";
import type { FilterPlugin, NodeFilter, PluginName, Rejection } from "./plugin.ts";

const full: Rejection = { code: "Unschedulable", reasons: ["full"] };
const never: Rejection = { code: "UnschedulableAndUnresolvable", reasons: ["never"] };

test("the first plugin to reject a node names the reason", () => {
  const cluster = clusterWith(["a", "b", "c"].map((name) => labelledNode(name, {})));
  const plugins = [rejecting("NodePorts", ["a"], full), rejecting("VolumeZone", ["a", "b"], never)];
  expect(verdicts(pod("web"), cluster, plugins)).toEqual({
    a: { plugin: "NodePorts", ...full },
    b: { plugin: "VolumeZone", ...never },
    c: "fits",
  });
});

test("a pod that PreFilter rejects is rejected on every node in the same words", () => {
  const cluster = clusterWith(["a", "b"].map((name) => labelledNode(name, {})));
  const plugin: FilterPlugin = { name: "NodeAffinity", preFilter: () => ({ kind: "reject", rejection: never }) };
  const rejection = { plugin: "NodeAffinity", ...never };
  expect(verdicts(pod("web"), cluster, [plugin])).toEqual({ a: rejection, b: rejection });
  expect(filterNodes(pod("web"), cluster, { filters: [plugin] }).preFilter).toEqual(rejection);
});

describe("when PreFilter selects nodes", () => {
  const cluster = clusterWith(["a", "b"].map((name) => labelledNode(name, {})));
  const selecting: FilterPlugin = {
    name: "NodeAffinity",
    preFilter: () => ({ kind: "filter", filter: { filter: () => full }, nodeNames: new Set(["a", "absent"]) }),
  };

  test("the others are rejected unasked, by no plugin", () => {
    expect(verdicts(pod("web"), cluster, [selecting])).toEqual({
      a: { plugin: "NodeAffinity", ...full },
      b: { code: "UnschedulableAndUnresolvable", reasons: ["node(s) didn't satisfy plugin(s) [NodeAffinity]"] },
    });
  });
  test("the pod's nominated node is asked all the same", () => {
    const nominated = pod("web", { nominatedTo: "b" });
    expect(verdicts(nominated, cluster, [selecting])).toMatchObject({ b: { plugin: "NodeAffinity", ...full } });
  });
  test("nothing is named beside them when the nominated node passes", () => {
    const passing: FilterPlugin = {
      name: "NodeName",
      preFilter: () => ({ kind: "filter", filter: { filter: () => undefined }, nodeNames: new Set(["a"]) }),
    };
    expect(verdicts(pod("web", { nominatedTo: "a" }), cluster, [passing])).toEqual({
      a: "fits",
      b: { code: "UnschedulableAndUnresolvable", reasons: ["node(s) didn't satisfy plugin(s) [NodeName]"] },
    });
  });
  test("what rejects the pod's nominated node is named with what left the others out", () => {
    const passing: FilterPlugin = {
      name: "NodeName",
      preFilter: () => ({ kind: "filter", filter: { filter: () => undefined }, nodeNames: new Set(["a"]) }),
    };
    const plugins = [passing, rejecting("NodePorts", ["a"], full)];
    expect(verdicts(pod("web", { nominatedTo: "a" }), cluster, plugins)).toEqual({
      a: { plugin: "NodePorts", ...full },
      b: { code: "UnschedulableAndUnresolvable", reasons: ["node(s) didn't satisfy plugin(s) [NodeName NodePorts]"] },
    });
    expect(verdicts(pod("web"), cluster, plugins)).toMatchObject({
      b: { reasons: ["node(s) didn't satisfy plugin(s) [NodeName]"] },
    });
  });
});

describe("pods nominated for a node", () => {
  /** Lets a node take at most one pod, by its list and by its own count. */
  const counting: FilterPlugin = {
    name: "NodeResourcesFit",
    preFilter: () => ({ kind: "filter", filter: { filter: ({ pods }) => (pods.length > 0 ? full : undefined) } }),
  };
  /** Passes with the nominated pods, and not without them. */
  const wanting: FilterPlugin = {
    name: "InterPodAffinity",
    preFilter: () => ({ kind: "filter", filter: wantingCompany() }),
  };

  test.each([
    ["of higher priority count", 6, { plugin: "NodeResourcesFit", ...full }],
    ["of the same priority count", 5, { plugin: "NodeResourcesFit", ...full }],
    ["of lower priority do not", 4, "fits"],
  ])("%s", (_, priority, verdict) => {
    const nominated = pod("db", { priority });
    const cluster = clusterWith([labelledNode("a", {})], {
      nominatedPods: (name) => (name === "a" ? [nominated] : []),
    });
    expect(verdicts(pod("web", { priority: 5 }), cluster, [counting])).toEqual({ a: verdict });
  });

  test("do not include the pod itself", () => {
    const cluster = clusterWith([labelledNode("a", {})], { nominatedPods: () => [pod("web")] });
    expect(verdicts(pod("web"), cluster, [counting])).toEqual({ a: "fits" });
  });
  test("must not be needed: the node has to pass without them too", () => {
    const cluster = clusterWith([labelledNode("a", {})], { nominatedPods: () => [pod("db")] });
    expect(verdicts(pod("web"), cluster, [wanting])).toEqual({ a: { plugin: "InterPodAffinity", ...never } });
  });
  test("are told to each filter that tries pods out, which is asked once all of them are there", () => {
    const told: string[] = [];
    const telling: FilterPlugin = {
      name: "PodTopologySpread",
      preFilter: () => ({ kind: "filter", filter: wantingCompany(told) }),
    };
    const cluster = clusterWith([labelledNode("a", {})], { nominatedPods: () => [pod("db"), pod("cache")] });
    verdicts(pod("web"), cluster, [telling]);
    expect(told).toEqual(["default/db,default/cache on a, which has default/db,default/cache"]);
  });
  test("stay unknown to a plugin that skipped", () => {
    const skipping: FilterPlugin = { name: "InterPodAffinity", preFilter: () => ({ kind: "skip" }) };
    const cluster = clusterWith([labelledNode("a", {})], { nominatedPods: () => [pod("db")] });
    expect(verdicts(pod("web"), cluster, [skipping])).toEqual({ a: "fits" });
  });
});

/** Rejects a node without guests, and tells of those that it is asked about. */
function wantingCompany(told: string[] = []): NodeFilter {
  return {
    filter: () => never,
    trial: ({ name }) => {
      const guests: string[] = [];
      return {
        add: ({ key }) => void guests.push(key),
        remove: ({ key }) => void guests.splice(guests.indexOf(key), 1),
        filter: ({ pods }) => {
          told.push(`${guests.join()} on ${name}, which has ${pods.map(({ key }) => key).join()}`);
          return guests.length === 0 ? never : undefined;
        },
      };
    },
  };
}

function rejecting(name: PluginName, nodeNames: readonly string[], rejection: Rejection): FilterPlugin {
  const filter: NodeFilter = { filter: (node) => (nodeNames.includes(node.name) ? rejection : undefined) };
  return { name, preFilter: () => ({ kind: "filter", filter }) };
}

function verdicts(
  incoming: PodInfo,
  cluster: Parameters<typeof filterNodes>[1],
  filters: readonly FilterPlugin[],
): object {
  const filtered = filterNodes(incoming, cluster, { filters });
  return Object.fromEntries(filtered.verdicts.map(({ node, rejection }) => [node.name, rejection ?? "fits"]));
}

function pod(name: string, { priority = 0, nominatedTo = "" } = {}): PodInfo {
  return toPodInfo({
    metadata: { name, namespace: "default" },
    spec: { containers: [], priority },
    ...(nominatedTo !== "" && { status: { nominatedNodeName: nominatedTo } }),
  });
}
