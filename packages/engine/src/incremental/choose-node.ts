import { Candidates } from "./candidates.ts";
import { CellVerdicts } from "./cell-verdicts.ts";
import type { DecisionPlan } from "./decision-plan.ts";
import { CandidateFinder } from "./find-candidates.ts";
import type { NodeTable } from "./node-table.ts";
import type { NodeView } from "./node-view.ts";
import { addScores, type NodeSubset } from "./node-subset.ts";
import { type CountedWeights, setOffsets } from "./normalised-offsets.ts";
import { SoftSpread } from "./soft-spread.ts";
import { TakenNodes } from "./taken-nodes.ts";
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
  readonly #softSpread = new SoftSpread(this.#candidates);
  readonly #unitNodes = new UnitNodes(this.#taken);

  constructor(nodes: NodeTable, weights: CountedWeights) {
    this.#weights = weights;
    this.#finder = new CandidateFinder(nodes, this.#verdicts, this.#taken, this.#candidates);
  }

  /**
   * @param pick Which of so many best nodes to take. They are counted cell by cell in the layout's order, the single
   *   nodes last.
   * @param asksRunnerUp Costs as much as choosing once more among what was found.
   * @param subset Absent: what the plan says is all there is. Each node of it is looked at.
   * @returns `undefined` when no node is feasible.
   */
  choose(
    plan: DecisionPlan,
    pick: (ties: number) => number,
    asksRunnerUp = false,
    subset?: NodeSubset,
  ): Choice | undefined {
    for (const { sums } of plan.hard) sums.catchUp();
    for (const { sums } of plan.soft) sums?.catchUp();
    const mayBeFirst = canBeFirst(plan);
    const view = plan.view();
    this.#verdicts.judge(plan, mayBeFirst);
    this.#finder.find(plan, view, { mayBeFirst, subset });
    const { feasible } = this.#candidates;
    if (feasible === 0) return undefined;
    if (plan.soft.length > 0) this.#softSpread.score(plan, view);
    setOffsets(plan, this.#candidates, this.#weights);
    if (subset !== undefined) addScores(subset, this.#candidates, view.layout);

    const total = this.#highestTotal(view);
    const ties = this.#tiesOf(total);
    const picked = ties > 1 ? pick(ties) : 0;
    const place = this.#placeOf(view, total, picked);
    if (place < 0) throw new RangeError(`the tie break picked ${picked} of ${ties} nodes`);
    const slot = view.layout.slotAt[place] ?? 0;
    if (!asksRunnerUp || feasible === 1) return { slot, total, ties, feasible };
    return { slot, total, ties, feasible, runnerUp: this.#runnerUp(view, place) };
  }

  #highestTotal(view: NodeView): number {
    const { count, best, ties, offset } = this.#candidates;
    let highest = -Infinity;
    for (let one = 0; one < count; one++) {
      if ((best[one] ?? 0) + (offset[one] ?? 0) <= highest) continue;
      if (ties[one] === 0) this.#lookInto(view, one);
      const total = (best[one] ?? 0) + (offset[one] ?? 0);
      if (ties[one] !== 0 && total > highest) highest = total;
    }
    return highest;
  }

  #tiesOf(total: number): number {
    const { count, best, ties, offset } = this.#candidates;
    let sum = 0;
    for (let one = 0; one < count; one++) {
      if ((best[one] ?? 0) + (offset[one] ?? 0) === total) sum += ties[one] ?? 0;
    }
    return sum;
  }

  /** Finds the best of a unit whose entry's best nodes are all taken. */
  #lookInto(view: NodeView, unit: number): void {
    const { cell, kind, best, ties } = this.#candidates;
    const found = this.#unitNodes.best(view, cell[unit] ?? 0, kind[unit] ?? 0);
    best[unit] = found.best;
    ties[unit] = found.ties;
  }

  /** Takes the chosen node out, and chooses again. */
  #runnerUp(view: NodeView, chosen: number): { readonly slot: number; readonly total: number } {
    const { slotAt, chunkOf, cellOf } = view.layout;
    const { count, singles, at, cell, kind, best, ties } = this.#candidates;
    const slot = slotAt[chosen] ?? 0;
    if (this.#taken.take(slot)) {
      const chosenKind = view.kindAt(chosen);
      const chosenCell = cellOf[chunkOf[chosen] ?? 0];
      this.#taken.remove(view, chosen, chosenKind, view.scoreAt(chosen));
      for (let unit = singles; unit < count; unit++) {
        if (cell[unit] === chosenCell && kind[unit] === chosenKind) ties[unit] = (ties[unit] ?? 0) - 1;
      }
    } else {
      for (let one = 0; one < singles; one++) if (at[one] === chosen) best[one] = -Infinity;
    }
    const total = this.#highestTotal(view);
    return { slot: slotAt[this.#placeOf(view, total, 0)] ?? 0, total };
  }

  /** The place of the node that is number `picked` of those with the total: those in units first, then single ones. */
  #placeOf(view: NodeView, total: number, picked: number): number {
    const { count, singles, at, cell, kind, best, ties, offset } = this.#candidates;
    let left = picked;
    for (let unit = singles; unit < count; unit++) {
      const score = best[unit] ?? 0;
      if (score + (offset[unit] ?? 0) !== total) continue;
      const nodes = ties[unit] ?? 0;
      if (left < nodes) return this.#unitNodes.nth(view, cell[unit] ?? 0, kind[unit] ?? 0, score, left);
      left -= nodes;
    }
    const places: number[] = [];
    for (let one = 0; one < singles; one++) {
      if ((best[one] ?? 0) + (offset[one] ?? 0) === total) places.push(at[one] ?? 0);
    }
    places.sort((one, other) => one - other);
    return places[left] ?? -1;
  }
}

/** Whether the pod may go where no pod is that it asks for: nobody is anywhere, and it asks for itself. */
function canBeFirst({ required, asksForItself }: DecisionPlan): boolean {
  return asksForItself && required.every(({ counter }) => counter.occupied === 0);
}
