import { Candidates } from "./candidates.ts";
import { CellVerdicts } from "./cell-verdicts.ts";
import type { DecisionPlan } from "../plans/decision-plan.ts";
import { CandidateFinder } from "./find-candidates.ts";
import { LastDecision } from "./last-decision.ts";
import { grown } from "../growing-array.ts";
import type { NodeTable } from "../nodes/node-table.ts";
import type { NodeView } from "../views/node-view.ts";
import type { NodeSearch } from "./node-search.ts";
import { addScores, type NodeSubset } from "./node-subset.ts";
import { type CountedWeights, setOffsets } from "./normalised-offsets.ts";
import { SoftSpread } from "./soft-spread.ts";
import { TakenNodes } from "./taken-nodes.ts";
import type { ApartNodes } from "../views/apart-nodes.ts";
import { UnitNodes } from "./unit-nodes.ts";

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
  /** The same by the pod's node affinity alone; not where there is a {@link search}. */
  readonly matched?: NodeSubset | undefined;
  /** Absent: every feasible node counts. Each node that it comes to is looked at. */
  readonly search?: NodeSearch | undefined;
}

/**
 * Chooses a node by cells and single nodes: those that fine rules set apart are looked at one by one, all others by what
 * their cell has in common and by the best of it. Every feasible node is taken into account exactly, with its normalised
 * scores; the time does not grow with the nodes but with the cells, and in the chosen cell with the chunks.
 */
export class NodeChooser {
  readonly #weights: CountedWeights;
  readonly #verdicts = new CellVerdicts();
  readonly #taken = new TakenNodes();
  readonly #candidates = new Candidates();
  readonly #finder: CandidateFinder;
  readonly #last: LastDecision;
  readonly #softSpread = new SoftSpread(this.#candidates);
  // Of the decision that is being made: the highest total, and how many nodes have it.
  #highest = 0;
  #ties = 0;
  #isSearched = false;
  /** Those of single nodes with that total. */
  #places = new Int32Array(0);
  readonly #unitNodes = new UnitNodes(this.#taken, this.#verdicts);

  constructor(nodes: NodeTable, weights: CountedWeights) {
    this.#weights = weights;
    this.#last = new LastDecision(nodes);
    this.#finder = new CandidateFinder(nodes, this.#verdicts, this.#taken, this.#candidates);
  }

  /**
   * @param pick Which of so many best nodes to take. They are counted cell by cell in the layout's order, the single
   *   nodes last; where a share of the nodes is searched, in the order of the search.
   * @param apart Absent: the plan knows what every node says of the pod.
   * @returns `undefined` when no node is feasible.
   */
  choose(
    plan: DecisionPlan,
    pick: (ties: number) => number,
    { asksRunnerUp = false, subset, matched, search }: ChooseOptions,
    apart: ApartNodes | undefined,
  ): Choice | undefined {
    for (const { sums } of plan.hard) sums.catchUp();
    for (const { sums } of plan.soft) sums?.catchUp();
    const mayBeFirst = canBeFirst(plan);
    const view = plan.view();
    for (const rules of plan.merged) rules.update();
    this.#isSearched = search !== undefined;
    const isOfAll = (subset ?? matched ?? search ?? apart) === undefined;
    if (!isOfAll || !this.#findAgain(plan, view, mayBeFirst)) {
      this.#verdicts.judge(plan, mayBeFirst);
      this.#finder.find(plan, view, { mayBeFirst, subset, matched, apart, search });
    }
    // Looking for the next best one takes the best out.
    if (isOfAll && !asksRunnerUp) this.#last.keep(plan, view, mayBeFirst);
    else this.#last.forget();
    const { feasible } = this.#candidates;
    if (feasible === 0) return undefined;
    if (plan.soft.length > 0) this.#softSpread.score(plan, view);
    setOffsets(plan, this.#candidates, this.#weights, apart);
    if (subset !== undefined) addScores(subset, this.#candidates, view.layout);

    this.#findBest(view);
    const total = this.#highest;
    const ties = this.#ties;
    const picked = ties > 1 ? pick(ties) : 0;
    const place = this.#placeOf(view, total, picked);
    if (place < 0) throw new RangeError(`the tie break picked ${picked} of ${ties} nodes`);
    const slot = view.layout.slotOf(place);
    if (!asksRunnerUp || feasible === 1) return { slot, total, ties, feasible };
    return { slot, total, ties, feasible, runnerUp: this.#runnerUp(view, place) };
  }

  /** Makes what the last decision found good for this one. @returns false where all has to be found anew. */
  #findAgain(plan: DecisionPlan, view: NodeView, mayBeFirst: boolean): boolean {
    const last = this.#last;
    if (!last.isFollowedBy(plan, view, mayBeFirst)) return false;
    this.#verdicts.judgeAgain(plan, mayBeFirst, last.slots, last.count);
    this.#finder.findAgain(plan, view, last.touched, last.touchedCount);
    return true;
  }

  /** Finds the highest total, and how many nodes have it. */
  #findBest(view: NodeView): void {
    const { count, best, ties, offset } = this.#candidates;
    this.#highest = -Infinity;
    this.#ties = 0;
    let unknown = 0;
    for (let one = 0; one < count; one++) {
      const nodes = ties[one] ?? 0;
      if (nodes === 0) unknown++;
      else this.#note((best[one] ?? 0) + (offset[one] ?? 0), nodes);
    }
    // Units whose best nodes are all taken: what is left has less, which mostly is too little anyway.
    for (let one = 0; unknown > 0 && one < count; one++) {
      if (ties[one] !== 0) continue;
      unknown--;
      if ((best[one] ?? 0) + (offset[one] ?? 0) <= this.#highest) continue;
      this.#lookInto(view, one);
      if (ties[one] !== 0) this.#note((best[one] ?? 0) + (offset[one] ?? 0), ties[one] ?? 0);
    }
  }

  #note(total: number, nodes: number): void {
    if (total < this.#highest) return;
    if (total > this.#highest) {
      this.#highest = total;
      this.#ties = 0;
    }
    this.#ties += nodes;
  }

  /** Finds the best of a unit whose entry's best nodes are all taken. */
  #lookInto(view: NodeView, unit: number): void {
    const { cell, kind, best, ties, firstOfRoot } = this.#candidates;
    const at = cell[unit] ?? 0;
    const found =
      unit < firstOfRoot
        ? this.#unitNodes.bestInCell(view, at, kind[unit] ?? 0)
        : this.#unitNodes.bestInRoot(view, view.layout.rootOf[at] ?? 0, kind[unit] ?? 0);
    best[unit] = found.best;
    ties[unit] = found.ties;
  }

  /** Takes the chosen node out, and chooses again. */
  #runnerUp(view: NodeView, chosen: number): { readonly slot: number; readonly total: number } {
    const { layout } = view;
    const { rootOf, cellOfRoot } = layout;
    const { count, singles, firstOfRoot, at, cell, kind, best, ties } = this.#candidates;
    const slot = layout.slotOf(chosen);
    if (this.#taken.take(slot)) {
      const itsKind = view.kindAt(chosen);
      const itsCell = layout.cellAt(chosen);
      const isListed = this.#verdicts.isListed(itsCell);
      this.#taken.remove(view, chosen, itsKind, view.scoreAt(chosen), !isListed);
      const unitCell = isListed ? itsCell : cellOfRoot[rootOf[itsCell] ?? 0];
      const end = isListed ? firstOfRoot : count;
      for (let unit = isListed ? singles : firstOfRoot; unit < end; unit++) {
        if (cell[unit] === unitCell && kind[unit] === itsKind) ties[unit] = (ties[unit] ?? 0) - 1;
      }
    } else {
      for (let one = 0; one < singles; one++) if (at[one] === chosen) best[one] = -Infinity;
    }
    this.#findBest(view);
    const total = this.#highest;
    return { slot: layout.slotOf(this.#placeOf(view, total, 0)), total };
  }

  #nthOf(view: NodeView, unit: number, score: number, picked: number): number {
    const { cell, kind, firstOfRoot } = this.#candidates;
    const at = cell[unit] ?? 0;
    if (unit < firstOfRoot) return this.#unitNodes.nthInCell(view, at, kind[unit] ?? 0, score, picked);
    return this.#unitNodes.nthInRoot(view, view.layout.rootOf[at] ?? 0, kind[unit] ?? 0, score, picked);
  }

  /** The place of the node that is number `picked` of those with the total: those in units first, then single ones. */
  #placeOf(view: NodeView, total: number, picked: number): number {
    const { count, singles, best, ties, offset } = this.#candidates;
    let left = picked;
    for (let unit = singles; unit < count; unit++) {
      const score = best[unit] ?? 0;
      if (score + (offset[unit] ?? 0) !== total) continue;
      const nodes = ties[unit] ?? 0;
      if (left < nodes) return this.#nthOf(view, unit, score, left);
      left -= nodes;
    }
    return this.#isSearched ? this.#nthFound(total, left) : this.#nthSingle(total, left);
  }

  /** A search finds nodes in an order that follows from them alone. */
  #nthFound(total: number, picked: number): number {
    const { singles, at, best, offset } = this.#candidates;
    let left = picked;
    for (let one = 0; one < singles; one++) {
      if ((best[one] ?? 0) + (offset[one] ?? 0) === total && left-- === 0) return at[one] ?? 0;
    }
    return -1;
  }

  #nthSingle(total: number, picked: number): number {
    const { singles, at, best, offset } = this.#candidates;
    this.#places = grown(this.#places, singles);
    let count = 0;
    for (let one = 0; one < singles; one++) {
      if ((best[one] ?? 0) + (offset[one] ?? 0) === total) this.#places[count++] = at[one] ?? 0;
    }
    return this.#places.subarray(0, count).sort()[picked] ?? -1;
  }
}

/** Whether the pod may go where no pod is that it asks for: nobody is anywhere, and it asks for itself. */
export function canBeFirst({ required, asksForItself }: DecisionPlan): boolean {
  return asksForItself && required.every(({ counter }) => counter.occupied === 0);
}
