import { labelValue } from "../../api/object-meta.ts";
import { combinedNumbers, type NumberPart } from "../tables/combined-numbers.ts";
import type { LiveNode } from "./live-node.ts";
import type { NodeTable } from "./node-table.ts";
import { TraitNumbers } from "./trait-numbers.ts";

/** Numbers by slot to keep, of labels and of groups each: a pod may name a key that no other does. */
const mostKept = 4_000_000;
/** Labels and lists of them to keep even with very many nodes. */
const fewestKept = 16;

/** The nodes by some of what is seen of them: those of one group are alike. */
export interface NodeGroups {
  /** By slot; -1 where no node is. */
  readonly groupOf: Int32Array;
  /** By group: the slot of its first node. */
  readonly firsts: Int32Array;
}

/** A trait that divides nodes into groups. */
export interface GroupedTrait {
  readonly trait: TraitNumbers;
  /** By group: the number that its nodes have. */
  readonly ofGroup: Int32Array;
}

/** Groups by traits that all nodes have numbers of. */
export interface TraitGroups extends NodeGroups {
  /** By key. */
  readonly labels: ReadonlyMap<string, GroupedTrait>;
  /** Absent where that does not divide the nodes. */
  readonly admits: GroupedTrait | undefined;
  readonly labelsVersion: number;
  readonly admitsVersion: number;
}

/**
 * The nodes by what they say of themselves. Groups depend on which traits are looked at, not on what is asked of them, and
 * are shared by all that look at the same. Made anew, in time proportional to the nodes, once one of the traits has changed.
 */
export class NodeGroupTable {
  readonly #nodes: NodeTable;
  // What was not used for longest is first.
  readonly #labels = new Map<string, TraitNumbers>();
  readonly #kept = new Map<string, TraitGroups>();
  readonly #admits = new TraitNumbers(admitsText);

  constructor(nodes: NodeTable) {
    this.#nodes = nodes;
  }

  /**
   * The same groups as long as nothing of it changes.
   *
   * @param keys Of the labels that tell nodes apart: sorted, each once.
   * @param admits Whether taints do, too, whether pods may come at all, and what the kubelet can do.
   */
  of(keys: readonly string[], admits = false): TraitGroups {
    const { labelsVersion } = this.#nodes;
    if (admits) this.#admits.catchUp(this.#nodes);
    const admitsVersion = admits ? this.#admits.version : 0;
    const name = JSON.stringify([admits, ...keys]);
    const known = this.#kept.get(name);
    this.#kept.delete(name);
    const isTrue = known?.labelsVersion === labelsVersion && known.admitsVersion === admitsVersion;
    const groups = isTrue ? known : this.#find(keys, admits, admitsVersion);
    this.#kept.set(name, groups);
    this.#forgetOldest(this.#kept);
    return groups;
  }

  /** Groups of nodes that are alike in all parts, which are by slot. */
  divided(parts: readonly NumberPart[]): NodeGroups {
    const slots = this.#nodes.slotsInUse();
    const { numbers, firsts } = combinedNumbers(slots, parts);
    const groupOf = new Int32Array(this.#nodes.slots).fill(-1);
    for (let index = 0; index < slots.length; index++) groupOf[slots[index]] = numbers[index];
    return { groupOf, firsts };
  }

  #find(keys: readonly string[], admits: boolean, admitsVersion: number): TraitGroups {
    const { labelsVersion } = this.#nodes;
    const labels = keys.map((key) => this.#label(key));
    const parts = [...labels, ...(admits ? [this.#admits] : [])].map(({ part }) => part);
    const groups = this.divided(parts);
    const grouped = (trait: TraitNumbers): GroupedTrait => ({
      trait,
      ofGroup: groups.firsts.map((slot) => trait.at(slot)),
    });
    return {
      ...groups,
      labels: new Map(labels.map((label, index) => [keys[index] ?? "", grouped(label)])),
      admits: admits ? grouped(this.#admits) : undefined,
      labelsVersion,
      admitsVersion,
    };
  }

  #label(key: string): TraitNumbers {
    const label = this.#labels.get(key) ?? new TraitNumbers(({ labels }) => labelValue(labels, key));
    this.#labels.delete(key);
    this.#labels.set(key, label);
    this.#forgetOldest(this.#labels);
    label.catchUp(this.#nodes);
    return label;
  }

  #forgetOldest(kept: Map<string, unknown>): void {
    const most = Math.max(fewestKept, mostKept / Math.max(1, this.#nodes.slots));
    for (const oldest of kept.keys()) {
      if (kept.size <= most) return;
      kept.delete(oldest);
    }
  }
}

/** What TaintToleration, NodeUnschedulable and NodeDeclaredFeatures read; `undefined` where that is nothing, as of most nodes. */
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
