import { zoneRoundRobin } from "../../cycle/zone-round-robin.ts";
import type { LiveNode } from "./live-node.ts";
import type { NodeTable } from "./node-table.ts";

/** The order in which nodes are asked where a share of them is enough; made anew when labels change. */
export class SearchOrder {
  readonly #nodes: NodeTable;
  #list: readonly LiveNode[] = [];
  #slots = new Int32Array(0);
  #version = -1;

  constructor(nodes: NodeTable) {
    this.#nodes = nodes;
  }

  list(): readonly LiveNode[] {
    this.#catchUp();
    return this.#list;
  }

  /** Those of {@link list}. */
  slots(): Int32Array {
    this.#catchUp();
    return this.#slots;
  }

  #catchUp(): void {
    const { labelsVersion } = this.#nodes;
    if (this.#version === labelsVersion) return;
    this.#version = labelsVersion;
    this.#list = zoneRoundRobin(this.#nodes.list());
    this.#slots = Int32Array.from(this.#list, ({ slot }) => slot);
  }
}
