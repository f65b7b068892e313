import type { Node } from "../../api/node.ts";
import type { ImageState } from "../../cluster/cluster-snapshot.ts";
import { Clock } from "./clock.ts";

/** The nodes that have an image. */
interface ImageNodes {
  /** By node slot: the size that the node reports. */
  readonly sizes: Map<number, number>;
  /** The lowest of the slots, Infinity without any: the first node in the snapshot's order tells the size. */
  first: number;
}

/** Which nodes have which images. Many an image is on all nodes: to add a node does not look at the others. */
export class ImageTable {
  readonly states: Map<string, ImageState> = new Map();
  readonly #clock: Clock;
  readonly #images = new Map<string, ImageNodes>();

  constructor(clock: Clock = new Clock()) {
    this.#clock = clock;
  }

  add(slot: number, node: Node): void {
    forEachImage(node, (name, size) => {
      let image = this.#images.get(name);
      if (image === undefined) {
        this.#images.set(name, (image = { sizes: new Map(), first: slot }));
        this.#clock.images++;
      }
      // An image that a node lists twice counts as listed first.
      if (image.sizes.has(slot)) return;
      image.sizes.set(slot, size);
      if (slot < image.first) image.first = slot;
      this.#update(name, image);
    });
  }

  remove(slot: number, node: Node): void {
    forEachImage(node, (name) => {
      const image = this.#images.get(name);
      if (image?.sizes.delete(slot) !== true) return;
      if (slot === image.first) image.first = lowest(image.sizes.keys());
      this.#update(name, image);
    });
  }

  /** The slots of the nodes that have the image. */
  slotsWith(name: string): Iterable<number> {
    return this.#images.get(name)?.sizes.keys() ?? [];
  }

  #update(name: string, { sizes, first }: ImageNodes): void {
    const sizeBytes = sizes.get(first);
    if (sizeBytes !== undefined) {
      this.states.set(name, { sizeBytes, nodes: sizes.size });
      return;
    }
    this.#clock.images++;
    this.#images.delete(name);
    this.states.delete(name);
  }
}

function forEachImage({ status }: Node, visit: (name: string, size: number) => void): void {
  for (const { names = [], sizeBytes = 0 } of status?.images ?? []) for (const name of names) visit(name, sizeBytes);
}

function lowest(slots: Iterable<number>): number {
  let least = Infinity;
  for (const slot of slots) if (slot < least) least = slot;
  return least;
}
