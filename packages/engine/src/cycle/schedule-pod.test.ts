import { describe, expect, test } from "vitest";
import { toPodInfo } from "../cluster/to-pod-info.ts";
import { clusterWith, labelledNode } from "../testing/labelled-cluster.ts";
import type { NodeScorer } from "./plugin.ts";
import type { ProfilePlugins } from "./profile-plugins.ts";
import { examinePod, schedulePod } from "./schedule-pod.ts";

/** Nodes say in their labels whether they are full and how good they are. */
const plugins: ProfilePlugins = {
  filters: [
    {
      name: "NodePorts",
      preFilter: () => ({
        kind: "filter",
        filter: { filter: ({ labels }) => (labels["full"] === undefined ? undefined : taken) },
      }),
    },
  ],
  scorers: [
    { weight: 2, plugin: { name: "ImageLocality", preScore: (_pod, _cluster, feasible) => share(feasible.length) } },
  ],
};
const taken = { code: "Unschedulable", reasons: ["ports taken"] } as const;

/** The label's number; a point less for each feasible node, so that it shows how many were scored together. */
function share(nodes: number): NodeScorer {
  return { score: ({ labels }) => Number(labels["good"]) - nodes };
}

const cluster = clusterWith([
  labelledNode("a", { good: "10" }),
  labelledNode("b", { good: "20", full: "" }),
  labelledNode("c", { good: "20" }),
  labelledNode("d", { good: "20" }),
]);
const web = toPodInfo({ metadata: { name: "web" }, spec: { containers: [] } });
const last = (candidates: number): number => candidates - 1;

test("a pod goes to one of the best of the feasible nodes", () => {
  expect(schedulePod(web, cluster, plugins, last)).toEqual({
    kind: "scheduled",
    nodeName: "d",
    total: 34,
    ties: 2,
    feasible: 3,
    runnerUp: { nodeName: "c", total: 34 },
  });
});

test("an examination has every node in the snapshot's order, and all of the best", () => {
  const rejection = { nodeName: "b", plugin: "NodePorts", ...taken };
  expect(examinePod(web, cluster, plugins)).toEqual({
    nodes: [scored("a", 14), rejection, scored("c", 34), scored("d", 34)],
    best: ["c", "d"],
  });
});

test("where nothing fits both have upstream's message", () => {
  const full = clusterWith(cluster.nodes.slice(1, 2));
  const message = "0/1 nodes are available: 1 ports taken.";
  expect(schedulePod(web, full, plugins, last)).toEqual({ kind: "unschedulable", message });
  expect(examinePod(web, full, plugins)).toEqual({
    nodes: [{ nodeName: "b", plugin: "NodePorts", ...taken }],
    best: [],
    message,
  });
});

test("a rejection by PreFilter is told beside the nodes", () => {
  const rejection = { code: "UnschedulableAndUnresolvable", reasons: ["never"] } as const;
  const never: ProfilePlugins = {
    filters: [{ name: "NodeAffinity", preFilter: () => ({ kind: "reject", rejection }) }],
    scorers: [],
  };
  const one = clusterWith(cluster.nodes.slice(0, 1));
  expect(examinePod(web, one, never)).toEqual({
    nodes: [{ nodeName: "a", plugin: "NodeAffinity", ...rejection }],
    best: [],
    message: "0/1 nodes are available: never.",
    preFilter: { plugin: "NodeAffinity", ...rejection },
  });
});

describe("a pod that preemption has nominated for a node", () => {
  const nominatedTo = (nominatedNodeName: string) => toPodInfo({ ...web.pod, status: { nominatedNodeName } });

  test("goes there when the node is feasible, however good the others are", () => {
    expect(schedulePod(nominatedTo("a"), cluster, plugins, last)).toEqual({
      kind: "scheduled",
      nodeName: "a",
      total: 18,
      ties: 1,
      feasible: 1,
    });
    const { nodes, best } = examinePod(nominatedTo("a"), cluster, plugins);
    expect({ nodes, best }).toEqual({ nodes: examinePod(web, cluster, plugins).nodes, best: ["a"] });
  });
  test.each(["b", "gone"])("goes where any pod would go otherwise: %s", (node) => {
    expect(schedulePod(nominatedTo(node), cluster, plugins, last)).toEqual(schedulePod(web, cluster, plugins, last));
    expect(examinePod(nominatedTo(node), cluster, plugins)).toEqual(examinePod(web, cluster, plugins));
  });
});

function scored(nodeName: string, total: number): object {
  return { nodeName, code: "Success", scores: new Map([["ImageLocality", total]]), total };
}
