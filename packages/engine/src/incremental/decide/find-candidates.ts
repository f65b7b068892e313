import type { GroupScores } from "../groups/group-scores.ts";
import type { NodeSubset } from "../nodes/node-subset.ts";
import type { NodeTable } from "../nodes/node-table.ts";
import { fine, type RequiredRule } from "../rules/rule.ts";
import type { Candidates } from "./candidates.ts";
import type { CellVerdicts } from "./cell-verdicts.ts";
import type { NodeSearch } from "./node-search.ts";
import type { Plan } from "./plan.ts";
import { SingleNodes } from "./single-nodes.ts";
import type { UngroupedNodes } from "./ungrouped-nodes.ts";

/** Where a decision looks, beside what its plan says. */
interface SearchedNodes {
  readonly subset: NodeSubset | undefined;
  /** Absent: there is no end to what may be found. */
  readonly search: NodeSearch | undefined;
}

/**
 * Finds what there is to choose from. Nodes that sparse rules affect are looked at one by one; all others are found as
 * groups, in the view's entries.
 */
export class CandidateFinder {
  readonly #verdicts: CellVerdicts;
  readonly #ungrouped: UngroupedNodes;
  readonly #candidates: Candidates;
  readonly #singles: SingleNodes;

  constructor(nodes: NodeTable, verdicts: CellVerdicts, ungrouped: UngroupedNodes, candidates: Candidates) {
    this.#verdicts = verdicts;
    this.#ungrouped = ungrouped;
    this.#candidates = candidates;
    this.#singles = new SingleNodes(nodes, verdicts, ungrouped, candidates);
  }

  find(plan: Plan, view: GroupScores, mayBeFirst: boolean, { subset, search }: SearchedNodes): void {
    const singles = this.#singles;
    this.#candidates.clear();
    // Where the pod must be beside others that few nodes have, these nodes are all there is to see.
    const beside = mayBeFirst ? undefined : rarest(plan.required);
    const hasGroups = beside === undefined && subset?.isAllowList !== true && search === undefined;
    singles.begin({ plan, view, mayBeFirst, hasGroups });
    if (hasGroups) {
      view.refresh(this.#verdicts.allowed, this.#verdicts.count);
      this.#ungrouped.makeRoom(view);
    }
    if (subset !== undefined) {
      const visit = subset.isAllowList ? singles.judge : singles.leaveOut;
      for (let at = 0; at < subset.count; at++) visit(subset.slots[at]);
    }
    if (search !== undefined) search.run(this.#candidates, singles.judge);
    else if (hasGroups) singles.judgeAffected(plan);
    else if (beside !== undefined && subset?.isAllowList !== true) singles.judgeMeeting(beside);
    if (hasGroups) this.#addGroups(view);
  }

  /** Writes what a method of the candidates could add: here they are many. */
  #addGroups({ cells, dense }: GroupScores): void {
    const { width, counts, kind, best, ties, feasible } = cells;
    const { feasible: ungrouped, ties: ungroupedTies } = this.#ungrouped.ofCells;
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
        const size = feasible[entry] - ungrouped[entry];
        if (size === 0) continue;
        const ofKind = kind[entry];
        cellOf[group] = cell;
        kindOf[group] = ofKind;
        sizeOf[group] = size;
        bestOf[group] = best[entry];
        tiesOf[group] = ties[entry] - ungroupedTies[entry];
        affinityOf[group] = dense === undefined ? ofCell : ofCell + dense.affinity[ofKind];
        nodes += size;
        group++;
      }
    }
    candidates.count = group;
    candidates.feasible += nodes;
  }
}

/** Of the required rules that only few nodes meet, the one with pods in the fewest domains. */
function rarest(required: readonly RequiredRule[]): RequiredRule | undefined {
  let few: RequiredRule | undefined;
  for (const rule of required) {
    if (rule.keyIndex !== fine || rule.isDense) continue;
    if (few === undefined || rule.counter.occupied < few.counter.occupied) few = rule;
  }
  return few;
}
