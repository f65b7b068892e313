import type { PodInfo } from "../../cluster/pod-info.ts";
import type { ActiveFilter, NodeSelection } from "../../cycle/pre-filter.ts";
import type { NodeScorer } from "../../cycle/plugin.ts";
import type { LiveNode } from "../nodes/live-node.ts";
import { inclusionsOf } from "../nodes/node-inclusions.ts";
import { type NodeScoreInputs, notFeasible, objectScorers } from "./node-scores.ts";

/** What is known of the pods beside one of them. */
export interface ApartNodesInputs {
  /** Those that look at the node's object alone, and did not skip the pod. */
  readonly filters: readonly ActiveFilter[];
  readonly isOnly: boolean;
  readonly selection: NodeSelection | undefined;
}

/**
 * The few nodes that say something of one kind of pods which they say of no others, by their objects: they are named by the
 * pods' node affinity, or have a taint that the pods alone tolerate. What `NodeScores` says of all nodes holds for all
 * but these. True as long as no node changes.
 */
export class ApartNodes {
  /** The others are numbers of these, in turn. */
  readonly slots: readonly number[];
  /** Whether the pods can be on no other node. */
  readonly isOnly: boolean;
  /** {@link notFeasible}, or the sum of scores not normalised. */
  readonly plain: Int32Array;
  /** Before normalising. */
  readonly taints: Int32Array;
  readonly preferences: Int32Array;
  /** Which of the pods' spread constraints they count for: see `NodeInclusions`. */
  readonly inclusions: Uint8Array;
  /** What TaintToleration and NodeAffinity weigh for these pods; 0 where they skip them. */
  readonly taintWeight: number;
  readonly preferenceWeight: number;
  /** The pods' plugins that look at the node's object alone, in the profile's order. */
  readonly filters: readonly ActiveFilter[];
  /** Absent: all nodes are asked about the pods, also where they can be on none but these. */
  readonly selection: NodeSelection | undefined;
  #numbers: Map<number, number> | undefined;

  constructor(
    pod: PodInfo,
    nodes: readonly LiveNode[],
    { filters, isOnly, selection }: ApartNodesInputs,
    inputs: Pick<NodeScoreInputs, "plugins" | "cluster">,
  ) {
    const { plain, taints, preferences } = objectScorers(pod, inputs);
    this.slots = nodes.map(({ slot }) => slot);
    this.isOnly = isOnly;
    this.filters = filters;
    this.selection = selection;
    this.plain = Int32Array.from(nodes, (node) => {
      if (filters.some(({ filter }) => filter.filter(node) !== undefined)) return notFeasible;
      return plain.reduce((sum, { weight, scorer }) => sum + weight * scorer.score(node), 0);
    });
    this.taints = scores(nodes, taints?.scorer);
    this.preferences = scores(nodes, preferences?.scorer);
    this.inclusions = Uint8Array.from(nodes, (node) => inclusionsOf(pod, node));
    this.taintWeight = taints?.weight ?? 0;
    this.preferenceWeight = preferences?.weight ?? 0;
  }

  /** Whether the node in the slot is one of these, and does not take the pods. */
  rejects(slot: number): boolean {
    return this.plain[this.numberOf(slot)] === notFeasible;
  }

  /** The number of the node in the slot; -1 where it is none of these. */
  numberOf(slot: number): number {
    this.#numbers ??= new Map(this.slots.map((one, number) => [one, number]));
    return this.#numbers.get(slot) ?? -1;
  }
}

function scores(nodes: readonly LiveNode[], scorer: NodeScorer | undefined): Int32Array {
  return Int32Array.from(nodes, (node) => scorer?.score(node) ?? 0);
}
