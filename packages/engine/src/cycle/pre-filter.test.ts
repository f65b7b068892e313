import { expect, test } from "vitest";
import { affinityPod } from "../testing/affinity-pod.ts";
import { clusterWith } from "../testing/labelled-cluster.ts";
import type { FilterPlugin, NodeFilter, PluginName, PreFilterResult, RejectionCode } from "./plugin.ts";
import { notSelected, runPreFilters } from "./pre-filter.ts";

const passes: NodeFilter = { filter: () => undefined };

test("plugins that skip are left out, the others keep the profile's order", () => {
  expect(
    run([plugin("NodePorts", asks()), plugin("NodeName", { kind: "skip" }), plugin("VolumeZone", asks())]),
  ).toEqual({
    kind: "filter",
    filters: [
      { plugin: "NodePorts", filter: passes },
      { plugin: "VolumeZone", filter: passes },
    ],
  });
});

test("a rejection for good stops the others at once", () => {
  const unasked: FilterPlugin = {
    name: "VolumeZone",
    preFilter: () => {
      throw new Error("asked all the same");
    },
  };
  expect(run([plugin("NodeAffinity", rejects("UnschedulableAndUnresolvable", "never")), unasked])).toEqual({
    kind: "reject",
    rejection: { plugin: "NodeAffinity", code: "UnschedulableAndUnresolvable", reasons: ["never"] },
  });
});

test("after a rejection that preemption might lift the others are asked, and the last one to reject names the reason", () => {
  const plugins = [
    plugin("VolumeRestrictions", rejects("Unschedulable", "in use")),
    plugin("NodePorts", asks()),
    plugin("DynamicResources", rejects("Unschedulable", "taken")),
  ];
  expect(run(plugins)).toEqual({
    kind: "reject",
    rejection: { plugin: "DynamicResources", code: "Unschedulable", reasons: ["taken"] },
  });
});

test("selections of nodes are intersected, and all that made one are named in order of their names", () => {
  const outcome = run([
    plugin("NodeName", asks("a", "b")),
    plugin("VolumeZone", asks()),
    plugin("NodeAffinity", asks("b", "c")),
  ]);
  expect(outcome).toMatchObject({
    selection: { nodeNames: new Set(["b"]), plugins: ["NodeName", "NodeAffinity"] },
  });
  expect(outcome.kind === "filter" && outcome.selection && notSelected(outcome.selection)).toEqual({
    code: "UnschedulableAndUnresolvable",
    reasons: ["node(s) didn't satisfy plugin(s) [NodeAffinity NodeName]"],
  });
});

test("a selection that is empty rejects the pod in the name of no plugin, whatever was said before", () => {
  const one = run([
    plugin("VolumeRestrictions", rejects("Unschedulable", "in use")),
    plugin("NodeAffinity", asksNone()),
  ]);
  const two = run([plugin("NodeName", asks("a")), plugin("NodeAffinity", asks("b"))]);
  expect([one, two]).toEqual([
    unresolvable("node(s) didn't satisfy plugin NodeAffinity"),
    unresolvable("node(s) didn't satisfy plugin(s) [NodeAffinity NodeName] simultaneously"),
  ]);
});

test("PreFilter may run in another order than Filter, and with plugins that take part in it alone", () => {
  const [name, ports, zone] = [
    plugin("NodeName", asks("a", "b")),
    plugin("NodePorts", asks("a")),
    plugin("VolumeZone", asks("a")),
  ];
  const result = runPreFilters(affinityPod("web"), clusterWith([]), {
    filters: [name, zone],
    preFilters: [ports, zone, name],
  });
  expect(result).toMatchObject({
    filters: [{ plugin: "NodeName" }, { plugin: "VolumeZone" }],
    selection: { nodeNames: new Set(["a"]), plugins: ["NodePorts", "VolumeZone", "NodeName"] },
  });
});

function run(plugins: readonly FilterPlugin[]): ReturnType<typeof runPreFilters> {
  return runPreFilters(affinityPod("web"), clusterWith([]), { filters: plugins });
}

function plugin(name: PluginName, result: PreFilterResult): FilterPlugin {
  return { name, preFilter: () => result };
}

/** Asks the nodes of these names; without any, all nodes. */
function asks(...nodeNames: readonly string[]): PreFilterResult {
  return { kind: "filter", filter: passes, ...(nodeNames.length > 0 && { nodeNames: new Set(nodeNames) }) };
}

/** Asks no node at all. */
function asksNone(): PreFilterResult {
  return { kind: "filter", filter: passes, nodeNames: new Set() };
}

function rejects(code: RejectionCode, reason: string): PreFilterResult {
  return { kind: "reject", rejection: { code, reasons: [reason] } };
}

function unresolvable(reason: string): object {
  return { kind: "reject", rejection: { code: "UnschedulableAndUnresolvable", reasons: [reason] } };
}
