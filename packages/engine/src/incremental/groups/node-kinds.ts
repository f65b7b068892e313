import type { Layout } from "./layout.ts";
import { forEachNodeIn } from "../nodes/domain-nodes.ts";
import type { NodeTable } from "../nodes/node-table.ts";
import type { DenseRules } from "./dense-rules.ts";

/** To be called with the chunk of a node that is of another kind now. */
type KindChanged = (chunk: number) => void;

/** The kind of each node that dense rules tell apart. */
export class NodeKinds {
  /** By place; `blocked` where the rules keep the pods from the node. */
  readonly at: Int32Array;
  readonly #layout: Layout;
  readonly #dense: DenseRules;
  readonly #nodes: NodeTable;
  /** How much of the nodes' log has been read. */
  #read: number;

  constructor(layout: Layout, dense: DenseRules, nodes: NodeTable) {
    this.#layout = layout;
    this.#dense = dense;
    this.#nodes = nodes;
    this.at = new Int32Array(layout.slotAt.length);
    this.#read = nodes.log.head;
    this.#findAll();
  }

  /**
   * Reads which nodes' pods have changed.
   *
   * @param changed Called with the chunk of each node that is of another kind now.
   * @returns false where any node may be: it was not found which are.
   */
  catchUp(changed: KindChanged): boolean {
    const { log, size } = this.#nodes;
    if (this.#dense.catchUp() || log.head - this.#read > size || !log.holds(this.#read)) {
      this.#read = log.head;
      this.#findAll();
      return false;
    }
    for (; this.#read < log.head; this.#read++) {
      const slot = log.slotAt(this.#read);
      this.#find(slot, changed);
      for (const { key, nodes } of this.#dense.sharedKeys) {
        const domain = key.at(slot);
        if (domain < 0) continue;
        forEachNodeIn(nodes, domain, (other) => this.#find(other, changed));
      }
    }
    return true;
  }

  #findAll(): void {
    const { slotAt, placeOf } = this.#layout;
    this.at.fill(0);
    this.#dense.forEachSetApart(slotAt, (slot) => {
      const place = placeOf[slot] ?? -1;
      if (place >= 0) this.at[place] = this.#dense.kindAt(slot);
    });
  }

  #find(slot: number, changed: KindChanged): void {
    const place = this.#layout.placeOf[slot] ?? -1;
    if (place < 0) return;
    const kind = this.#dense.kindAt(slot);
    if (this.at[place] === kind) return;
    this.at[place] = kind;
    changed(this.#layout.chunkOf[place] ?? 0);
  }
}
