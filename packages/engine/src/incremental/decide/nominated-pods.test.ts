import { expect, test } from "vitest";
import type { Affinity } from "../../api/affinity.ts";
import type { NodeObject, PodObject } from "../../api/cluster-object.ts";
import type { PodSpec } from "../../api/pod.ts";
import type { PersistentVolume, PersistentVolumeClaim } from "../../api/storage.ts";
import type { Engine } from "../../engine.ts";
import { defaultProfile } from "../../plugins/default-profile.ts";
import { createReferenceEngine } from "../../reference/reference-engine.ts";
import { createIncrementalEngine } from "../incremental-engine.ts";

function node(name: string, pods = "9"): NodeObject {
  const allocatable = { cpu: "4", memory: "8Gi", "ephemeral-storage": "8Gi", pods };
  return { kind: "Node", metadata: { name, labels: { zone: name } }, status: { allocatable } };
}

function pod(name: string, requests: Record<string, string>, spec: Partial<PodSpec> = {}): PodObject {
  return {
    kind: "Pod",
    metadata: { name, namespace: "default", labels: { app: name } },
    spec: { containers: [{ name: "main", resources: { requests } }], ...spec },
  };
}

const half = { cpu: "2", memory: "4Gi", "ephemeral-storage": "4Gi" };

function alike(app: string, one: PodObject): PodObject {
  return { ...one, metadata: { ...one.metadata, labels: { app } } };
}

/** By anti-affinity in their zone. */
function avoiding(...apps: readonly string[]): Affinity {
  const terms = apps.map((app) => ({ topologyKey: "zone", labelSelector: { matchLabels: { app } } }));
  return { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: terms } };
}

function spreadOver(app: string): Pick<PodSpec, "topologySpreadConstraints"> {
  const labelSelector = { matchLabels: { app } };
  const strict = { maxSkew: 1, topologyKey: "zone", whenUnsatisfiable: "DoNotSchedule" as const };
  return { topologySpreadConstraints: [{ ...strict, labelSelector }] };
}

function decided(engine: Engine, before: PodObject, incoming: PodObject, pods?: string): object {
  engine.add(node("a", pods));
  engine.add(node("b"));
  // InterPodAffinity passes over pods that no placed one has to do with.
  engine.add(node("c"));
  engine.add(pod("old", half, { nodeName: "c", affinity: avoiding("web") }));
  engine.add({ ...before, status: { nominatedNodeName: "a" } });
  engine.add({ ...pod("idle", {}, { affinity: avoiding("nobody") }), status: { nominatedNodeName: "b" } });
  const decision = engine.decide(incoming, () => 0);
  if (decision.kind !== "scheduled") return decision;
  const { total, ties, feasible } = decision;
  return { total, ties, feasible };
}

test.each([
  ["where both have room", pod("first", half), pod("web", half), 2],
  ["where the cpu is not enough", pod("first", half), pod("web", { ...half, cpu: "2001m" }), 1],
  ["where the memory is not enough", pod("first", half), pod("web", { ...half, memory: "5Gi" }), 1],
  ["where the storage is not enough", pod("first", half), pod("web", { ...half, "ephemeral-storage": "5Gi" }), 1],
  ["that avoids it", pod("first", half), pod("web", half, { affinity: avoiding("first") }), 1],
  ["that it avoids", pod("first", half, { affinity: avoiding("web") }), pod("web", half), 1],
  ["that it avoids, and others", pod("first", half, { affinity: avoiding("other", "web") }), pod("web", half), 1],
  ["that avoids others", pod("first", half), pod("web", half, { affinity: avoiding("other") }), 2],
  ["that is spread with it", pod("web", half), pod("web-2", half, spreadOver("web")), 3],
  ["that is spread with it, itself too", pod("web", half), alike("web", pod("web-2", half, spreadOver("web"))), 1],
  ["that it is itself", pod("web", half), pod("web", half, spreadOver("web")), 2],
  ["of a lower priority", pod("first", half), pod("web", { ...half, cpu: "3" }, { priority: 1 }), 2],
] as const)("beside a nominated pod: %s", (_, before, incoming, feasible) => {
  const expected = decided(createReferenceEngine(defaultProfile()), before, incoming);
  expect(decided(createIncrementalEngine(defaultProfile()), before, incoming)).toEqual(expected);
  expect(expected).toMatchObject({ feasible });
});

const volume: PersistentVolume = {
  kind: "PersistentVolume",
  metadata: { name: "v" },
  spec: { capacity: { storage: "1Gi" }, accessModes: ["ReadWriteMany"], claimRef: { namespace: "default", name: "c" } },
  status: { phase: "Bound" },
};
const claim: PersistentVolumeClaim = {
  kind: "PersistentVolumeClaim",
  metadata: { name: "c", namespace: "default", annotations: { "pv.kubernetes.io/bind-completed": "yes" } },
  spec: { volumeName: "v", accessModes: ["ReadWriteMany"], resources: { requests: { storage: "1Gi" } } },
  status: { phase: "Bound" },
};
const usingClaim = { volumes: [{ name: "data", persistentVolumeClaim: { claimName: "c" } }] };

/** The volume where only the nodes of these zones reach it. */
function reachedFrom(...values: readonly string[]): PersistentVolume {
  const matchExpressions = [{ key: "zone", operator: "In" as const, values }];
  return {
    ...volume,
    spec: { ...volume.spec, nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions }] } } },
  };
}

test.each([
  ["that all nodes reach", volume, half, 2],
  ["that all nodes reach, with too little room", volume, { ...half, cpu: "2001m" }, 1],
  ["on its node", reachedFrom("a"), half, 1],
  ["on its node, with too little room", reachedFrom("a"), { ...half, cpu: "2001m" }, undefined],
  ["on two nodes, with too little room", reachedFrom("a", "b"), { ...half, cpu: "2001m" }, 1],
  ["elsewhere", reachedFrom("b"), half, 1],
] as const)("beside a nominated pod, with a volume %s", (_, volume, requests, feasible) => {
  const told = [createReferenceEngine, createIncrementalEngine].map((create) => {
    const engine = create(defaultProfile());
    for (const object of [volume, claim]) engine.add(object);
    return decided(engine, pod("first", half), pod("web", requests, usingClaim));
  });
  expect(told[1]).toEqual(told[0]);
  expect(told[0]).toMatchObject(feasible === undefined ? { kind: "unschedulable" } : { feasible });
});

test.each([
  ["that has the room", pod("first", half), pod("web", { ...half, cpu: "3" }), "3 Insufficient cpu"],
  [
    "that has memory alone",
    pod("first", { memory: "8Gi" }),
    pod("web", { ...half, cpu: "4" }),
    "1 Insufficient memory",
  ],
  ["that it avoids", pod("first", { cpu: "1" }, { affinity: avoiding("web") }), pod("web", { cpu: "3" }), "existing"],
  [
    "that avoids it",
    pod("first", { cpu: "1" }),
    pod("web", { cpu: "3" }, { affinity: avoiding("first") }),
    "1 node(s)",
  ],
] as const)("beside a nominated pod %s it fits nowhere, and is told why", (_, before, incoming, said) => {
  const told = [createReferenceEngine, createIncrementalEngine].map((create) => {
    const engine = create(defaultProfile());
    engine.add(pod("other", { cpu: "2" }, { nodeName: "b" }));
    return decided(engine, before, incoming);
  });
  expect(told[1]).toEqual(told[0]);
  expect(JSON.stringify(told[0])).toContain(said);
});

test("beside a nominated pod that is the last that a node takes", () => {
  const [before, incoming] = [pod("first", {}), pod("web", {})];
  const expected = decided(createReferenceEngine(defaultProfile()), before, incoming, "1");
  expect(decided(createIncrementalEngine(defaultProfile()), before, incoming, "1")).toEqual(expected);
  expect(expected).toMatchObject({ feasible: 1 });
});
