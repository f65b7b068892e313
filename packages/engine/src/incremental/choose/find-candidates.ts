import type { Candidates } from "./candidates.ts";
import type { CellVerdicts } from "./cell-verdicts.ts";
import type { NodeCounts } from "../counters/combined-counts.ts";
import type { CountedRule, HardSpreadRule, RequiredRule, SoftSpreadRule } from "../plans/counted-rules.ts";
import type { DecisionPlan } from "../plans/decision-plan.ts";
import { otherPodsOf } from "../plans/main-rules.ts";
import type { ApartNodes } from "../views/apart-nodes.ts";
import { grown } from "../growing-array.ts";
import type { NodeSearch } from "./node-search.ts";
import type { NodeSubset } from "./node-subset.ts";
import type { NodeTable } from "../nodes/node-table.ts";
import type { NodeView } from "../views/node-view.ts";
import { NodesAgain } from "./nodes-again.ts";
import { SingleNodes } from "./single-nodes.ts";
import type { TakenNodes } from "./taken-nodes.ts";

/** What a decision knows beside its plan and view. */
export interface SearchedNodes {
  /** Whether the pod may go where no pod is that its required affinity asks for. */
  readonly mayBeFirst: boolean;
  readonly subset: NodeSubset | undefined;
  readonly matched: NodeSubset | undefined;
  /** Absent: there is no end to what may be found. */
  readonly search: NodeSearch | undefined;
  readonly apart: ApartNodes | undefined;
}

/**
 * Finds what there is to choose from. Nodes that sparse fine rules say something of are looked at one by one; all others
 * are found as units, in the view's entries.
 */
export class CandidateFinder {
  readonly #verdicts: CellVerdicts;
  readonly #taken: TakenNodes;
  readonly #candidates: Candidates;
  readonly #singles: SingleNodes;
  readonly #again: NodesAgain;
  #changed = new Int32Array(0);

  constructor(nodes: NodeTable, verdicts: CellVerdicts, taken: TakenNodes, candidates: Candidates) {
    this.#verdicts = verdicts;
    this.#taken = taken;
    this.#candidates = candidates;
    this.#singles = new SingleNodes(nodes, verdicts, taken, candidates);
    this.#again = new NodesAgain(this.#singles, verdicts, taken);
  }

  find(plan: DecisionPlan, view: NodeView, { mayBeFirst, subset, matched, search, apart }: SearchedNodes): void {
    const candidates = this.#candidates;
    const singles = this.#singles;
    candidates.clear();
    const only = mayBeFirst ? undefined : fewest(plan.required);
    const isOnly = subset?.isOnly === true || matched?.isOnly === true || apart?.isOnly === true;
    const hasUnits = only === undefined && !isOnly && search === undefined;
    singles.begin({ plan, view, apart, mayBeFirst, hasUnits });
    if (hasUnits) {
      this.#refresh(view);
      for (const rule of plan.fine) {
        if (rule.type !== "blocking" || rule.isDense || rule.isMerged) continue;
        if (rule.counter.occupied > 0) singles.takeDomainsAway(rule.counter);
      }
    }
    if (subset !== undefined) this.#takeSubset(subset);
    if (matched !== undefined) this.#takeSubset(matched);
    if (apart !== undefined && search === undefined && subset?.isOnly !== true) {
      singles.takeApart(apart);
    }
    if (hasUnits) this.#takeSetApart(plan.fine);
    else if (search !== undefined) search.run(candidates, (slot) => singles.take(slot));
    else if (only !== undefined && !isOnly) singles.takeDomains(only.counter);
    this.#singlesAreFound(view, hasUnits);
  }

  /**
   * Finds it once more after changes of some nodes, all else being as it was, {@link CellVerdicts.judgeAgain} included: by a
   * plan without strict fine rules, of all nodes.
   *
   * @param slots Of these nodes, `count` of them.
   */
  findAgain(plan: DecisionPlan, view: NodeView, slots: Int32Array, count: number): void {
    const candidates = this.#candidates;
    candidates.count = candidates.singles;
    candidates.feasible = candidates.singles;
    this.#refreshAgain(view, slots, count);
    if (this.#verdicts.mayDiffer) this.#again.lookWhereAllowed(plan, view);
    for (let index = 0; index < count; index++) this.#again.look(slots[index] ?? 0, plan);
    this.#taken.recount(view, this.#verdicts);
    this.#takeListedFromRoots(view);
    this.#singlesAreFound(view, true);
  }

  #singlesAreFound(view: NodeView, hasUnits: boolean): void {
    const candidates = this.#candidates;
    candidates.singles = candidates.count;
    this.#singles.addCells();
    if (!hasUnits) return;
    this.#addUnits(view);
    candidates.firstOfRoot = candidates.count;
    if (this.#verdicts.othersAllow) this.#addUnitsOfRoots(view);
  }

  #refresh(view: NodeView): void {
    const { listed, count, othersAllow } = this.#verdicts;
    if (othersAllow) view.refreshRoots(this.#verdicts.roots.isAllowed);
    if (!othersAllow || view.bests !== undefined) view.refreshCells(listed, count);
    this.#taken.makeRoom(view);
    this.#takeListedFromRoots(view);
  }

  /** Of listed cells only those of the nodes, and those that were not listed before. */
  #refreshAgain(view: NodeView, slots: Int32Array, count: number): void {
    const { othersAllow } = this.#verdicts;
    if (othersAllow) view.refreshRoots(this.#verdicts.roots.isAllowed);
    if (othersAllow && view.bests === undefined) return;
    const { layout } = view;
    const { listed, count: listedCount, listedBefore } = this.#verdicts;
    this.#changed = grown(this.#changed, count + listedCount);
    let cells = 0;
    for (let index = 0; index < count; index++) {
      const place = layout.placeOf[slots[index] ?? 0] ?? -1;
      const cell = place < 0 ? -1 : layout.cellAt(place);
      if (cell >= 0 && this.#verdicts.isListed(cell)) this.#changed[cells++] = cell;
    }
    for (let at = listedBefore; at < listedCount; at++) this.#changed[cells++] = listed[at] ?? 0;
    view.refreshCells(this.#changed, cells);
  }

  #takeListedFromRoots(view: NodeView): void {
    const { listed, count, othersAllow } = this.#verdicts;
    if (othersAllow) this.#taken.removeCells(view, listed, count);
  }

  #takeSubset({ slots, count, isOnly }: NodeSubset): void {
    if (!isOnly) this.#singles.takeAllAway(slots, count);
    else for (let at = 0; at < count; at++) this.#singles.take(slots[at] ?? 0);
  }

  /** Nodes that rules keep the pod from are taken away already. */
  #takeSetApart(rules: readonly CountedRule[]): void {
    const singles = this.#singles;
    for (const rule of rules) {
      if (rule.isDense && rule.ofMain === undefined) continue;
      if (rule.type === "scoring" && !rule.isMerged) singles.score(rule);
      if (rule.type !== "hard" && rule.type !== "soft") continue;
      if (rule.isDense) for (const pods of otherPodsOf(rule)) this.#takeNodesOf(pods, rule);
      else this.#takeNodesOf(rule.count.pods, rule);
    }
  }

  #takeNodesOf(pods: NodeCounts, rule: HardSpreadRule | SoftSpreadRule): void {
    for (let place = 0; place < pods.places; place++) {
      const slot = pods.keyAt(place);
      if (slot < 0) continue;
      if (rule.type === "soft") this.#singles.take(slot);
      else this.#singles.takeDomain(rule.sums.key, rule.sums.key.at(slot));
    }
  }

  /** As many calls of `Candidates.add` would be; but this is where cells are many. */
  #addUnits(view: NodeView): void {
    const { cells, dense } = view;
    const { width, counts, kind, best, ties, feasible } = cells;
    const { feasible: takenNodes, ties: takenTies } = this.#taken.ofCells;
    const { listed, count, isAllowed, affinity } = this.#verdicts;
    const ofRoots = this.#verdicts.roots.affinity;
    const { rootOf } = view.layout;
    const candidates = this.#candidates;
    candidates.makeRoom(candidates.count + count * width);
    const { cell: cellOf, kind: kindOf, size: sizeOf, best: bestOf, ties: tiesOf, affinity: affinityOf } = candidates;
    let unit = candidates.count;
    let nodes = 0;
    for (let at = 0; at < count; at++) {
      const cell = listed[at] ?? 0;
      if (isAllowed[cell] === 0) continue;
      const ofCell = (affinity[cell] ?? 0) + (ofRoots[rootOf[cell] ?? 0] ?? 0);
      const end = cell * width + (counts[cell] ?? 0);
      for (let entry = cell * width; entry < end; entry++) {
        const size = (feasible[entry] ?? 0) - (takenNodes[entry] ?? 0);
        if (size === 0) continue;
        const ofKind = kind[entry] ?? 0;
        cellOf[unit] = cell;
        kindOf[unit] = ofKind;
        sizeOf[unit] = size;
        bestOf[unit] = best[entry] ?? 0;
        tiesOf[unit] = (ties[entry] ?? 0) - (takenTies[entry] ?? 0);
        affinityOf[unit] = ofCell + (dense === undefined ? 0 : (dense.affinity[ofKind] ?? 0));
        nodes += size;
        unit++;
      }
    }
    candidates.count = unit;
    candidates.feasible += nodes;
  }

  #addUnitsOfRoots(view: NodeView): void {
    const { roots, layout, dense } = view;
    const { ofRoots } = this.#taken;
    const { isAllowed, affinity } = this.#verdicts.roots;
    for (let root = 0; root < layout.cellOfRoot.length; root++) {
      if (isAllowed[root] === 0) continue;
      const ofRoot = affinity[root] ?? 0;
      const end = root * roots.width + (roots.counts[root] ?? 0);
      for (let entry = root * roots.width; entry < end; entry++) {
        const size = (roots.feasible[entry] ?? 0) - (ofRoots.feasible[entry] ?? 0);
        if (size === 0) continue;
        const kind = roots.kind[entry] ?? 0;
        const left = (roots.ties[entry] ?? 0) - (ofRoots.ties[entry] ?? 0);
        const cell = layout.cellOfRoot[root] ?? 0;
        this.#candidates.add(0, cell, kind, size, roots.best[entry] ?? 0, left, ofRoot + (dense?.affinity[kind] ?? 0));
      }
    }
  }
}

/** Of the required rules that only few nodes meet, the one with the fewest domains; they are then all there is to see. */
export function fewest(required: readonly RequiredRule[]): RequiredRule | undefined {
  let few: RequiredRule | undefined;
  for (const rule of required) {
    if (rule.place >= 0 || rule.isDense) continue;
    if (few === undefined || rule.counter.occupied < few.counter.occupied) few = rule;
  }
  return few;
}
