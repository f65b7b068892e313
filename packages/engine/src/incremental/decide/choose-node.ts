import type { GroupScores } from "../groups/group-scores.ts";
import type { NodeSubset } from "../nodes/node-subset.ts";
import type { NodeTable } from "../nodes/node-table.ts";
import { Candidates } from "./candidates.ts";
import { CellVerdicts } from "./cell-verdicts.ts";
import { CandidateFinder } from "./find-candidates.ts";
import type { NodeSearch } from "./node-search.ts";
import { type CountedWeights, setOffsets } from "./normalise.ts";
import { NodePicker } from "./pick-node.ts";
import type { Plan } from "./plan.ts";
import { SoftSpread } from "./soft-spread.ts";
import { UngroupedNodes } from "./ungrouped-nodes.ts";

/** What is chosen: a decision, in numbers. */
export interface Choice {
  readonly slot: number;
  readonly total: number;
  readonly ties: number;
  readonly feasible: number;
  /** The best of the other feasible nodes, where that is asked for. */
  readonly runnerUp?: { readonly slot: number; readonly total: number };
}

/** What a choice may be told, or asked, beside the plan. */
interface ChooseOptions {
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

/** Stands for a single node that is out of the choice: below every total. */
const outOfChoice = -(2 ** 31);

/**
 * Chooses a node by groups and single nodes: those that sparse rules affect are looked at one by one, all others by
 * what their cell has in common and by the best of it. Every feasible node is taken into account exactly, with its
 * normalised scores; the time does not grow with the nodes but with the cells, and in the chosen cell with the chunks.
 */
export class NodeChooser {
  readonly #weights: CountedWeights;
  readonly #verdicts = new CellVerdicts();
  readonly #ungrouped = new UngroupedNodes();
  readonly #candidates = new Candidates();
  readonly #finder: CandidateFinder;
  readonly #softSpread = new SoftSpread(this.#candidates);
  readonly #picker = new NodePicker(this.#candidates, this.#ungrouped);

  constructor(nodes: NodeTable, weights: CountedWeights) {
    this.#weights = weights;
    this.#finder = new CandidateFinder(nodes, this.#verdicts, this.#ungrouped, this.#candidates);
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
    setOffsets(plan, this.#candidates, this.#weights, subset);

    const { best: total, ties } = this.#picker.best(view);
    const picked = ties > 1 ? pick(ties) : 0;
    if (!(Number.isInteger(picked) && picked >= 0 && picked < ties)) {
      throw new RangeError(`the tie break picked ${picked} of ${ties} nodes`);
    }
    const position = this.#picker.nth(view, total, picked, search !== undefined);
    const choice = { slot: view.layout.slotAt[position], total, ties, feasible };
    return asksRunnerUp && feasible > 1 ? { ...choice, runnerUp: this.#runnerUp(view, position) } : choice;
  }

  /** Takes the chosen node out, and chooses again. */
  #runnerUp(view: GroupScores, chosen: number): { readonly slot: number; readonly total: number } {
    const { layout } = view;
    const { count, singles, position, cell, kind, best, ties } = this.#candidates;
    if (this.#ungrouped.add(layout.slotAt[chosen])) {
      const itsKind = view.kindAt(chosen);
      const itsCell = layout.cellAt(chosen);
      this.#ungrouped.subtract(view, chosen, itsKind, view.scoreAt(chosen));
      for (let group = singles; group < count; group++) {
        if (cell[group] === itsCell && kind[group] === itsKind) ties[group] = ties[group] - 1;
      }
    } else {
      for (let one = 0; one < singles; one++) if (position[one] === chosen) best[one] = outOfChoice;
    }
    const { best: total } = this.#picker.best(view);
    return { slot: layout.slotAt[this.#picker.nth(view, total, 0, false)], total };
  }
}
