import {
  type ClusterObject,
  type Labels,
  type Node,
  parseQuantity,
  type Pod,
  podKey,
  quantityMilliValue,
  type ResourceList,
} from "@stowage/engine";
import { interPodRules } from "./inter-pod-rules.ts";
import type { Measurement, Step } from "./measure.ts";

/**
 * What is wrong with the places that pods were given, one after another: required inter-pod terms that a pod broke
 * when it came, and nodes that it overfilled. Read from the objects alone, without an engine.
 */
export function wrongPlaces(objects: readonly ClusterObject[], steps: readonly Step[]): string[] {
  const nodes = new Map<string, Node>();
  const namespaces = new Map<string, Labels>();
  const existing: Pod[] = [];
  for (const object of objects) {
    if (object.kind === "Node") nodes.set(object.metadata.name ?? "", object);
    if (object.kind === "Namespace") namespaces.set(object.metadata.name ?? "", object.metadata.labels ?? {});
    if (object.kind === "Pod" && !isOver(object)) existing.push(object);
  }

  const room = new Room();
  const rules = interPodRules([...existing, ...steps.map(({ pod }) => pod)], namespaces);
  for (const pod of existing) {
    const node = nodes.get(pod.spec.nodeName ?? "");
    if (node === undefined) continue;
    rules.add(pod, node.metadata.labels ?? {});
    room.take(pod, node);
  }
  const placed = new Map<Pod, Node>();
  return steps.flatMap(({ pod, nodeName, deleted }) => {
    if (nodeName === undefined) return [];
    const node = nodes.get(nodeName);
    if (node === undefined) return [`${podKey(pod)} is on ${nodeName}, which is no node`];
    const problems = [...rules.place(pod, node.metadata.labels ?? {}), ...room.take(pod, node)];
    placed.set(pod, node);
    const left = deleted && placed.get(deleted);
    if (deleted !== undefined && left !== undefined) {
      rules.remove(deleted, left.metadata.labels ?? {});
      room.give(deleted, left);
    }
    return problems.map((problem) => `${problem} (placed on ${nodeName})`);
  });
}

/** A line for each pod that found no node. */
export function unplaced({ steps }: Measurement): string[] {
  return steps.flatMap(({ pod, nodeName }) => (nodeName === undefined ? [`${podKey(pod)} found no node`] : []));
}

/**
 * Where two runs with the same tie break part, among the pods that both of them came to. Total, number of equals and
 * of feasible nodes tell as well: two engines may well choose the same node for different reasons.
 */
export function firstDifference(one: Measurement, other: Measurement): string[] {
  for (const [index, step] of one.steps.entries()) {
    const twin = other.steps[index];
    if (twin === undefined) break;
    const [left, right] = [decisionText(step), decisionText(twin)];
    if (left !== right) return [`${podKey(step.pod)}: one engine decides ${left}, the other ${right}`];
  }
  return [];
}

function decisionText({ nodeName, total, ties, feasible }: Step): string {
  if (nodeName === undefined) return "that no node fits";
  return `${nodeName} (total ${total}, ${ties} such nodes, ${feasible} feasible)`;
}

/** What pods have asked for, by node and resource: at least that is gone. Init containers and overhead are left out. */
class Room {
  readonly #taken = new Map<Node, Map<string, number>>();

  /** @returns what the node has too little of now. */
  take(pod: Pod, node: Node): string[] {
    const taken = this.#change(pod, node, 1);
    const allocatable = new Map(Object.entries(node.status?.allocatable ?? {}));
    const overfilled = [...taken].filter(([resource, amount]) => amount > milli(allocatable.get(resource) ?? 0));
    return overfilled.map(([resource]) => `${podKey(pod)} asks for more ${resource} than is left`);
  }

  /** Takes back {@link take}. */
  give(pod: Pod, node: Node): void {
    this.#change(pod, node, -1);
  }

  #change(pod: Pod, node: Node, sign: 1 | -1): ReadonlyMap<string, number> {
    const taken = this.#taken.get(node) ?? new Map<string, number>();
    this.#taken.set(node, taken);
    const lists = [{ pods: 1 }, ...pod.spec.containers.map(({ resources }) => resources?.requests ?? {})];
    for (const [resource, amount] of lists.flatMap((list: ResourceList) => Object.entries(list))) {
      taken.set(resource, (taken.get(resource) ?? 0) + sign * milli(amount));
    }
    return taken;
  }
}

function milli(amount: string | number): number {
  return quantityMilliValue(parseQuantity(amount) ?? 0n);
}

function isOver({ status }: Pod): boolean {
  return status?.phase === "Succeeded" || status?.phase === "Failed";
}
