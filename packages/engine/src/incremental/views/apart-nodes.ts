import type { PodInfo } from "../../cluster/pod-info.ts";
import type { ActiveFilter, NodeSelection } from "../../cycle/pre-filter.ts";
import { notMatched } from "../../plugins/node-affinity/filter.ts";
import type { LiveNode } from "../nodes/live-node.ts";
import { inclusionsOf } from "../nodes/node-inclusions.ts";
import type { NodeTable } from "../nodes/node-table.ts";
import { type NodeScoreInputs, notFeasible, objectScorers } from "./node-scores.ts";

/** What is known of the pods beside one of them. */
export interface ApartNodesInputs {
  /** The slots of the nodes, some of them more than once. */
  readonly but: readonly number[];
  /** The same of those that are all that the pods can be on, as far as their node affinity has them; absent: of any. */
  readonly only: readonly number[] | undefined;
  /** Those that look at the node's object alone, and did not skip the pod. */
  readonly filters: readonly ActiveFilter[];
  readonly selection: NodeSelection | undefined;
}

/**
 * The few nodes that say something of one kind of pods which they say of no others, by their objects: they are named by the
 * pods' node affinity, or have a taint that the pods alone tolerate. What `NodeScores` says of all nodes holds for all
 * but these. True as long as no node changes.
 */
export class ApartNodes {
  /** The others are numbers of these, in turn. */
  readonly slots: Int32Array;
  /** Whether the pods can be on no other node. */
  readonly isOnly: boolean;
  /** {@link notFeasible}, or the sum of scores not normalised. */
  readonly plain: Int32Array;
  /** Before normalising. */
  readonly taints: Int32Array;
  readonly preferences: Int32Array;
  /** What TaintToleration and NodeAffinity weigh for these pods; 0 where they skip them. */
  readonly taintWeight: number;
  readonly preferenceWeight: number;
  /** The pods' plugins that look at the node's object alone, in the profile's order. */
  readonly filters: readonly ActiveFilter[];
  /** Absent: all nodes are asked about the pods, also where they can be on none but these. */
  readonly selection: NodeSelection | undefined;
  readonly #pod: PodInfo;
  readonly #nodes: readonly LiveNode[];
  // Made when they are asked for.
  #inclusions: Uint8Array | undefined;
  #numbers: Map<number, number> | undefined;

  constructor(
    pod: PodInfo,
    { but, only, filters, selection }: ApartNodesInputs,
    inputs: Pick<NodeScoreInputs, "plugins" | "nodes" | "cluster">,
  ) {
    const nodes = new Map<LiveNode, number>();
    for (const slot of but) {
      const node = inputs.nodes.at(slot);
      if (node !== undefined) nodes.set(node, verdict(node, filters));
    }
    if (only !== undefined) addOnly(nodes, only, filters, inputs.nodes);
    this.#pod = pod;
    this.#nodes = [...nodes.keys()];
    this.isOnly = only !== undefined;
    this.filters = filters;
    this.selection = selection;
    this.slots = new Int32Array(nodes.size);
    this.plain = new Int32Array(nodes.size);
    this.taints = new Int32Array(nodes.size);
    this.preferences = new Int32Array(nodes.size);
    const { plain, taints, preferences } = objectScorers(pod, inputs);
    let number = 0;
    for (const [node, itsVerdict] of nodes) {
      let score = itsVerdict;
      if (score !== notFeasible) {
        for (const { weight, scorer } of plain) score += weight * scorer.score(node);
        this.taints[number] = taints?.scorer.score(node) ?? 0;
        this.preferences[number] = preferences?.scorer.score(node) ?? 0;
      }
      this.slots[number] = node.slot;
      this.plain[number] = score;
      number++;
    }
    this.taintWeight = taints?.weight ?? 0;
    this.preferenceWeight = preferences?.weight ?? 0;
  }

  /** Which of the pods' spread constraints they count for: see `NodeInclusions`. */
  get inclusions(): Uint8Array {
    return (this.#inclusions ??= inclusionsOf(this.#pod, this.#nodes));
  }

  /** Whether the node in the slot is one of these, and does not take the pods. */
  rejects(slot: number): boolean {
    return this.plain[this.numberOf(slot)] === notFeasible;
  }

  /** The number of the node in the slot; -1 where it is none of these. */
  numberOf(slot: number): number {
    if (this.#numbers === undefined) {
      this.#numbers = new Map();
      for (let number = 0; number < this.slots.length; number++) this.#numbers.set(this.slots[number] ?? 0, number);
    }
    return this.#numbers.get(slot) ?? -1;
  }
}

/** {@link notFeasible}, or 0. */
function verdict(node: LiveNode, filters: readonly ActiveFilter[]): number {
  for (const { filter } of filters) if (filter.filter(node) !== undefined) return notFeasible;
  return 0;
}

/** Adds those that node affinity has, with their {@link verdict}. */
function addOnly(
  nodes: Map<LiveNode, number>,
  only: readonly number[],
  filters: readonly ActiveFilter[],
  table: NodeTable,
): void {
  const ofAffinity = filters.find(({ plugin }) => plugin === "NodeAffinity")?.filter;
  const others = filters.filter(({ plugin }) => plugin !== "NodeAffinity");
  for (const slot of only) {
    const node = table.at(slot);
    const rejection = node && ofAffinity?.filter(node);
    // What the profile rejects beside the pod still counts for topology spread.
    if (node === undefined || rejection === notMatched || nodes.has(node)) continue;
    nodes.set(node, rejection === undefined ? verdict(node, others) : notFeasible);
  }
}
