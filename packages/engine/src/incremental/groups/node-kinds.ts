import type { Layout } from "./layout.ts";
import { forEachNodeIn } from "../nodes/domain-nodes.ts";
import type { NodeTable } from "../nodes/node-table.ts";
import type { DenseRules } from "./dense-rules.ts";

/** The kind of each node that dense rules tell apart, whatever the shape of the pods. */
export class NodeKinds {
  readonly dense: DenseRules;
  /** By place; `blocked` where the rules keep the pods from the node. */
  readonly at: Int32Array;
  /** By chunk: a number that is new each time a node of it is of another kind. */
  readonly versions: Int32Array;
  readonly #layout: Layout;
  readonly #nodes: NodeTable;
  /** How much of the nodes' log has been read. */
  #read: number;

  constructor(layout: Layout, dense: DenseRules, nodes: NodeTable) {
    this.#layout = layout;
    this.dense = dense;
    this.#nodes = nodes;
    this.at = new Int32Array(layout.slotAt.length);
    this.versions = new Int32Array(layout.chunks);
    this.#read = nodes.log.head;
    this.#findAll();
  }

  /** Reads which nodes' pods have changed. */
  catchUp(): void {
    const { log, size } = this.#nodes;
    if (this.dense.catchUp() || log.head - this.#read > size || !log.holds(this.#read)) {
      this.#read = log.head;
      this.#findAll();
      return;
    }
    for (; this.#read < log.head; this.#read++) {
      const slot = log.slotAt(this.#read);
      this.#find(slot);
      for (const { key, nodes } of this.dense.sharedKeys) {
        const domain = key.at(slot);
        if (domain < 0) continue;
        forEachNodeIn(nodes, domain, (other) => this.#find(other));
      }
    }
  }

  #findAll(): void {
    const { slotAt, placeOf } = this.#layout;
    this.at.fill(0);
    for (let chunk = 0; chunk < this.versions.length; chunk++) this.versions[chunk]++;
    this.dense.forEachSetApart(slotAt, (slot) => {
      const place = placeOf[slot];
      if (place >= 0) this.at[place] = this.dense.kindAt(slot);
    });
  }

  #find(slot: number): void {
    const place = this.#layout.placeOf[slot];
    if (place < 0) return;
    const kind = this.dense.kindAt(slot);
    if (this.at[place] === kind) return;
    this.at[place] = kind;
    this.versions[this.#layout.chunkOf[place]]++;
  }
}
