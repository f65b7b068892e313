import type { NodeInfo } from "./node-info.ts";
import type { PodInfo } from "./pod-info.ts";

/**
 * What is found by going through a node's pods, kept as long as they are the same. Pods never change, and most nodes have
 * those that they had when the last one was decided: comparing two lists is far less than a look into each pod.
 */
export class KeptByPods<Found> {
  readonly #kept = new WeakMap<NodeInfo, { readonly pods: readonly PodInfo[]; readonly found: Found }>();
  readonly #find: (pods: readonly PodInfo[]) => Found;

  /** @param find must depend on the pods alone. */
  constructor(find: (pods: readonly PodInfo[]) => Found) {
    this.#find = find;
  }

  of(node: NodeInfo): Found {
    const known = this.#kept.get(node);
    if (known !== undefined && hasSamePods(node.pods, known.pods)) return known.found;
    const found = this.#find(node.pods);
    this.#kept.set(node, { pods: node.pods.slice(), found });
    return found;
  }
}

/** Whether both are the same pods in the same order. */
export function hasSamePods(pods: readonly PodInfo[], others: readonly PodInfo[]): boolean {
  if (pods.length !== others.length) return false;
  for (let at = 0; at < pods.length; at++) if (pods[at] !== others[at]) return false;
  return true;
}
