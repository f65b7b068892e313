import { labelValue } from "../../api/object-meta.ts";
import { combinedNumbers, type NumberPart } from "../tables/combined-numbers.ts";
import type { ImageTable } from "./image-table.ts";
import type { LiveNode } from "./live-node.ts";
import { NodeColumn } from "./node-column.ts";
import type { NodeTable } from "./node-table.ts";
import type { NodeTraits } from "./plugin-traits.ts";

/** Numbers by slot to keep of labels in all: a pod may name a key that no other does. */
const mostKept = 4_000_000;
/** Labels to keep even with very many nodes. */
const fewestKept = 16;

/**
 * Asks questions of nodes that have one answer for all nodes that look alike: one of them is asked. Costs a few
 * nanoseconds for each node and trait, and a question for each sort of nodes.
 */
export class NodeSurvey {
  readonly #nodes: NodeTable;
  readonly #images: ImageTable;
  /** By key; what was not used for longest is first. */
  readonly #labels = new Map<string, NodeColumn>();
  readonly #admits = new NodeColumn(admitsText);

  constructor(nodes: NodeTable, images: ImageTable) {
    this.#nodes = nodes;
    this.#images = images;
  }

  /**
   * The number of each node.
   *
   * @param traits All that it depends on; absent: each node is asked.
   * @returns by slot, 0 where no node is; `undefined` where every node has 0.
   */
  numbers(traits: NodeTraits | undefined, ask: (node: LiveNode) => number): Int32Array | undefined {
    if (traits === undefined) return this.#numbersOfAll(ask);
    const slots = this.#nodes.slotsInUse();
    const { numbers: sorts, firsts } = combinedNumbers(slots, this.#parts(traits));
    const answers = firsts.map((slot) => {
      const node = this.#nodes.at(slot);
      if (node === undefined) throw new Error(`bug: slot ${slot} is in use, and has no node`);
      return ask(node);
    });
    if (answers.every((answer) => answer === 0)) return undefined;
    const numbers = new Int32Array(this.#nodes.slots);
    for (let index = 0; index < slots.length; index++) numbers[slots[index]] = answers[sorts[index]];
    return numbers;
  }

  #numbersOfAll(ask: (node: LiveNode) => number): Int32Array | undefined {
    const numbers = new Int32Array(this.#nodes.slots);
    for (const node of this.#nodes.list()) numbers[node.slot] = ask(node);
    return numbers.some((number) => number !== 0) ? numbers : undefined;
  }

  #parts({ labels, admits, names, images }: NodeTraits): readonly NumberPart[] {
    const nodes = this.#nodes;
    const ofLabels = Array.from(labels, ([key, values]) =>
      values === undefined ? this.#label(key).part(nodes) : this.#label(key).partOf(values, nodes),
    );
    const ofAdmits = admits ? [this.#admits.part(nodes)] : [];
    return [...ofLabels, ...ofAdmits, ...this.#nameParts(names), ...this.#imageParts(images)];
  }

  #label(key: string): NodeColumn {
    const column = this.#labels.get(key) ?? new NodeColumn(({ labels }) => labelValue(labels, key));
    this.#labels.delete(key);
    this.#labels.set(key, column);
    const most = Math.max(fewestKept, mostKept / Math.max(1, this.#nodes.slots));
    for (const oldest of this.#labels.keys()) {
      if (this.#labels.size <= most) break;
      this.#labels.delete(oldest);
    }
    return column;
  }

  #nameParts(names: ReadonlySet<string>): readonly NumberPart[] {
    const named = Array.from(names, (name) => this.#nodes.named(name)).filter((node) => node !== undefined);
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

/**
 * What TaintToleration, NodeUnschedulable and NodeDeclaredFeatures read; `undefined` where that is nothing, as of most
 * nodes.
 */
function admitsText({ node: { spec, status } }: LiveNode): string | undefined {
  const { taints = [], unschedulable = false } = spec ?? {};
  const { declaredFeatures = [] } = status ?? {};
  if (taints.length === 0 && !unschedulable && declaredFeatures.length === 0) return undefined;
  return JSON.stringify([
    taints.map(({ key, value, effect }) => [key, value, effect]),
    unschedulable,
    declaredFeatures,
  ]);
}
