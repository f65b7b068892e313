import { combinedNumbers, type NumberPart } from "./combined-numbers.ts";
import type { ImageTable } from "./image-table.ts";
import type { LiveNode } from "./live-node.ts";
import type { NodeGroups, NodeGroupTable, TraitGroups } from "./node-groups.ts";
import type { NodeTable } from "./node-table.ts";
import { type LabelTraits, type NodeTraits } from "./node-traits.ts";
import { type TraitNumbers, withoutTrait } from "./trait-numbers.ts";

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
    if (traits === undefined) return spread(this.#apart(), this.#nodes.list().map(ask));
    const { labels, admits, names, images } = traits;
    const groups = this.#groups.of([...labels.keys()].sort(), admits);
    const parts = [...this.#nameParts(names), ...this.#imageParts(images)];
    if (parts.length === 0) return spread(groups, answersOf(groups, labels, ask));
    const { groupOf, samples } = groups;
    const divided = this.#groups.divided([{ of: groupOf, from: 0, size: samples.length }, ...parts]);
    return spread(divided, divided.samples.map(ask));
  }

  /** Each node in a group of its own. */
  #apart(): NodeGroups {
    const samples = this.#nodes.list();
    const groupOf = new Int32Array(this.#nodes.slots).fill(-1);
    samples.forEach(({ slot }, group) => (groupOf[slot] = group));
    return { groupOf, samples };
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
function spread({ groupOf }: NodeGroups, answers: readonly number[]): Int32Array | undefined {
  if (answers.every((answer) => answer === 0)) return undefined;
  const ofGroup = Int32Array.from(answers);
  const numbers = new Int32Array(groupOf.length);
  for (let slot = 0; slot < groupOf.length; slot++) {
    const group = groupOf[slot] ?? -1;
    if (group >= 0) numbers[slot] = ofGroup[group] ?? 0;
  }
  return numbers;
}

/** By group. Those that differ in values alone that nobody asked for are one. */
function answersOf(groups: TraitGroups, labels: LabelTraits, ask: (node: LiveNode) => number): readonly number[] {
  const { samples, admits } = groups;
  if (samples.length <= few) return samples.map(ask);
  const ofSamples = ({ part }: TraitNumbers): NumberPart => ({
    ...part,
    of: Int32Array.from(samples, ({ slot }) => part.of[slot] ?? withoutTrait),
  });
  const parts = [...labels].flatMap(([key, values]): NumberPart[] => {
    const label = groups.labels.get(key);
    if (label === undefined) return [];
    const part = ofSamples(label);
    return [values === undefined ? part : meaning(part, label, values)];
  });
  const { numbers, firsts } = combinedNumbers(
    Int32Array.from(samples, (_, group) => group),
    admits === undefined ? parts : [...parts, ofSamples(admits)],
  );
  const answers = Array.from(firsts, (group) => samples[group]).map((node) => (node === undefined ? 0 : ask(node)));
  return samples.map((_, group) => answers[numbers[group] ?? 0] ?? 0);
}

/** The part with one number for all values but those asked for. */
function meaning({ of }: NumberPart, label: TraitNumbers, values: ReadonlySet<string>): NumberPart {
  const meanings = new Int32Array(label.part.size).fill(1);
  meanings[withoutTrait] = 0;
  let given = 1;
  for (const value of values) {
    const number = label.find(value);
    if (number !== undefined) meanings[number] = ++given;
  }
  return { of: of.map((number) => meanings[number] ?? 0), from: 0, size: given + 1 };
}
