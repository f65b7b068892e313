import { expect, test } from "vitest";
import type { LabelSelectorRequirement } from "../../api/selectors.ts";
import type { NodeObject, PodObject } from "../../api/cluster-object.ts";
import { defaultProfile } from "../../plugins/default-profile.ts";
import { createReferenceEngine } from "../../reference/reference-engine.ts";
import { createLimitedEngine } from "../incremental-engine.ts";
import { defaultLimits } from "../limits.ts";

const containers = [{ name: "main" }];

function node(zone: string): NodeObject {
  return {
    kind: "Node",
    metadata: { name: `in-${zone}`, labels: { zone } },
    status: { allocatable: { cpu: "8", memory: "8Gi", pods: "110" } },
  };
}

function on(zone: string, app: string, number: number): PodObject {
  return {
    kind: "Pod",
    metadata: { name: `${app}-${number}`, labels: { app } },
    spec: { containers, nodeName: `in-${zone}` },
  };
}

/** Spread over zones, whatever pods of one app are where. */
function incoming(without: string): PodObject {
  return spread({ key: "app", operator: "NotIn", values: [without] });
}

function spread(expression: LabelSelectorRequirement, more: Partial<PodObject["spec"]> = {}): PodObject {
  const labelSelector = { matchExpressions: [expression] };
  const constraint = { topologyKey: "zone", maxSkew: 1, whenUnsatisfiable: "DoNotSchedule" as const, labelSelector };
  const metadata = { name: "incoming", labels: { app: "store" } };
  return { kind: "Pod", metadata, spec: { containers, ...more, topologySpreadConstraints: [constraint] } };
}

/** Both engines, and which nodes they find for a pod. */
function both() {
  const limits = { ...defaultLimits, exceptions: 2 };
  const engines = [createLimitedEngine(limits, defaultProfile()), createReferenceEngine(defaultProfile())];
  const add = (...objects: readonly (NodeObject | PodObject)[]): void => {
    for (const object of objects) for (const engine of engines) engine.add(object);
  };
  const found = (pod: PodObject): readonly unknown[] =>
    engines.map((engine) => {
      const decision = engine.decide(pod, () => 0);
      return decision.kind === "scheduled" ? [decision.nodeName, decision.feasible] : decision.message;
    });
  return { add, found };
}

test("the emptiest domain is found without the pods that are left out", () => {
  const { add, found } = both();
  const feasible = (without: string): readonly unknown[] => found(incoming(without));
  add(node("a"), node("b"), ...[0, 1, 2].map((number) => on("a", "web", number)), on("b", "store", 0));
  expect(feasible("web")).toEqual([
    ["in-a", 1],
    ["in-a", 1],
  ]);
  expect(feasible("nobody")).toEqual([
    ["in-b", 1],
    ["in-b", 1],
  ]);
  // The first of what another constraint leaves out.
  add(on("a", "db", 0), on("a", "db", 1));
  expect(feasible("db")).toEqual([
    ["in-b", 1],
    ["in-b", 1],
  ]);
  expect(feasible("web")).toEqual([
    ["in-b", 1],
    ["in-b", 1],
  ]);
});

test("the emptiest domain is found with the pods that are added", () => {
  const { add, found } = both();
  const feasible = (value: string): unknown => {
    const [one, other] = found(spread({ key: "app", operator: "In", values: ["store", value] }));
    expect(one).toEqual(other);
    return one;
  };
  add(node("a"), node("b"), node("c"), on("a", "store", 0), on("b", "store", 1));
  expect(feasible("web")).toEqual(["in-c", 1]);
  // All that the emptiest domain has.
  add(on("c", "web", 0), on("c", "web", 1));
  expect(feasible("web")).toEqual(["in-a", 2]);
  expect(feasible("nobody")).toEqual(["in-c", 1]);
  // Each domain that had the lowest has some of what is added.
  add(on("a", "web", 2), on("b", "web", 3), on("b", "web", 4));
  expect(feasible("web")).toEqual(["in-a", 2]);
  add(on("a", "web", 5));
  expect(feasible("web")).toEqual(["in-c", 1]);
});

test("a domain none of whose nodes counts for the pod is not the emptiest one, whatever is added to it", () => {
  const { add, found } = both();
  const names = { key: "metadata.name", operator: "NotIn" as const, values: ["in-c"] };
  const required = { nodeSelectorTerms: [{ matchFields: [names] }] };
  const avoiding = { affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: required } } };
  const stores = [0, 1, 2, 3, 4, 5].map((number) => on(number < 3 ? "a" : "b", "store", number));
  add(node("a"), node("b"), node("c"), ...stores, on("c", "web", 0));
  const beside = spread({ key: "app", operator: "In", values: ["store", "web"] }, avoiding);
  expect(found(beside)).toEqual([
    ["in-a", 2],
    ["in-a", 2],
  ]);
});
