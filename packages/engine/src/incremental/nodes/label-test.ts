import type { NodeSelectorRequirement } from "../../api/selectors.ts";
import type { TraitNodes } from "./trait-nodes.ts";
import { withoutTrait } from "./trait-numbers.ts";

/** With more values, whether a number is one of them is looked up. */
const fewValues = 4;

/** A requirement of one label, by the numbers that its values have. Holds until a node changes. */
export class LabelTest {
  readonly #nodes: TraitNodes;
  /** By slot. */
  readonly #of: Int32Array;
  /** The numbers that the requirement speaks of. */
  readonly #numbers: readonly number[];
  /** Whether nodes must have one of them; else none. */
  readonly isIn: boolean;
  /** By number: 1 for one of these; absent where they are few. */
  readonly #isNamed: Uint8Array | undefined;

  /** @param requirement Neither `Gt` nor `Lt`. */
  constructor({ operator, values = [] }: NodeSelectorRequirement, nodes: TraitNodes) {
    const { numbers } = nodes;
    this.#nodes = nodes;
    this.#of = numbers.of;
    this.isIn = operator === "In" || operator === "DoesNotExist";
    const isOfValues = operator === "In" || operator === "NotIn";
    const named = values.map((value) => numbers.find(value)).filter((number) => number !== undefined);
    this.#numbers = isOfValues ? [...new Set(named)] : [withoutTrait];
    if (this.#numbers.length <= fewValues) return;
    this.#isNamed = new Uint8Array(numbers.part.size);
    for (const number of this.#numbers) this.#isNamed[number] = 1;
  }

  /** How many nodes have one of the values that it speaks of. */
  get size(): number {
    const { starts } = this.#nodes.byNumber();
    let size = 0;
    for (const number of this.#numbers) size += (starts[number + 1] ?? 0) - (starts[number] ?? 0);
    return size;
  }

  holds(slot: number): boolean {
    const number = this.#of[slot] ?? withoutTrait;
    const isNamed = this.#isNamed === undefined ? this.#numbers.includes(number) : this.#isNamed[number] === 1;
    return isNamed === this.isIn;
  }

  /** Writes the nodes that have one of the values that it speaks of into the list, which has room. @returns how many. */
  slotsInto(list: Int32Array): number {
    const { slots, starts } = this.#nodes.byNumber();
    let count = 0;
    for (const number of this.#numbers) {
      const end = starts[number + 1] ?? 0;
      for (let at = starts[number] ?? 0; at < end; at++) list[count++] = slots[at] ?? 0;
    }
    return count;
  }
}
