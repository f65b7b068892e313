import { type NodeObject, untoleratedTaint } from "@stowage/engine";
import { looksAtNode } from "../controllers/daemon-set-status.ts";
import { canonicalJson } from "../names/canonical-json.ts";
import { nodeVerdicts } from "../workloads/daemon-set.ts";
import { evicts, withDaemonTolerations } from "../workloads/daemon-tolerations.ts";
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
  if (before === undefined || !isLikeBefore(before.node, node)) wakeDaemonSets(world, node);
}

/** Source: `shouldIgnoreNodeUpdate` (pkg/controller/daemon/daemon_controller.go). */
function isLikeBefore(before: NodeObject, node: NodeObject): boolean {
  return (
    canonicalJson([before.metadata.labels ?? {}, before.spec?.taints ?? []]) ===
    canonicalJson([node.metadata.labels ?? {}, node.spec?.taints ?? []])
  );
}

/** Has those controllers of DaemonSets look whom the node concerns. */
function wakeDaemonSets(world: World, node: NodeObject): void {
  const owners = new Set([...world.pods.onNode(node.metadata.name ?? "")].map(({ owner }) => owner));
  for (const state of world.workloads.values()) {
    if (state.kind !== "DaemonSet") continue;
    const verdict = nodeVerdicts(withDaemonTolerations(state.object.spec.template.spec))(node);
    if (looksAtNode(verdict, owners.has(state.key), state.status)) world.workloads.wake(state.key);
  }
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
}
