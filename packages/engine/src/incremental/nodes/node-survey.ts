import { combinedNumbers, type NumberPart } from "../tables/combined-numbers.ts";
import type { ImageTable } from "./image-table.ts";
import type { LiveNode } from "./live-node.ts";
import type { GroupedTrait, NodeGroups, NodeGroupTable, TraitGroups } from "./node-groups.ts";
import type { NodeTable } from "./node-table.ts";
import type { LabelTraits, NodeTraits } from "./node-traits.ts";
import { withoutTrait } from "./trait-numbers.ts";

/** With so few groups each is asked about. */
const few = 16;

/** Asks questions of nodes that have one answer for all nodes that look alike: one node of each group is asked about. */
export class NodeSurvey {
  readonly #nodes: NodeTable;
  readonly #images: ImageTable;
  readonly #groups: NodeGroupTable;

  constructor(nodes: NodeTable, images: ImageTable, groups: NodeGroupTable) {
    this.#nodes = nodes;
    this.#images = images;
    this.#groups = groups;
  }

  /**
   * The number of each node.
   *
   * @param traits All that it depends on; absent: each node is asked about.
   * @returns by slot, 0 where no node is; `undefined` where every node has 0.
   */
  numbers(traits: NodeTraits | undefined, ask: (node: LiveNode) => number): Int32Array | undefined {
    if (traits === undefined) return this.#numbersOfAll(ask);
    const { labels, admits, names, images } = traits;
    const groups = this.#groups.of([...labels.keys()].sort(), admits);
    const parts = [...this.#nameParts(names), ...this.#imageParts(images)];
    if (parts.length === 0) return spread(groups, this.#answers(groups, labels, ask));
    const { groupOf, firsts } = groups;
    const divided = this.#groups.divided([{ of: groupOf, from: 0, size: firsts.length }, ...parts]);
    return spread(divided, this.#ask(divided.firsts, ask));
  }

  #numbersOfAll(ask: (node: LiveNode) => number): Int32Array | undefined {
    const numbers = new Int32Array(this.#nodes.slots);
    for (const node of this.#nodes.list()) numbers[node.slot] = ask(node);
    return numbers.some((number) => number !== 0) ? numbers : undefined;
  }

  #ask(slots: Int32Array, ask: (node: LiveNode) => number): Int32Array {
    const answers = new Int32Array(slots.length);
    for (let index = 0; index < slots.length; index++) {
      const node = this.#nodes.at(slots[index]);
      if (node !== undefined) answers[index] = ask(node);
    }
    return answers;
  }

  /** By group. Those that differ in values alone that were not asked for are one. */
  #answers(groups: TraitGroups, labels: LabelTraits, ask: (node: LiveNode) => number): Int32Array {
    const { firsts } = groups;
    if (firsts.length <= few) return this.#ask(firsts, ask);
    const all = firsts.map((_, group) => group);
    const { numbers, firsts: asked } = combinedNumbers(all, differences(groups, labels));
    const answers = this.#ask(
      asked.map((group) => firsts[group]),
      ask,
    );
    return numbers.map((number) => answers[number]);
  }

  #nameParts(names: ReadonlySet<string>): readonly NumberPart[] {
    const named = [...names].map((name) => this.#nodes.named(name)).filter((node) => node !== undefined);
    if (named.length === 0) return [];
    const of = new Int32Array(this.#nodes.slots);
    named.forEach(({ slot }, index) => (of[slot] = index + 1));
    return [{ of, from: 0, size: named.length + 1 }];
  }

  /** An image that all nodes have, or none, tells none apart. */
  #imageParts(images: ReadonlySet<string>): readonly NumberPart[] {
    const telling = [...images].filter((name) => {
      const nodes = this.#images.states.get(name)?.nodes ?? 0;
      return nodes > 0 && nodes < this.#nodes.size;
    });
    return telling.map((name) => {
      const of = new Int32Array(this.#nodes.slots);
      for (const slot of this.#images.slotsWith(name)) of[slot] = 1;
      return { of, from: 0, size: 2 };
    });
  }
}

/** Gives each node the answer of its group. */
function spread({ groupOf }: NodeGroups, answers: Int32Array): Int32Array | undefined {
  if (answers.every((answer) => answer === 0)) return undefined;
  const numbers = new Int32Array(groupOf.length);
  for (let slot = 0; slot < groupOf.length; slot++) {
    const group = groupOf[slot];
    if (group >= 0) numbers[slot] = answers[group];
  }
  return numbers;
}

/** What tells groups apart where some values alone are asked for. */
function differences({ labels: grouped, admits }: TraitGroups, labels: LabelTraits): NumberPart[] {
  const parts = [...labels].flatMap(([key, values]): NumberPart[] => {
    const label = grouped.get(key);
    if (label === undefined) return [];
    return [values === undefined ? allValues(label) : someValues(label, values)];
  });
  return admits === undefined ? parts : [...parts, allValues(admits)];
}

function allValues({ trait, ofGroup }: GroupedTrait): NumberPart {
  return { ...trait.part, of: ofGroup };
}

/** One number for all values but those asked for. */
function someValues({ trait, ofGroup }: GroupedTrait, values: ReadonlySet<string>): NumberPart {
  const meanings = new Int32Array(trait.part.size).fill(1);
  meanings[withoutTrait] = 0;
  let given = 1;
  for (const value of values) {
    const number = trait.find(value);
    if (number !== undefined) meanings[number] = ++given;
  }
  return { of: ofGroup.map((number) => meanings[number]), from: 0, size: given + 1 };
}
