import { expect, test } from "vitest";
import type { NodeObject, PodObject } from "../api/cluster-object.ts";
import { differencesOf } from "../cycle/version-differences.ts";
import { ClusterState } from "./cluster/cluster-state.ts";

// What is updated all the time in a live cluster, and changes no decision, must not make anything anew.

function node(beat: string, cpu = "4"): NodeObject {
  return {
    kind: "Node",
    metadata: { name: "n", labels: { zone: "a" }, annotations: { beat } },
    status: { allocatable: { cpu, memory: "8Gi", pods: "110" }, conditions: [{ type: "Ready", status: "True" }] },
  };
}

function pod(name: string, status: PodObject["status"]): PodObject {
  const containers = [{ name: "main", resources: { requests: { cpu: "1" } } }];
  return {
    kind: "Pod",
    metadata: { name, namespace: "default", labels: { app: "web" } },
    spec: { nodeName: "n", containers },
    ...(status && { status }),
  };
}

/** A node, three pods on it, and what is counted of both. */
function state(): ClusterState {
  const made = new ClusterState(differencesOf("1.37"));
  made.add({ kind: "Namespace", metadata: { name: "default", labels: { team: "a" } } });
  made.add(node("1"));
  for (const name of ["a", "b", "c"]) made.add(pod(name, undefined));
  made.journal.mark();
  return made;
}

function versionsOf({ placements, clock }: ClusterState): readonly number[] {
  return [clock.nodes, clock.labels, placements.nodes.log.head];
}

function podsOf({ view }: ClusterState): readonly unknown[] {
  return (view.node("n")?.pods ?? []).map(({ pod: object }) => [object.metadata.name, object.status?.phase]);
}

test("a heartbeat puts another object in the place of the node's, and nothing else happens", () => {
  const made = state();
  const before = versionsOf(made);
  const other = node("2");
  made.change(other);
  expect(versionsOf(made)).toEqual(before);
  expect(made.view.node("n")?.node).toBe(other);
  made.journal.undo(0);
  expect(made.view.node("n")?.node.metadata.annotations).toEqual({ beat: "1" });
});

test("what a node has for pods may change without other nodes being read again", () => {
  const made = state();
  const { nodes } = made.placements;
  const [stateBefore, nodesBefore] = [nodes.states.at(0), nodes.clock.nodes];
  made.change(node("2", "2"));
  expect(nodes.clock.nodes).toBe(nodesBefore);
  expect(nodes.states.at(0)).not.toBe(stateBefore);
  expect(made.view.node("n")?.allocatable.milliCpu).toBe(2000);
  made.journal.undo(0);
  expect(nodes.states.at(0)).toBe(stateBefore);
  expect(made.view.node("n")?.allocatable.milliCpu).toBe(4000);
});

test("a pod that tells how it is counts as before, and goes last among the node's", () => {
  const made = state();
  const before = versionsOf(made);
  made.change(pod("a", { phase: "Running", containerStatuses: [{ name: "main" }] }));
  expect(versionsOf(made)).toEqual(before);
  expect(podsOf(made)).toEqual([
    ["c", undefined],
    ["b", undefined],
    ["a", "Running"],
  ]);
  made.journal.undo(0);
  expect(podsOf(made).map(String)).toEqual(["a,", "b,", "c,"]);
});

test("a pod whose status says that it uses more counts for more", () => {
  const made = state();
  made.change(pod("a", { containerStatuses: [{ name: "main", allocatedResources: { cpu: "2" } }] }));
  expect(made.view.node("n")?.requested.milliCpu).toBe(4000);
  made.journal.undo(0);
  expect(made.view.node("n")?.requested.milliCpu).toBe(3000);
});

test("a pod that is changed in more than its status is taken away and added", () => {
  const claim = (claimName: string): PodObject => {
    const { spec, ...rest } = pod("a", { phase: "Running" });
    return { ...rest, spec: { ...spec, volumes: [{ name: "data", persistentVolumeClaim: { claimName } }] } };
  };
  const made = state();
  const { placements, volumes } = made;
  volumes.users.begin();
  made.add({ ...node("1"), metadata: { name: "other" } });
  const { spec, ...rest } = pod("b", undefined);
  made.change({ ...rest, spec: { ...spec, nodeName: "other" } });
  expect(made.view.nodes.map(({ pods }) => pods.length)).toEqual([2, 1]);
  made.change({ ...rest, spec });
  made.change({ ...rest, spec, metadata: { ...rest.metadata, labels: { app: "store" } } });
  const [web, store] = ["web", "store"].map((app) =>
    placements.classOf({ namespace: "default", labels: { app }, terminating: false }),
  );
  expect([web?.placed.size, web?.placed.get(0), store?.placed.get(0)]).toEqual([1, 2, 1]);
  made.change(claim("one"));
  made.change(claim("two"));
  expect(["one", "two"].map((name) => volumes.users.nodesWith(`default/${name}`).length)).toEqual([0, 1]);
});

test("ports and extended resources of a pod that tells how it is are counted once, also when that is taken back", () => {
  const resources = { requests: { "example.com/gpu": "1" } };
  const containers = [{ name: "main", resources, ports: [{ containerPort: 80, hostPort: 80 }] }];
  const made = state();
  const taken = (): unknown => {
    const { usedPorts, requested } = made.view.node("n") ?? {};
    return [usedPorts?.length, requested?.scalars.get("example.com/gpu")];
  };
  const { spec, ...rest } = pod("a", undefined);
  made.change({ ...rest, spec: { ...spec, containers } });
  const mark = made.journal.mark();
  made.change({ ...rest, spec: { ...spec, containers }, status: { phase: "Running" } });
  expect(taken()).toEqual([1, 1]);
  made.journal.undo(mark);
  expect(taken()).toEqual([1, 1]);
});

test("the pods of a namespace whose labels change leave selections and join others, and none is made anew", () => {
  const made = state();
  const { terms, selections, nodes } = made.placements;
  const counters = ["a", "b"].map((team) => {
    const namespaceSelector = { matchLabels: { team } };
    const term = terms.of({ topologyKey: "kubernetes.io/hostname", labelSelector: {}, namespaceSelector }, "other");
    return selections.of([term]).counters[0];
  });
  const counted = (): readonly unknown[] => counters.map((counter) => counter?.occupied);
  made.change({ ...node("1"), metadata: { name: "n", labels: { "kubernetes.io/hostname": "n" } } });
  expect(counted()).toEqual([1, 0]);
  const [{ size: before }, { head }] = [selections, nodes.log];
  made.change({ kind: "Namespace", metadata: { name: "default", labels: { team: "b" } } });
  expect(counted()).toEqual([0, 1]);
  // Layouts, which read what has changed on nodes, are told.
  expect(nodes.log.head).toBeGreaterThan(head);
  made.remove({ kind: "Namespace", name: "default" });
  expect(counted()).toEqual([0, 0]);
  made.journal.undo(0);
  expect(counted()).toEqual([0, 0]);
  made.change({ ...node("1"), metadata: { name: "n", labels: { "kubernetes.io/hostname": "n" } } });
  expect(counted()).toEqual([1, 0]);
  expect(selections.size).toBe(before);
});

test("an owner's status is no change of what it selects", () => {
  const made = state();
  const replicaSet = (app: string, replicas: number): Parameters<ClusterState["add"]>[0] =>
    ({ kind: "ReplicaSet", metadata: { name: "rs" }, spec: { selector: { matchLabels: { app } }, replicas } }) as never;
  const selected = (): unknown => made.view.replicaSet("default", "rs")?.spec;
  made.add(replicaSet("web", 1));
  const before = made.clock.owners;
  made.change(replicaSet("web", 2));
  expect(made.clock.owners).toBe(before);
  expect(selected()).toMatchObject({ replicas: 2 });
  made.change(replicaSet("store", 2));
  expect(made.clock.owners).not.toBe(before);
  made.journal.undo(0);
  expect(selected()).toBeUndefined();
});
