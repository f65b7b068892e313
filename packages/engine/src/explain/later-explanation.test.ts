import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type ClusterObject, type NodeObject, type PodObject, referenceTo } from "../api/cluster-object.ts";
import type { Pod } from "../api/pod.ts";
import { podKey } from "../cluster/pod-info.ts";
import type { Engine } from "../engine.ts";
import { createIncrementalEngine } from "../incremental/incremental-engine.ts";
import { defaultProfile } from "../plugins/default-profile.ts";
import { createReferenceEngine } from "../reference/reference-engine.ts";
import { arbitraryPod } from "../testing/arbitrary-pod.ts";
import { arbitraryCluster } from "../testing/arbitrary-step.ts";
import { explainPod, type PodExplanation } from "./explain-pod.ts";

// Who is behind a rejection is looked for when somebody reads it.

const engines = [
  ["incremental", createIncrementalEngine],
  ["reference", createReferenceEngine],
] as const;

const objects = arbitraryCluster().map((steps) => {
  const once = new Map<string, ClusterObject>();
  for (const step of steps) if (step.kind === "put") once.set(JSON.stringify(referenceTo(step.object)), step.object);
  return [...once.values()];
});

function engineWith(create: (typeof engines)[number][1], all: readonly ClusterObject[]): Engine {
  const engine = create(defaultProfile());
  for (const object of all) engine.add(object);
  return engine;
}

function explain(engine: Engine, pod: Pod): PodExplanation {
  return explainPod(engine, pod, podKey(pod));
}

/** All that is said, read now. */
function read({ nodes, ...rest }: PodExplanation): unknown {
  return structuredClone({ ...rest, nodes: nodes.map(({ outcome, rejections }) => ({ outcome, rejections })) });
}

describe.each(engines)("an explanation of the %s engine", (_name, create) => {
  test("tells of the moment in which it was made, whenever it is read", () => {
    let rejected = 0;
    fc.assert(
      fc.property(objects, arbitraryPod(), (all, pod) => {
        const engine = engineWith(create, all);
        const [early, late] = [explain(engine, pod), explain(engine, pod)];
        const expected = read(early);
        for (const object of all) if (object.kind === "Pod") engine.remove(referenceTo(object));
        for (const object of all) {
          if (object.kind === "Node") engine.change({ ...object, metadata: { ...object.metadata, labels: {} } });
          if (object.kind === "Namespace") engine.change({ ...object, metadata: { name: object.metadata.name ?? "" } });
        }
        expect(read(late)).toEqual(expected);
        rejected += late.nodes.reduce((sum, { rejections }) => sum + rejections.length, 0);
      }),
      { numRuns: 200 },
    );
    expect(rejected).toBeGreaterThan(200);
  });

  test("says as much to who copies it, or writes it as text", () => {
    const node: NodeObject = {
      kind: "Node",
      metadata: { name: "a", labels: { zone: "x" } },
      status: { allocatable: { pods: "9" } },
    };
    const term = { topologyKey: "zone", labelSelector: { matchLabels: { app: "web" } } };
    const affinity = { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } };
    const web: PodObject = {
      kind: "Pod",
      metadata: { name: "web", labels: { app: "web" } },
      spec: { containers: [], affinity },
    };
    const placed = { ...web, metadata: { ...web.metadata, name: "web-0" }, spec: { ...web.spec, nodeName: "a" } };
    const [explained] = explain(engineWith(create, [node, placed]), web).nodes;
    const blockers = [{ namespace: "default", name: "web-0", node: "a" }];
    const evidence = [
      { direction: "avoids", blockers },
      { direction: "avoidedBy", blockers },
    ];
    const expected = { rejections: evidence.map((one) => ({ evidence: one })) };
    expect({ ...explained }).toMatchObject(expected);
    expect(JSON.parse(JSON.stringify(explained))).toMatchObject(expected);
  });
});

test("pods that avoid the pod are told key by key, in the order of the first pod of each", () => {
  const nodes = ["a", "b"].map((name): NodeObject => {
    const labels = { zone: "x", rack: "y" };
    return { kind: "Node", metadata: { name, labels }, status: { allocatable: { pods: "9" } } };
  });
  const avoiding = (name: string, topologyKey: string, nodeName: string): PodObject => {
    const term = { topologyKey, labelSelector: { matchLabels: { app: "web" } } };
    const affinity = { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } };
    return { kind: "Pod", metadata: { name }, spec: { containers: [], affinity, nodeName } };
  };
  // The engine meets the term over zones first.
  const placed = [avoiding("one", "zone", "b"), avoiding("two", "rack", "a")];
  const web = { metadata: { name: "web", labels: { app: "web" } }, spec: { containers: [] } };
  const { nodes: explained } = explain(engineWith(createIncrementalEngine, [...nodes, ...placed]), web);
  const evidence = [{ topologyKey: "rack" }, { topologyKey: "zone" }].map((one) => ({ evidence: one }));
  expect(explained.map(({ rejections }) => rejections)).toMatchObject([evidence, evidence]);
});

test("both engines explain alike, down to the pods behind each rejection", () => {
  fc.assert(
    fc.property(objects, arbitraryPod(), (all, pod) => {
      const [one, other] = engines.map(([, create]) => read(explain(engineWith(create, all), pod)));
      expect(one).toEqual(other);
    }),
    { numRuns: 200 },
  );
});
