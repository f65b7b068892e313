import { grown } from "../tables/growing.ts";
import type { LiveNode } from "./live-node.ts";
import type { NodeTable } from "./node-table.ts";
import type { NumberPart } from "../tables/combined-numbers.ts";

/** The number of nodes without a value. */
const noValue = 0;

/**
 * One thing that nodes say of themselves, such as the value of a label, as numbers: nodes have the same number if and
 * only if they say the same. To read it again costs a comparison a node, and more only for nodes that have changed.
 */
export class NodeColumn {
  readonly #read: (node: LiveNode) => string | undefined;
  /** By slot; of slots without a node, anything. */
  #of = new Int32Array(0);
  readonly #numbers = new Map<string, number>();
  /** By slot: the version of the node that was read. */
  #versions = new Float64Array(0);
  #readAt = -1;

  /** @param read What a node says, as text; `undefined` for a node that says nothing. */
  constructor(read: (node: LiveNode) => string | undefined) {
    this.#read = read;
  }

  /** What tells the nodes apart now. */
  part(nodes: NodeTable): NumberPart {
    this.#catchUp(nodes);
    return { of: this.#of, from: noValue, size: this.#numbers.size + 1 };
  }

  /** What tells the nodes apart now where some values alone make a difference: all others are one. */
  partOf(values: ReadonlySet<string>, nodes: NodeTable): NumberPart {
    this.#catchUp(nodes);
    const meaning = new Int32Array(this.#numbers.size + 1).fill(1);
    meaning[noValue] = 0;
    let size = 2;
    for (const value of values) {
      const number = this.#numbers.get(value);
      if (number !== undefined) meaning[number] = size++;
    }
    return { of: this.#of.map((number) => meaning[number]), from: 0, size };
  }

  #catchUp(nodes: NodeTable): void {
    const { clock, slots, objectVersions } = nodes;
    if (this.#readAt === clock.nodes) return;
    this.#readAt = clock.nodes;
    this.#of = grown(this.#of, slots);
    this.#versions = grown(this.#versions, slots);
    // Most of what nodes once said may be gone for good.
    if (this.#numbers.size > 2 * slots + 64) this.#forgetAll();
    for (const node of nodes.list()) {
      const { slot } = node;
      if (this.#versions[slot] === objectVersions[slot]) continue;
      this.#versions[slot] = objectVersions[slot];
      this.#of[slot] = this.#numberOf(this.#read(node));
    }
  }

  #numberOf(text: string | undefined): number {
    if (text === undefined) return noValue;
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    const number = this.#numbers.size + 1;
    this.#numbers.set(text, number);
    return number;
  }

  #forgetAll(): void {
    this.#numbers.clear();
    this.#versions.fill(0);
    this.#of.fill(noValue);
  }
}
