import type { PodInfo } from "../../cluster/pod-info.ts";
import type { NodeSubset } from "../choose/node-subset.ts";
import type { SelectedNodes } from "../counters/selected-sums.ts";
import { affinityIncludes, byTaints, taintsInclude } from "../nodes/node-inclusions.ts";
import type { NodeTable } from "../nodes/node-table.ts";
import type { FoundNodes } from "../nodes/required-labels.ts";
import type { NodeSurvey } from "../nodes/node-survey.ts";
import { grown } from "../growing-array.ts";

/** What is known of nodes. */
interface MatchedNodesInputs {
  readonly nodes: NodeTable;
  readonly survey: NodeSurvey;
  /** So many nodes may be looked at in all decisions: then a layout would have cost less. */
  readonly mostLooks: number;
}

/** To look at a node that is all a pod can be on costs as much as to leave out so many. */
const leftOutForOne = 3;

/**
 * The nodes that the required node affinity of one kind of pods matches, or those that it does not, whichever are less to
 * look at: all else is planned for as if the pods required nothing of nodes. What comes once, or now and then, so costs
 * neither a layout nor a view. True as long as no node changes.
 */
export class MatchedNodes implements NodeSubset, SelectedNodes {
  readonly within: undefined;
  readonly score = 0;
  readonly scores: undefined;
  readonly slots: Int32Array;
  readonly count: number;
  readonly isOnly: boolean;
  readonly #pod: PodInfo;
  readonly #survey: NodeSurvey;
  #inclusions: ArrayLike<number> | undefined;
  /** How many nodes may still be looked at. */
  #left: number;

  constructor(pod: PodInfo, found: FoundNodes, { nodes, survey, mostLooks }: MatchedNodesInputs) {
    this.within = undefined;
    this.scores = undefined;
    this.#pod = pod;
    this.#survey = survey;
    const matched = found.areMatched ? found.count : nodes.size - found.count;
    this.isOnly = matched * leftOutForOne < nodes.size - matched;
    this.slots = this.isOnly === found.areMatched ? found.slots.slice(0, found.count) : allOthers(found, nodes);
    this.count = this.slots.length;
    this.#left = mostLooks;
  }

  /** To be called for each decision. */
  use(): void {
    this.#left -= this.count;
  }

  /** Lets it be used no more. */
  wearOut(): void {
    this.#left = -1;
  }

  /** Whether the pods have come so often that a layout of their own pays. */
  get isWornOut(): boolean {
    return this.#left < 0;
  }

  /** Which of the pods' spread constraints the nodes count for; those that are not matched, for none that asks for that. */
  get inclusions(): ArrayLike<number> {
    return (this.#inclusions ??= this.isOnly ? this.#ofMatched() : nothing(this.count));
  }

  #ofMatched(): Int32Array {
    const excluded = byTaints(this.#pod.pod, this.#survey);
    return this.slots.map((slot) => affinityIncludes + taintsInclude - (excluded?.[slot] ?? 0));
  }
}

function allOthers({ slots, count }: FoundNodes, nodes: NodeTable): Int32Array {
  const left = nodes.present.slice(0, nodes.slots);
  for (let index = 0; index < count; index++) left[slots[index] ?? 0] = 0;
  const others = new Int32Array(nodes.size - count);
  let at = 0;
  for (let slot = 0; slot < left.length; slot++) if (left[slot] === 1) others[at++] = slot;
  return others;
}

let zeros = new Uint8Array(0);

function nothing(count: number): Uint8Array {
  return (zeros = grown(zeros, count));
}
