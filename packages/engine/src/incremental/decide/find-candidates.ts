import type { Candidates } from "./candidates.ts";
import type { CellVerdicts } from "./cell-verdicts.ts";
import type { RequiredRule } from "../rules/rule.ts";
import type { Plan } from "./plan.ts";
import type { NodeSearch } from "./node-search.ts";
import type { NodeSubset } from "../nodes/node-subset.ts";
import type { NodeTable } from "../nodes/node-table.ts";
import type { GroupScores } from "../groups/group-scores.ts";
import { SetApartNodes } from "./set-apart.ts";
import type { TakenNodes } from "./taken-nodes.ts";

/** Where a decision looks, beside what its plan says. */
export interface SearchedNodes {
  readonly subset: NodeSubset | undefined;
  /** Absent: there is no end to what may be found. */
  readonly search: NodeSearch | undefined;
}

/**
 * Finds what there is to choose from. Nodes that sparse fine rules say something of are looked at one by one; all others
 * are found as groups, in the view's entries.
 */
export class CandidateFinder {
  readonly #verdicts: CellVerdicts;
  readonly #taken: TakenNodes;
  readonly #candidates: Candidates;
  readonly #setApart: SetApartNodes;

  constructor(nodes: NodeTable, verdicts: CellVerdicts, taken: TakenNodes, candidates: Candidates) {
    this.#verdicts = verdicts;
    this.#taken = taken;
    this.#candidates = candidates;
    this.#setApart = new SetApartNodes(nodes, verdicts, taken, candidates);
  }

  find(plan: Plan, view: GroupScores, mayBeFirst: boolean, { subset, search }: SearchedNodes): void {
    const setApart = this.#setApart;
    this.#candidates.clear();
    // Where the pod must be beside others that few nodes have, these nodes are all there is to see.
    const only = mayBeFirst ? undefined : fewest(plan.required);
    const hasGroups = only === undefined && subset?.isOnly !== true && search === undefined;
    setApart.begin({ plan, view, mayBeFirst, hasGroups });
    if (hasGroups) {
      view.refresh(this.#verdicts.allowed, this.#verdicts.count);
      this.#taken.makeRoom(view);
    }
    if (subset !== undefined) {
      const visit = subset.isOnly ? setApart.take : setApart.leaveOut;
      for (let at = 0; at < subset.count; at++) visit(subset.slots[at]);
    }
    if (search !== undefined) search.run(this.#candidates, setApart.take);
    else if (hasGroups) setApart.takeAllOf(plan.sparse);
    else if (only !== undefined && subset?.isOnly !== true) setApart.takeMeeting(only);
    if (hasGroups) this.#addGroups(view);
  }

  /** As many calls of a method would be; but this is where cells are many. */
  #addGroups({ cells, dense }: GroupScores): void {
    const { width, counts, kind, best, ties, feasible } = cells;
    const { feasible: takenNodes, ties: takenTies } = this.#taken.ofCells;
    const { allowed, count, affinity } = this.#verdicts;
    const candidates = this.#candidates;
    candidates.makeRoom(candidates.count + count * width);
    const { cell: cellOf, kind: kindOf, size: sizeOf, best: bestOf, ties: tiesOf, affinity: affinityOf } = candidates;
    let group = candidates.count;
    let nodes = 0;
    for (let at = 0; at < count; at++) {
      const cell = allowed[at];
      const ofCell = affinity[cell];
      const end = cell * width + counts[cell];
      for (let entry = cell * width; entry < end; entry++) {
        const size = feasible[entry] - takenNodes[entry];
        if (size === 0) continue;
        const ofKind = kind[entry];
        cellOf[group] = cell;
        kindOf[group] = ofKind;
        sizeOf[group] = size;
        bestOf[group] = best[entry];
        tiesOf[group] = ties[entry] - takenTies[entry];
        affinityOf[group] = dense === undefined ? ofCell : ofCell + dense.affinity[ofKind];
        nodes += size;
        group++;
      }
    }
    candidates.count = group;
    candidates.feasible += nodes;
  }
}

/** Of the required rules that only few nodes meet, the one with the fewest domains. */
function fewest(required: readonly RequiredRule[]): RequiredRule | undefined {
  let few: RequiredRule | undefined;
  for (const rule of required) {
    if (rule.place >= 0 || rule.isDense) continue;
    if (few === undefined || rule.counter.occupied < few.counter.occupied) few = rule;
  }
  return few;
}
