import { expect, test } from "vitest";
import type { NodeObject, PodObject } from "../api/cluster-object.ts";
import { differencesOf } from "../cycle/version-differences.ts";
import { ClusterState } from "./cluster-state.ts";

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

function versionsOf({ placements }: ClusterState): readonly number[] {
  const { nodes, selections } = placements;
  return [nodes.version, nodes.nodesVersion, nodes.labelsVersion, nodes.log.head, selections.version];
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
  const [stateBefore, versionBefore] = [nodes.states.at(0), nodes.nodesVersion];
  made.change(node("2", "2"));
  expect(nodes.nodesVersion).toBe(versionBefore);
  expect(nodes.states.at(0)).not.toBe(stateBefore);
  expect(made.view.node("n")?.allocatable.milliCpu).toBe(2000);
  made.journal.undo(0);
  expect(nodes.states.at(0)).toBe(stateBefore);
  expect(made.view.node("n")?.allocatable.milliCpu).toBe(4000);
});
