import { expect, test } from "vitest";
import type { NodeObject, PodObject } from "../api/cluster-object.ts";
import type { Engine } from "../engine.ts";
import { defaultProfile } from "../plugins/default-profile.ts";
import { createReferenceEngine } from "../reference/reference-engine.ts";
import { createIncrementalEngine } from "./incremental-engine.ts";

function node(name: string): NodeObject {
  const images = [{ names: ["web:1"], sizeBytes: 500_000_000 }];
  return {
    kind: "Node",
    metadata: { name, labels: { "kubernetes.io/hostname": name } },
    status: { allocatable: { cpu: "4", memory: "8Gi", pods: "110" }, ...(name === "b" && { images }) },
  };
}

/** A pod that keeps others of its kind off its node, and counts for its Service's spreading. */
function webPod(name: string, nodeName?: string): PodObject {
  const term = { topologyKey: "kubernetes.io/hostname", labelSelector: { matchLabels: { app: "web" } } };
  return {
    kind: "Pod",
    metadata: { name, labels: { app: "web" } },
    spec: {
      containers: [{ name: "main", image: "web:1", resources: { requests: { cpu: "1" } } }],
      affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } },
      topologySpreadConstraints: [
        {
          maxSkew: 1,
          topologyKey: "kubernetes.io/hostname",
          whenUnsatisfiable: "DoNotSchedule",
          labelSelector: term.labelSelector,
        },
      ],
      ...(nodeName !== undefined && { nodeName }),
    },
  };
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

test("what is taken back leaves the pods of a node in their places", () => {
  const engine = engineOf("a", "b");
  for (const name of ["p0", "p1", "p2", "p3"]) engine.add(webPod(name, "a"));
  const names = (): readonly string[] => engine.cluster.nodes.flatMap(({ pods }) => pods.map(({ name }) => name));
  const mark = engine.mark();
  engine.remove({ kind: "Pod", namespace: "default", name: "p1" });
  expect(names()).toEqual(["p0", "p3", "p2"]);
  engine.change(webPod("p0", "b"));
  engine.remove({ kind: "Node", name: "a" });
  expect(names()).toEqual(["p0"]);
  engine.undo(mark);
  expect(names()).toEqual(["p0", "p1", "p2", "p3"]);
});

test("nodes that come and go for ever leave no trace", () => {
  const engine = createIncrementalEngine(defaultProfile());
  const reference = createReferenceEngine(defaultProfile());
  const incoming = webPod("incoming");
  for (const one of [engine, reference]) {
    for (const name of ["a", "b", "c"]) one.add(node(name));
    one.add(webPod("there", "c"));
    for (let round = 0; round < 200; round++) {
      one.add(node(`short-lived-${round}`));
      one.examine(incoming);
      one.remove({ kind: "Node", name: `short-lived-${round}` });
      one.remove({ kind: "Node", name: "a" });
      one.add(node("a"));
    }
  }
  expect(order(engine)).toEqual(["b", "c", "a"]);
  expect(engine.examine(incoming)).toEqual(reference.examine(incoming));
  expect(engine.examine(incoming).best).toEqual(["b"]);

  for (const one of [engine, reference]) one.remove({ kind: "Pod", namespace: "default", name: "there" });
  expect(engine.examine(incoming)).toEqual(reference.examine(incoming));
});
