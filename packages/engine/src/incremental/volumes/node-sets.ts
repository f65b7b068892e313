import type { LiveNode } from "../live-node.ts";
import type { NodeTable } from "../node-table.ts";
import { NodeSet } from "./node-set.ts";

/** Slots to keep in all sets together. */
const mostSlots = 4_000_000;
/** What a set costs beside its slots, in slots. */
const setCost = 64;

interface KeptSet {
  readonly set: NodeSet;
  readonly labelsVersion: number;
  readonly csiVersion: number;
}

/** Which nodes something is for, by a text that says all of it: found once, and again when nodes have changed. */
export class NodeSets {
  readonly #nodes: NodeTable;
  readonly #sets = new Map<string, KeptSet>();
  #cost = 0;
  /** A number that is new each time a CSINode changes. */
  csiVersion = 0;

  constructor(nodes: NodeTable) {
    this.#nodes = nodes;
  }

  /** The nodes whose labels suit. @param suits must follow from the text and the node's labels alone. */
  byLabels(text: string, candidates: () => Iterable<LiveNode>, suits: (node: LiveNode) => boolean): NodeSet {
    return this.#of(text, 0, candidates, suits);
  }

  /** The same where the CSINode of a node's name, too, has a say. */
  byCsiNode(text: string, suits: (node: LiveNode) => boolean): NodeSet {
    return this.#of(text, this.csiVersion, () => this.#nodes.list(), suits);
  }

  #of(
    text: string,
    csiVersion: number,
    candidates: () => Iterable<LiveNode>,
    suits: (node: LiveNode) => boolean,
  ): NodeSet {
    const { labelsVersion } = this.#nodes;
    const known = this.#sets.get(text);
    if (known?.labelsVersion === labelsVersion && known.csiVersion === csiVersion) return known.set;
    const slots: number[] = [];
    for (const node of candidates()) if (suits(node)) slots.push(node.slot);
    const set = new NodeSet(Int32Array.from(slots.sort((one, other) => one - other)), this.#nodes);
    this.#keep(text, { set, labelsVersion, csiVersion });
    return set;
  }

  #keep(text: string, kept: KeptSet): void {
    if (this.#cost >= mostSlots) {
      this.#sets.clear();
      this.#cost = 0;
    }
    this.#cost += kept.set.slots.length + setCost;
    this.#sets.set(text, kept);
  }
}
