import type { NeededLabel } from "../../storage/label-index.ts";
import type { LiveNode } from "../nodes/live-node.ts";
import type { NodeTable } from "../nodes/node-table.ts";
import type { TopologyKeys } from "../nodes/topology-keys.ts";
import { NodeSet } from "../nodes/node-set.ts";

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
  readonly #keys: TopologyKeys;
  readonly #sets = new Map<string, KeptSet>();
  #cost = 0;
  /** A number that is new each time a CSINode changes. */
  csiVersion = 0;

  constructor(nodes: NodeTable, keys: TopologyKeys) {
    this.#nodes = nodes;
    this.#keys = keys;
  }

  /** Every node. */
  all(): NodeSet {
    return this.#of("all", 0, undefined, () => true);
  }

  /**
   * The nodes whose labels suit.
   *
   * @param needed One of these labels a node must have; absent: it need have none.
   * @param suits must follow from the text and the node's labels alone.
   */
  byLabels(text: string, needed: readonly NeededLabel[] | undefined, suits: (node: LiveNode) => boolean): NodeSet {
    return this.#of(text, 0, needed, suits);
  }

  /** The same where the CSINode of a node's name, too, has a say. */
  byCsiNode(text: string, suits: (node: LiveNode) => boolean): NodeSet {
    return this.#of(text, this.csiVersion, undefined, suits);
  }

  #of(
    text: string,
    csiVersion: number,
    needed: readonly NeededLabel[] | undefined,
    suits: (node: LiveNode) => boolean,
  ): NodeSet {
    const nodes = this.#nodes;
    const { labelsVersion } = nodes;
    const known = this.#sets.get(text);
    if (known?.labelsVersion === labelsVersion && known.csiVersion === csiVersion) return known.set;
    const slots: number[] = [];
    for (const node of needed === undefined ? nodes.list() : this.#nodesWithAny(needed)) {
      if (suits(node)) slots.push(node.slot);
    }
    const set = new NodeSet(Int32Array.from(slots.sort((one, other) => one - other)), nodes);
    this.#keep(text, { set, labelsVersion, csiVersion });
    return set;
  }

  #nodesWithAny(needed: readonly NeededLabel[]): Iterable<LiveNode> {
    const nodes = this.#nodes;
    const found = new Set<LiveNode>();
    for (const { key: name, values } of needed) {
      const key = this.#keys.use(name);
      const { starts, slots } = key.nodes(nodes);
      for (const value of values) {
        const domain = key.find(value);
        if (domain < 0) continue;
        const end = starts[domain + 1];
        for (let at = starts[domain]; at < end; at++) {
          const node = nodes.at(slots[at]);
          if (node !== undefined) found.add(node);
        }
      }
    }
    return found;
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
