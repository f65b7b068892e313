import type { NodeTable } from "./node-table.ts";

let made = 0;

/** Some of the nodes, by slot, as they are at one version of their labels. */
export class NodeSet {
  /** Tells sets apart. */
  readonly number: number = made++;
  /** How many pods had to be in it. */
  uses = 0;
  /** Ascending. */
  readonly slots: Int32Array;
  readonly #nodes: NodeTable;
  #bits: Uint8Array | undefined;
  #others: Int32Array | undefined;

  /** @param slots Ascending; each holds a node. */
  constructor(slots: Int32Array, nodes: NodeTable) {
    this.slots = slots;
    this.#nodes = nodes;
  }

  get isEveryNode(): boolean {
    return this.slots.length === this.#nodes.size;
  }

  has(slot: number): boolean {
    return this.#bySlot()[slot] === 1;
  }

  /** The slots of all other nodes, ascending. */
  get others(): Int32Array {
    this.#others ??= this.#findOthers();
    return this.#others;
  }

  #bySlot(): Uint8Array {
    if (this.#bits === undefined) {
      this.#bits = new Uint8Array(this.#nodes.slots);
      for (const slot of this.slots) this.#bits[slot] = 1;
    }
    return this.#bits;
  }

  #findOthers(): Int32Array {
    const bits = this.#bySlot();
    const { present, slots, size } = this.#nodes;
    const others = new Int32Array(size - this.slots.length);
    let count = 0;
    for (let slot = 0; slot < slots; slot++) if (present[slot] === 1 && bits[slot] === 0) others[count++] = slot;
    return others;
  }
}
