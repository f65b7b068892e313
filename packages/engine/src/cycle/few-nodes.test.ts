import fc from "fast-check";
import { expect, test } from "vitest";
import type { NodeInfo } from "../cluster/node-info.ts";
import { toPodInfo } from "../cluster/to-pod-info.ts";
import { nodeAffinityFilter } from "../plugins/node-affinity/filter.ts";
import { clusterWith, labelledNode } from "../testing/labelled-cluster.ts";
import { askFewNodes } from "./few-nodes.ts";
import { filterNodes } from "./filter.ts";
import { fitError } from "./fit-error.ts";
import type { FilterPlugin } from "./plugin.ts";
import { runPreFilters } from "./pre-filter.ts";
import { searchNodes } from "./sampling.ts";

const portsTaken = { code: "Unschedulable", reasons: ["ports taken"] } as const;
/** Rejects nodes that are full, as their labels say. */
const full: FilterPlugin = {
  name: "NodePorts",
  preFilter: () => ({
    kind: "filter",
    filter: { filter: ({ labels }) => (labels["full"] === undefined ? undefined : portsTaken) },
  }),
};
const plugins = { filters: [nodeAffinityFilter(undefined), full] };

const names = ["a", "b", "c", "d", "e"];
const nodes = fc
  .tuple(...names.map(() => fc.constantFrom("", "full", "gone")))
  .map((states) =>
    names.flatMap((name, index) => (states[index] === "gone" ? [] : [labelledNode(name, labelsOf(states[index]))])),
  );

function labelsOf(state: string | undefined): Readonly<Record<string, string>> {
  return state === "full" ? { full: "" } : {};
}

/** A pod that is for the nodes of these names, and nominated for one perhaps. */
function podFor(named: readonly string[], nominatedNodeName: string | undefined) {
  const nodeSelectorTerms = named.map((name) => ({
    matchFields: [{ key: "metadata.name", operator: "In" as const, values: [name] }],
  }));
  const nodeAffinity = { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } };
  return toPodInfo({
    metadata: { name: "web" },
    spec: { containers: [], ...(named.length > 0 && { affinity: { nodeAffinity } }) },
    status: { ...(nominatedNodeName !== undefined && { nominatedNodeName }) },
  });
}

const named = fc.subarray([...names, "nowhere"]);
const nominated = fc.constantFrom(undefined, ...names, "nowhere");

/** What asking all nodes tells; `undefined` where few are not enough. */
function expectedOf(
  all: readonly NodeInfo[],
  some: readonly string[],
  nominated: string | undefined,
  { startIndex, hasScorers }: { readonly startIndex: number; readonly hasScorers: boolean },
): object | undefined {
  const pod = podFor(some, nominated);
  const cluster = clusterWith(all);
  const { verdicts } = filterNodes(pod, cluster, plugins);
  const feasible = new Set(verdicts.filter(({ rejection }) => rejection === undefined).map(({ node }) => node.name));
  if (nominated !== undefined && feasible.has(nominated)) {
    return { feasible: [cluster.node(nominated)], message: "", nextStartIndex: startIndex };
  }
  if (some.length === 0 || !hasScorers) return undefined;
  const asked = all.filter(({ name }) => some.includes(name));
  const rejectedBefore = nominated === undefined ? undefined : cluster.node(nominated);
  const isFeasible = ({ name }: NodeInfo): boolean => feasible.has(name);
  const search = { asked, allNodes: all.length, isFeasible, hasScorers, rejectedBefore };
  return {
    feasible: some.filter((name) => feasible.has(name)).map((name) => cluster.node(name)),
    message: feasible.size > 0 ? "" : fitError({ nodes: verdicts.flatMap(({ rejection }) => rejection ?? []) }),
    nextStartIndex: searchNodes(search, { percentage: 0, startIndex }).nextStartIndex,
  };
}

test("few nodes are asked where they alone matter, and tell what all of them would", () => {
  fc.assert(
    fc.property(
      nodes,
      named,
      nominated,
      fc.nat({ max: 9 }),
      fc.boolean(),
      (all, some, node, startIndex, hasScorers) => {
        const pod = podFor(some, node);
        const cluster = clusterWith(all);
        const search = { sampling: { percentage: 0, startIndex }, hasScorers };
        const found = askFewNodes(pod, cluster, runPreFilters(pod, cluster, plugins), search);
        expect(found).toEqual(expectedOf(all, some, node, { startIndex, hasScorers }));
      },
    ),
    { numRuns: 400 },
  );
});

test("of more nodes than are enough a share is searched, and not here", () => {
  const many = Array.from({ length: 150 }, (_, index) => `n${index}`);
  const cluster = clusterWith(many.map((name) => labelledNode(name, {})));
  const pod = podFor(many, undefined);
  const ask = (percentage: number) =>
    askFewNodes(pod, cluster, runPreFilters(pod, cluster, plugins), {
      sampling: { percentage, startIndex: 0 },
      hasScorers: true,
    });
  expect(ask(50)).toBe(undefined);
  expect(ask(100)?.feasible).toHaveLength(150);
});

test("none is asked where PreFilter rejects the pod, whatever it is nominated for", () => {
  const rejecting: FilterPlugin = {
    name: "VolumeBinding",
    preFilter: () => ({ kind: "reject", rejection: portsTaken }),
  };
  const pod = podFor([], "a");
  const ask = (all: readonly string[]) => {
    const cluster = clusterWith(all.map((name) => labelledNode(name, {})));
    const search = { sampling: { percentage: 0, startIndex: 3 }, hasScorers: true };
    return askFewNodes(pod, cluster, runPreFilters(pod, cluster, { filters: [rejecting] }), search);
  };
  const message = "0/2 nodes are available: ports taken.";
  expect(ask(["a", "b"])).toEqual({ feasible: [], message, nextStartIndex: 3 });
  expect(ask([])?.message).toBe("no nodes available to schedule pods");
});
