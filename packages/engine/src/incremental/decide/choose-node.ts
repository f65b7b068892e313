import { Candidates } from "./candidates.ts";
import { CellVerdicts } from "./cell-verdicts.ts";
import type { Plan } from "./plan.ts";
import { CandidateFinder } from "./find-candidates.ts";
import type { NodeTable } from "../nodes/node-table.ts";
import type { GroupScores } from "../groups/group-scores.ts";
import { GroupNodes } from "./group-nodes.ts";
import type { NodeSearch } from "./node-search.ts";
import type { NodeSubset } from "../nodes/node-subset.ts";
import { addScores } from "./subset-scores.ts";
import { type CountedWeights, setOffsets } from "./normalise.ts";
import { SoftSpread } from "./soft-spread.ts";
import { TakenNodes } from "./taken-nodes.ts";

/** What is chosen from: a decision, in numbers. */
export interface Choice {
  readonly slot: number;
  readonly total: number;
  readonly ties: number;
  readonly feasible: number;
  /** The best of the other feasible nodes, where that is asked for. */
  readonly runnerUp?: { readonly slot: number; readonly total: number };
}

/** What a choice may be told, or asked, beside the plan. */
export interface ChooseOptions {
  /**
   * Whether to look for the best of the other feasible nodes too: as much as choosing once more among what was found.
   *
   * @defaultValue false
   */
  readonly asksRunnerUp?: boolean;
  /** Absent: what the plan says is all there is. Each node of it is looked at. */
  readonly subset?: NodeSubset | undefined;
  /** Absent: every feasible node counts. Each node that it comes to is looked at. */
  readonly search?: NodeSearch | undefined;
}

/**
 * Chooses a node by groups and single nodes: those that fine rules set apart are looked at one by one, all others by what
 * their cell has in common and by the best of it. Every feasible node is taken into account exactly, with its normalised
 * scores; the time does not grow with the nodes but with the cells, and in the chosen cell with the chunks.
 */
export class NodeChooser {
  readonly #weights: CountedWeights;
  readonly #verdicts = new CellVerdicts();
  readonly #taken = new TakenNodes();
  readonly #candidates = new Candidates();
  readonly #finder: CandidateFinder;
  readonly #softSpread = new SoftSpread(this.#candidates);
  readonly #groupNodes = new GroupNodes(this.#taken);
  // Of the decision that is being made: the highest total, and how many nodes have it.
  #highest = 0;
  #ties = 0;

  constructor(nodes: NodeTable, weights: CountedWeights) {
    this.#weights = weights;
    this.#finder = new CandidateFinder(nodes, this.#verdicts, this.#taken, this.#candidates);
  }

  /**
   * @param pick Which of so many best nodes to take. They are counted cell by cell in the layout's order, the single
   *   nodes last; where a share of the nodes is searched, in the order of the search.
   * @returns `undefined` when no node is feasible.
   */
  choose(
    plan: Plan,
    pick: (ties: number) => number,
    { asksRunnerUp = false, subset, search }: ChooseOptions,
  ): Choice | undefined {
    plan.begin();
    const { mayBeFirst } = plan;
    const view = plan.view();
    this.#verdicts.judge(plan, mayBeFirst);
    this.#finder.find(plan, view, mayBeFirst, { subset, search });
    const { feasible } = this.#candidates;
    if (feasible === 0) return undefined;

    if (plan.soft.length > 0) this.#softSpread.score(plan, view);
    setOffsets(plan, this.#candidates, this.#weights);
    if (subset !== undefined) addScores(subset, this.#candidates, view.layout);

    this.#findBest(view);
    const total = this.#highest;
    const ties = this.#ties;
    const picked = ties > 1 ? pick(ties) : 0;
    const place = this.#placeOf(view, total, picked, search !== undefined);
    const slot = view.layout.slotAt[place];
    if (slot === undefined) throw new RangeError(`the tie break picked ${picked} of ${ties} nodes`);
    if (!asksRunnerUp || feasible === 1) return { slot, total, ties, feasible };
    return { slot, total, ties, feasible, runnerUp: this.#runnerUp(view, place) };
  }

  /** Finds the highest total, and how many nodes have it. */
  #findBest(view: GroupScores): void {
    const { count, best, ties, offset } = this.#candidates;
    let highest = -Infinity;
    let withHighest = 0;
    let unknown = 0;
    for (let one = 0; one < count; one++) {
      const nodes = ties[one];
      const total = best[one] + offset[one];
      if (nodes === 0) unknown++;
      else if (total === highest) withHighest += nodes;
      else if (total > highest) {
        highest = total;
        withHighest = nodes;
      }
    }
    this.#highest = highest;
    this.#ties = withHighest;
    if (unknown > 0) this.#lookIntoGroups(view);
  }

  /** Of groups whose best nodes are all taken: what is left has less, which mostly is too little anyway. */
  #lookIntoGroups(view: GroupScores): void {
    const { count, cell, kind, best, ties, offset } = this.#candidates;
    for (let one = 0; one < count; one++) {
      if (ties[one] !== 0 || best[one] + offset[one] <= this.#highest) continue;
      const left = this.#groupNodes.best(view, cell[one], kind[one]);
      best[one] = left.best;
      ties[one] = left.ties;
      const total = left.best + offset[one];
      if (left.ties === 0 || total < this.#highest) continue;
      this.#ties = total === this.#highest ? this.#ties + left.ties : left.ties;
      this.#highest = total;
    }
  }

  /** Takes the chosen node out, and chooses again. */
  #runnerUp(view: GroupScores, chosen: number): { readonly slot: number; readonly total: number } {
    const { layout } = view;
    const { count, singles, at, cell, kind, best, ties } = this.#candidates;
    const slot = layout.slotAt[chosen];
    if (this.#taken.take(slot)) {
      const itsKind = view.kindAt(chosen);
      const itsCell = layout.cellAt(chosen);
      this.#taken.remove(view, chosen, itsKind, view.scoreAt(chosen));
      for (let group = singles; group < count; group++) {
        if (cell[group] === itsCell && kind[group] === itsKind) ties[group] = ties[group] - 1;
      }
    } else {
      for (let one = 0; one < singles; one++) if (at[one] === chosen) best[one] = -(2 ** 31);
    }
    this.#findBest(view);
    const total = this.#highest;
    return { slot: layout.slotAt[this.#placeOf(view, total, 0, false)], total };
  }

  /** The place of the node that is number `picked` of those with the total: those in groups first, then single ones. */
  #placeOf(view: GroupScores, total: number, picked: number, isSearched: boolean): number {
    const { count, singles, cell, kind, best, ties, offset, at } = this.#candidates;
    let left = picked;
    for (let group = singles; group < count; group++) {
      const score = best[group];
      if (score + offset[group] !== total) continue;
      const nodes = ties[group];
      if (left < nodes) return this.#groupNodes.nth(view, cell[group], kind[group], score, left);
      left -= nodes;
    }
    const places: number[] = [];
    for (let one = 0; one < singles; one++) {
      if (best[one] + offset[one] === total) places.push(at[one]);
    }
    // A search finds nodes in an order that follows from them alone; counters tell of theirs in any order.
    if (!isSearched) places.sort((one, other) => one - other);
    return places[left] ?? -1;
  }
}
