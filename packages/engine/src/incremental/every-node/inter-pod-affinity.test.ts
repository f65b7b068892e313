import { describe, expect, test } from "vitest";
import type { PodAffinityTerm } from "../../api/affinity.ts";
import type { NodeObject, PodObject } from "../../api/cluster-object.ts";
import type { Labels } from "../../api/object-meta.ts";
import type { Engine } from "../../engine.ts";
import { defaultProfile } from "../../plugins/default-profile.ts";
import { createReferenceEngine } from "../../reference/reference-engine.ts";
import { createIncrementalEngine } from "../incremental-engine.ts";

// Rules that random clusters seldom come across, in both engines.

const zone = "topology.kubernetes.io/zone";

function node(name: string, labels: Labels): NodeObject {
  return {
    kind: "Node",
    metadata: { name, labels },
    status: { allocatable: { cpu: "4", memory: "8Gi", pods: "110" } },
  };
}

function wants(...topologyKeys: readonly string[]): PodAffinityTerm[] {
  return topologyKeys.map((topologyKey) => ({ topologyKey, labelSelector: { matchLabels: { app: "web" } } }));
}

function webPod(name: string, terms: readonly PodAffinityTerm[], nodeName?: string): PodObject {
  return {
    kind: "Pod",
    metadata: { name, namespace: "default", labels: { app: "web" } },
    spec: {
      containers: [{ name: "main" }],
      affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: terms } },
      ...(nodeName !== undefined && { nodeName }),
    },
  };
}

const engines = [
  ["reference", createReferenceEngine],
  ["incremental", createIncrementalEngine],
] as const;

describe.each(engines)("the %s engine", (_, createEngine) => {
  function engineOf(...objects: readonly (NodeObject | PodObject)[]): Engine {
    const engine = createEngine(defaultProfile());
    for (const object of objects) engine.add(object);
    return engine;
  }

  test("a matching pod on a node with one of two keys ends the first pod's exception", () => {
    const engine = engineOf(
      node("a", { [zone]: "1" }),
      node("b", { [zone]: "1", rack: "1" }),
      webPod("there", [], "a"),
    );
    expect(engine.examine(webPod("incoming", wants(zone, "rack"))).best).toEqual([]);
  });

  test("a matching pod on a node with neither key does not", () => {
    const engine = engineOf(node("a", {}), node("b", { [zone]: "1", rack: "1" }), webPod("there", [], "a"));
    expect(engine.examine(webPod("incoming", wants(zone, "rack"))).best).toEqual(["b"]);
  });

  test("pods of one template in two namespaces are told apart", () => {
    const { spec, ...incoming } = webPod("incoming", wants(zone));
    const engine = engineOf(node("a", { [zone]: "1" }), node("b", { [zone]: "2" }), webPod("there", [], "a"));
    const elsewhere = { ...incoming, spec, metadata: { ...incoming.metadata, namespace: "elsewhere" } };
    expect(engine.examine({ ...incoming, spec }).best).toEqual(["a"]);
    expect(engine.examine(elsewhere).best).toEqual(["b"]);
  });
});
