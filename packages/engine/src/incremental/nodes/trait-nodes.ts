import { DomainNodes } from "./domain-nodes.ts";
import type { NodeTable } from "./node-table.ts";
import type { TraitNumbers } from "./trait-numbers.ts";

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

  /** The numbers of what nodes have, as far as nodes have it: see `TraitNumbers`. */
  get numbers(): Pick<TraitNumbers, "of" | "part" | "find"> {
    return this.#trait;
  }

  /**
   * The slots of the nodes that have one of these; `undefined` where they are more than `most`. What is asked for twice is
   * found twice. The trait is caught up.
   */
  withAny(texts: readonly string[], most: number): readonly number[] | undefined {
    const found: number[] = [];
    for (const text of texts) {
      const number = this.#trait.find(text);
      if (number === undefined) continue;
      const { slots, starts } = this.byNumber();
      const end = starts[number + 1] ?? 0;
      const start = starts[number] ?? 0;
      if (found.length + end - start > most) return undefined;
      for (let at = start; at < end; at++) found.push(slots[at] ?? 0);
    }
    return found;
  }

  /** The nodes by the number of what they have, those without it too. The trait is caught up. */
  byNumber(): DomainNodes {
    const { labelsVersion } = this.#nodes;
    const { part, version } = this.#trait;
    const isTrue = this.#labelsVersion === labelsVersion && this.#numbersVersion === version;
    if (this.#byNumber !== undefined && isTrue) return this.#byNumber;
    this.#labelsVersion = labelsVersion;
    this.#numbersVersion = version;
    return (this.#byNumber = new DomainNodes({ domainOf: part.of, domains: part.size }, this.#nodes));
  }
}
