import type { Node } from "../api/node.ts";
import type { ImageState } from "../cluster/cluster-snapshot.ts";

/** Which nodes have which images. */
export class ImageTable {
  readonly states: Map<string, ImageState> = new Map();
  /** A number that is new each time a state, or the number of nodes, changes. */
  version = 0;
  /** By image name and node slot: the size that the node reports. */
  readonly #sizes = new Map<string, Map<number, number>>();

  add(slot: number, node: Node): void {
    this.version++;
    for (const [name, size] of sizesOf(node)) {
      let sizes = this.#sizes.get(name);
      if (sizes === undefined) this.#sizes.set(name, (sizes = new Map()));
      sizes.set(slot, size);
      this.#update(name, sizes);
    }
  }

  remove(slot: number, node: Node): void {
    this.version++;
    for (const name of sizesOf(node).keys()) {
      const sizes = this.#sizes.get(name);
      if (sizes === undefined) continue;
      sizes.delete(slot);
      this.#update(name, sizes);
    }
  }

  clear(): void {
    this.version++;
    this.#sizes.clear();
    this.states.clear();
  }

  #update(name: string, sizes: ReadonlyMap<number, number>): void {
    if (sizes.size === 0) {
      this.#sizes.delete(name);
      this.states.delete(name);
      return;
    }
    // The first node in the snapshot's order tells the size.
    let first = Infinity;
    for (const slot of sizes.keys()) first = Math.min(first, slot);
    this.states.set(name, { sizeBytes: sizes.get(first) ?? 0, nodes: sizes.size });
  }
}

/** An image that a node lists twice counts as listed first. */
function sizesOf({ status }: Node): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>();
  for (const { names = [], sizeBytes = 0 } of status?.images ?? []) {
    for (const name of names) if (!sizes.has(name)) sizes.set(name, sizeBytes);
  }
  return sizes;
}
