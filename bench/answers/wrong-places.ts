import { type Labels, type Node, type Pod, podKey } from "@stowage/engine";
import { nodeNumbers } from "../measure/node-numbers.ts";
import { queueOf } from "../measure/queue.ts";
import type { Steps } from "../measure/steps.ts";
import type { Spec } from "../spec/spec.ts";
import { workloadCluster } from "../spec/workload-cluster.ts";
import { InterPodRules } from "./inter-pod-rules.ts";
import { Room } from "./room.ts";

/** As many problems as are worth finding. */
const mostProblems = 1000;

/**
 * What is wrong with the places that pods were given, one after another: required inter-pod terms, in either direction,
 * that a pod broke when it came, and nodes that it overfilled. Counted from the objects alone, without an engine, in time
 * that does not depend on how many pods there are already.
 */
export function wrongPlaces(
  spec: Spec,
  { length, pods, nodes: places }: Pick<Steps, "length" | "pods" | "nodes">,
): string[] {
  // Whatever was measured: nothing is timed here, and pods that share their rules are looked at once.
  const cluster = workloadCluster(spec, "shared");
  const nodes: readonly Node[] = [...cluster.nodes];
  const numbers = nodeNumbers(nodes);
  const namespaces = new Map<string, Labels>();
  for (const { kind, metadata } of cluster.others) {
    if (kind === "Namespace") namespaces.set(metadata.name ?? "", metadata.labels ?? {});
  }
  const room = new Room(nodes);
  const rules = new InterPodRules(nodes, namespaces);
  for (const list of [cluster.pods, cluster.pending]) for (const pod of list) rules.register(pod);
  for (const pod of cluster.pods) {
    const node = numbers.of(pod.spec.nodeName);
    if (node === -1 || isOver(pod)) continue;
    rules.add(pod, node);
    room.take(pod, node);
  }

  const problems: string[] = [];
  const queue = queueOf(cluster.pending.length, spec.churn);
  const placeOf = new Int32Array(cluster.pending.length);
  for (let step = 0; step < length && problems.length < mostProblems; step++) {
    const index = pods[step] ?? 0;
    const node = places[step] ?? -1;
    if (queue.next() !== index) problems.push(`step ${step} decides a pod that is not the next of the queue`);
    if (node === -1) continue;
    const pod = cluster.pending.at(index);
    const overfilled = room.take(pod, node).map((resource) => `${podKey(pod)} asks for more ${resource} than is left`);
    for (const problem of [...rules.place(pod, node), ...overfilled]) {
      problems.push(`${problem} (placed on ${nodes[node]?.metadata.name ?? ""})`);
    }
    placeOf[index] = node;
    const deleted = queue.placed(index);
    if (deleted === undefined) continue;
    rules.remove(cluster.pending.at(deleted), placeOf[deleted] ?? 0);
    room.give(cluster.pending.at(deleted), placeOf[deleted] ?? 0);
  }
  return problems;
}

/** A line for each pod that found no node. */
export function unplaced(spec: Spec, { length, pods, nodes }: Pick<Steps, "length" | "pods" | "nodes">): string[] {
  const { pending } = workloadCluster(spec, "shared");
  const problems: string[] = [];
  for (let step = 0; step < length && problems.length < mostProblems; step++) {
    if (nodes[step] === -1) problems.push(`${podKey(pending.at(pods[step] ?? 0))} found no node`);
  }
  return problems;
}

function isOver({ status }: Pod): boolean {
  return status?.phase === "Succeeded" || status?.phase === "Failed";
}
