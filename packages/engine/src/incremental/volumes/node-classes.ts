import { noDomain } from "../nodes/domain-nodes.ts";
import type { LiveNode } from "../nodes/live-node.ts";
import type { Placements } from "../placements.ts";

/** Lists of keys to keep the classes for. */
const mostKept = 64;

/** The nodes by the values of some labels: those of one class no selector that names these labels alone can tell apart. */
export interface NodeClasses {
  readonly labelsVersion: number;
  /** By slot; -1 where no node is. */
  readonly classOf: Int32Array;
  /** By class: one of its nodes. */
  readonly samples: readonly LiveNode[];
}

/** The classes by lists of keys, found once, and again when nodes have changed. */
export class NodeClassTable {
  readonly #placements: Placements;
  readonly #kept = new Map<string, NodeClasses>();

  constructor(placements: Placements) {
    this.#placements = placements;
  }

  /** @param keys Sorted, each once. */
  of(keys: readonly string[]): NodeClasses {
    const text = JSON.stringify(keys);
    const known = this.#kept.get(text);
    if (known?.labelsVersion === this.#placements.nodes.labelsVersion) return known;
    if (this.#kept.size >= mostKept) this.#kept.clear();
    const classes = this.#find(keys);
    this.#kept.set(text, classes);
    return classes;
  }

  #find(keys: readonly string[]): NodeClasses {
    const { nodes, keys: topologyKeys } = this.#placements;
    const { labelsVersion, slots } = nodes;
    const used = keys.map((key) => topologyKeys.use(key));
    const classOf = new Int32Array(slots).fill(-1);
    const classes = new Map<string, number>();
    const samples: LiveNode[] = [];
    for (const node of nodes.list()) {
      let text = "";
      for (const { domainOf } of used) text += `${domainOf[node.slot] ?? noDomain} `;
      let known = classes.get(text);
      if (known === undefined) {
        known = samples.length;
        classes.set(text, known);
        samples.push(node);
      }
      classOf[node.slot] = known;
    }
    return { labelsVersion, classOf, samples };
  }
}
