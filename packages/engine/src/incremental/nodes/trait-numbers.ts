import { grown } from "../tables/growing.ts";
import type { LiveNode } from "./live-node.ts";
import type { NodeTable } from "./node-table.ts";
import type { NumberPart } from "../tables/combined-numbers.ts";

/** The number of nodes that do not have the trait at all. */
export const withoutTrait = 0;

/**
 * One trait of nodes, such as the value of a label, as numbers: nodes have the same number if and only if they have the
 * same of it. To read it again costs a comparison a node, and more only for nodes that have changed.
 */
export class TraitNumbers {
  /** By slot; of slots without a node, anything. */
  of: Int32Array = new Int32Array(0);
  /** A number that is new each time a node has another number. */
  version = 0;
  readonly #read: (node: LiveNode) => string | undefined;
  readonly #numbers = new Map<string, number>();
  /** By slot: the version of the node that was read. */
  #versions = new Float64Array(0);
  #nodesVersion = -1;

  /** @param read What a node has, as text; `undefined` for a node without. */
  constructor(read: (node: LiveNode) => string | undefined) {
    this.#read = read;
  }

  /** The numbers as a part of what tells nodes apart. */
  get part(): NumberPart {
    return { of: this.of, from: withoutTrait, size: this.#numbers.size + 1 };
  }

  /** The number of the node in the slot. */
  at(slot: number): number {
    return this.of[slot];
  }

  /** The number of what a node may have; `undefined` if none has had it. */
  find(text: string): number | undefined {
    return this.#numbers.get(text);
  }

  /** To be called before reading. */
  catchUp(nodes: NodeTable): void {
    const { nodesVersion, slots, objectVersions } = nodes;
    if (this.#nodesVersion === nodesVersion) return;
    this.#nodesVersion = nodesVersion;
    this.of = grown(this.of, slots);
    this.#versions = grown(this.#versions, slots);
    if (this.#numbers.size > 2 * slots + 64) this.#forgetAll();
    let changed = false;
    for (let slot = 0; slot < slots; slot++) {
      if (this.#versions[slot] === objectVersions[slot]) continue;
      const node = nodes.at(slot);
      if (node === undefined) continue;
      this.#versions[slot] = objectVersions[slot];
      const number = this.#numberOf(this.#read(node));
      if (this.of[slot] === number) continue;
      this.of[slot] = number;
      changed = true;
    }
    if (changed) this.version++;
  }

  #numberOf(text: string | undefined): number {
    if (text === undefined) return withoutTrait;
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    const number = this.#numbers.size + 1;
    this.#numbers.set(text, number);
    return number;
  }

  /** Most of what nodes once had may be gone for good. */
  #forgetAll(): void {
    this.#numbers.clear();
    this.#versions.fill(0);
    this.version++;
  }
}
