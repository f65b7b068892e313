import { expect, test } from "vitest";
import type { NodeObject } from "../api/cluster-object.ts";
import type { Engine } from "../engine.ts";
import { defaultProfile } from "../plugins/default-profile.ts";
import { createIncrementalEngine } from "./incremental-engine.ts";

function node(name: string): NodeObject {
  return { kind: "Node", metadata: { name }, status: { allocatable: { cpu: "4", memory: "8Gi", pods: "110" } } };
}

function engineOf(...names: string[]): Engine {
  const engine = createIncrementalEngine(defaultProfile());
  for (const name of names) engine.add(node(name));
  return engine;
}

function order({ cluster }: Engine): readonly string[] {
  return cluster.nodes.map(({ name }) => name);
}

test("a node that was removed and added again is the last one", () => {
  const engine = engineOf("a", "b", "c");
  engine.remove({ kind: "Node", name: "a" });
  engine.add(node("a"));
  expect(order(engine)).toEqual(["b", "c", "a"]);
});

test("a removal that is taken back gives the node its place again", () => {
  const engine = engineOf("a", "b", "c");
  const mark = engine.mark();
  engine.remove({ kind: "Node", name: "a" });
  engine.add(node("a"));
  engine.undo(mark);
  expect(order(engine)).toEqual(["a", "b", "c"]);
});

test("nodes that come and go for ever leave no trace", () => {
  const engine = engineOf("a", "b");
  for (let round = 0; round < 1000; round++) {
    engine.add(node(`short-lived-${round}`));
    engine.remove({ kind: "Node", name: `short-lived-${round}` });
    engine.remove({ kind: "Node", name: "a" });
    engine.add(node("a"));
  }
  const pod = { metadata: { name: "p" }, spec: { containers: [{ name: "main" }] } };
  expect(order(engine)).toEqual(["b", "a"]);
  expect(engine.decide(pod, () => 1)).toMatchObject({ nodeName: "a", ties: 2 });
});
