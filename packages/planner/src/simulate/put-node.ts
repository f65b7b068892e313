import { type NodeObject, untoleratedTaint } from "@stowage/engine";
import { evicts } from "../workloads/daemon-tolerations.ts";
import { deletePod } from "./end-pod.ts";
import type { World } from "./world.ts";

/** A new node, or another version of one. */
export function putNode(world: World, node: NodeObject): void {
  const name = node.metadata.name ?? "";
  const before = world.nodes.get(name);
  world.changes++;
  if (before === undefined) {
    world.nodes.set(name, { node, index: world.next("nodes") });
    world.engine.add(node);
    world.tell({ kind: "nodeAdd", node });
  } else {
    world.nodes.set(name, { node, index: before.index });
    world.engine.change(node);
    world.tell({ kind: "nodeUpdate", before: before.node, node });
    evictUntolerating(world, node);
  }
  world.workloads.wakeDaemonSets();
}

/**
 * Pods that do not tolerate a NoExecute taint of their node go; those that do for a while stay.
 * Source: pkg/controller/tainteviction.
 */
function evictUntolerating(world: World, node: NodeObject): void {
  const { taints = [] } = node.spec ?? {};
  if (!taints.some(evicts)) return;
  const pods = [...world.pods.onNode(node.metadata.name ?? "")];
  for (const pod of pods) {
    const isUntolerated = untoleratedTaint(taints, pod.pod.spec.tolerations, evicts) !== undefined;
    if (isUntolerated) deletePod(world, pod, "DeletionByTaintManager");
  }
}

/** The node is gone; its pods stay until the garbage collector comes. */
export function removeNode(world: World, name: string): void {
  const known = world.nodes.get(name);
  if (known === undefined) return;
  world.changes++;
  world.nodes.delete(name);
  world.lostNodes.set(name, true);
  world.engine.remove({ kind: "Node", name });
  world.tell({ kind: "nodeDelete", node: known.node });
  world.workloads.wakeDaemonSets();
}
