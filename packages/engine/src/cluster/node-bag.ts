import type { NodeInfo } from "./node-info.ts";

/** By some key: the nodes with pods of that key, and with how many of them. */
export class NodeBags<Key> {
  readonly #bags = new Map<Key, Map<NodeInfo, number>>();

  /** Every key that a pod has. */
  keys(): Iterable<Key> {
    return this.#bags.keys();
  }

  nodes(key: Key): Iterable<NodeInfo> {
    return this.#bags.get(key)?.keys() ?? [];
  }

  /** A pod of the key more on the node, or one less. */
  move(key: Key, node: NodeInfo, by: 1 | -1): void {
    const bag = this.#bags.get(key) ?? new Map<NodeInfo, number>();
    const count = (bag.get(node) ?? 0) + by;
    if (count > 0) bag.set(node, count);
    else bag.delete(node);
    if (bag.size > 0) this.#bags.set(key, bag);
    else this.#bags.delete(key);
  }
}
