import { expect, test } from "vitest";
import type { NodeObject, PodObject } from "../../api/cluster-object.ts";
import { defaultProfile } from "../../plugins/default-profile.ts";
import { createReferenceEngine } from "../../reference/reference-engine.ts";
import { createIncrementalEngine } from "../incremental-engine.ts";

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
  const labelSelector = { matchExpressions: [{ key: "app", operator: "NotIn" as const, values: [without] }] };
  const constraint = { topologyKey: "zone", maxSkew: 1, whenUnsatisfiable: "DoNotSchedule" as const, labelSelector };
  const metadata = { name: "incoming", labels: { app: "store" } };
  return { kind: "Pod", metadata, spec: { containers, topologySpreadConstraints: [constraint] } };
}

test("the emptiest domain is found without the pods that are left out", () => {
  const engines = [createIncrementalEngine, createReferenceEngine].map((create) => create(defaultProfile()));
  const feasible = (without: string): readonly unknown[] =>
    engines.map((engine) => {
      const decision = engine.decide(incoming(without), () => 0);
      return decision.kind === "scheduled" ? [decision.nodeName, decision.feasible] : decision.message;
    });
  const add = (...objects: readonly (NodeObject | PodObject)[]): void => {
    for (const object of objects) for (const engine of engines) engine.add(object);
  };
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
