import { describe, expect, test } from "vitest";
import type { ClusterSnapshot } from "../cluster/cluster-snapshot.ts";
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

describe("a scorer that fails for the pod", () => {
  const preScore = () => undefined;
  const failing: ProfilePlugins = {
    filters: plugins.filters,
    scorers: [
      { weight: 1, plugin: { name: "ImageLocality", preScore } },
      { weight: 1, plugin: { name: "TaintToleration", preScore, failure: () => undefined } },
      { weight: 1, plugin: { name: "NodeAffinity", preScore, failure: ({ name }) => `${name} is odd` } },
      { weight: 1, plugin: { name: "VolumeBinding", preScore, failure: () => "odd too" } },
    ],
  };
  const error = 'running PreScore plugin "NodeAffinity": web is odd';

  test("ends the cycle when there are nodes to compare, the first one in its words", () => {
    expect(schedulePod(web, cluster, failing, last)).toEqual({ kind: "error", message: error });
    const { best, error: told, message } = examinePod(web, cluster, failing);
    expect({ best, told, message }).toEqual({ best: [], told: error, message: undefined });
  });

  test.each([
    ["a single node is feasible", web, clusterWith(cluster.nodes.slice(0, 2))],
    ["its nominated node is feasible", toPodInfo({ ...web.pod, status: { nominatedNodeName: "a" } }), cluster],
  ])("is not asked when %s", (_, pod, some) => {
    expect(schedulePod(pod, some, failing, last)).toMatchObject({ kind: "scheduled", nodeName: "a" });
    const examination = examinePod(pod, some, failing);
    expect(examination.best).toEqual(["a"]);
    expect(examination).not.toHaveProperty("error");
  });
});

describe("a profile that looks at a share of the nodes", () => {
  const sampling = { percentage: 1, startIndex: 20 };
  /** 150 of them; at 1 percent 100 feasible ones are enough. The last is the best, those of the list are full. */
  function many(...full: readonly number[]): ClusterSnapshot {
    const nodes = Array.from({ length: 150 }, (_, index) =>
      labelledNode(`n${index}`, { good: `${index === 149 ? 999 : 200}`, ...(full.includes(index) && { full: "" }) }),
    );
    return clusterWith(nodes);
  }
  const sampled = (pod = web, snapshot = many(), profile = plugins) =>
    schedulePod(pod, snapshot, profile, last, sampling);
  const nominatedTo = (nominatedNodeName: string) => toPodInfo({ ...web.pod, status: { nominatedNodeName } });

  test("chooses among those that it finds, and says where to go on", () => {
    expect(sampled()).toMatchObject({ nodeName: "n119", total: 200, ties: 100, feasible: 100, nextStartIndex: 120 });
    expect(schedulePod(web, many(), plugins, last)).toMatchObject({ nodeName: "n149", feasible: 150 });
  });

  test("goes past nodes that are full", () => {
    expect(sampled(web, many(20, 30, 119))).toMatchObject({ nodeName: "n122", feasible: 100, nextStartIndex: 123 });
  });

  test("goes through the nodes zone by zone", () => {
    // The order is n0 n75 n1 n76 and so on.
    const nodes = many().nodes.map((node, index) => ({
      ...node,
      labels: { ...node.labels, "topology.kubernetes.io/zone": index < 75 ? "x" : "y" },
    }));
    expect(sampled(web, clusterWith(nodes))).toMatchObject({ nodeName: "n134", feasible: 100, nextStartIndex: 120 });
  });

  test("has looked at all of them when none is feasible", () => {
    const [first, second] = many(0, 1).nodes;
    const full = clusterWith([first, second].filter((node) => node !== undefined));
    const message = "0/2 nodes are available: 2 ports taken.";
    const next = schedulePod(web, full, plugins, last, { percentage: 1, startIndex: 1 });
    expect(next).toEqual({ kind: "unschedulable", message, nextStartIndex: 1 });
  });

  test("is content with the first that is feasible where nothing scores", () => {
    const filtering = { ...plugins, scorers: [] };
    expect(sampled(web, many(20), filtering)).toMatchObject({ nodeName: "n21", feasible: 1, nextStartIndex: 22 });
  });

  test("searches nothing for a pod whose nominated node is feasible", () => {
    expect(sampled(nominatedTo("n3"))).toMatchObject({ nodeName: "n3", feasible: 1, nextStartIndex: 20 });
  });

  test("has looked at a nominated node that is full once, before the others", () => {
    // n20 to n119 are found; the nominated node counts though the search does not reach it.
    expect(sampled(nominatedTo("n3"), many(3))).toMatchObject({ feasible: 100, nextStartIndex: 121 });
    // n20 to n120 without n30, which is not counted once more.
    expect(sampled(nominatedTo("n30"), many(30))).toMatchObject({ feasible: 100, nextStartIndex: 121 });
  });

  test("searches nothing for a pod that PreFilter rejects", () => {
    const rejection = { code: "Unschedulable", reasons: ["never"] } as const;
    const never: ProfilePlugins = {
      filters: [{ name: "NodeAffinity", preFilter: () => ({ kind: "reject", rejection }) }],
      scorers: [],
    };
    const message = "0/150 nodes are available: never.";
    expect(sampled(web, many(), never)).toEqual({ kind: "unschedulable", message, nextStartIndex: 20 });
    // A place behind the last node, where nodes have gone, stays as well.
    const behind = schedulePod(web, many(), never, last, { percentage: 1, startIndex: 200 });
    expect(behind).toMatchObject({ nextStartIndex: 200 });
  });

  test("searches among the nodes that PreFilter selects, and counts on among all", () => {
    const nodeNames = new Set(["n149", "n4", "n7"]);
    const selecting: ProfilePlugins = {
      filters: [
        { name: "NodeAffinity", preFilter: () => ({ kind: "filter", filter: { filter: () => undefined }, nodeNames }) },
      ],
      scorers: plugins.scorers,
    };
    expect(sampled(web, many(), selecting)).toMatchObject({ nodeName: "n149", feasible: 3, nextStartIndex: 23 });
  });

  test("says where to go on when a scorer fails, too", () => {
    const failing: ProfilePlugins = {
      filters: plugins.filters,
      scorers: [{ weight: 1, plugin: { name: "NodeAffinity", preScore: () => undefined, failure: () => "odd" } }],
    };
    expect(sampled(web, many(), failing)).toMatchObject({ kind: "error", nextStartIndex: 120 });
  });
});

function scored(nodeName: string, total: number): object {
  return { nodeName, code: "Success", scores: new Map([["ImageLocality", total]]), total };
}
