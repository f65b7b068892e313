import { DomainNodes } from "./domain-nodes.ts";
import type { NodeTable } from "./node-table.ts";
import type { TraitNumbers } from "./trait-numbers.ts";

const none: Int32Array = new Int32Array(0);

/** Which nodes have what of a label: found once, and again, in time proportional to the nodes, once a label has changed. */
export class TraitNodes {
  readonly #trait: TraitNumbers;
  readonly #nodes: NodeTable;
  #labelsVersion = -1;
  #numbersVersion = -1;
  /** By number of the trait. */
  #byNumber: DomainNodes | undefined;

  constructor(trait: TraitNumbers, nodes: NodeTable) {
    this.#trait = trait;
    this.#nodes = nodes;
  }

  /** The slots of the nodes that have it. The trait is caught up. */
  with(text: string): Int32Array {
    const number = this.#trait.find(text);
    if (number === undefined) return none;
    const { slots, starts } = this.#numbered();
    return slots.subarray(starts[number], starts[number + 1]);
  }

  #numbered(): DomainNodes {
    const { labelsVersion } = this.#nodes;
    const { part, version } = this.#trait;
    const isTrue = this.#labelsVersion === labelsVersion && this.#numbersVersion === version;
    if (this.#byNumber !== undefined && isTrue) return this.#byNumber;
    this.#labelsVersion = labelsVersion;
    this.#numbersVersion = version;
    return (this.#byNumber = new DomainNodes({ domainOf: part.of, domains: part.size }, this.#nodes));
  }
}
