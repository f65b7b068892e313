import type { Candidates } from "./candidates.ts";
import { grown } from "../growing-array.ts";
import type { CellVerdicts } from "./cell-verdicts.ts";
import type { RequiredRule } from "../plans/counted-rules.ts";
import type { DecisionPlan } from "../plans/decision-plan.ts";
import type { CountedDomains } from "../counters/counted-domains.ts";
import type { ApartNodes } from "../views/apart-nodes.ts";
import { notFeasible } from "../views/node-scores.ts";
import type { NodeSearch } from "./node-search.ts";
import type { NodeSubset } from "./node-subset.ts";
import type { NodeTable } from "../nodes/node-table.ts";
import type { RootBests } from "../views/root-bests.ts";
import type { NodeView } from "../views/node-view.ts";
import { ruleAffinity } from "./rule-affinity.ts";
import type { TakenNodes } from "./taken-nodes.ts";
import type { TopologyKey } from "../nodes/topology-keys.ts";

/** What a decision knows beside its plan and view. */
export interface SearchedNodes {
  /** Whether the pod may go where no pod is that its required affinity asks for. */
  readonly mayBeFirst: boolean;
  readonly subset: NodeSubset | undefined;
  /** Absent: there is no end to what may be found. */
  readonly search: NodeSearch | undefined;
  readonly apart: ApartNodes | undefined;
}

/**
 * Finds what there is to choose from. Nodes that sparse fine rules say something of are looked at one by one; all others
 * are found as units, in the view's entries.
 */
export class CandidateFinder {
  readonly #nodes: NodeTable;
  readonly #verdicts: CellVerdicts;
  readonly #taken: TakenNodes;
  readonly #candidates: Candidates;
  // Of the decision that is being made.
  #mayBeFirst = false;
  #domains = new Int32Array(0);
  #hasUnits = false;
  #apart: ApartNodes | undefined;
  /** The same, where nodes that are taken may be among them. */
  #apartLeft: ApartNodes | undefined;

  constructor(nodes: NodeTable, verdicts: CellVerdicts, taken: TakenNodes, candidates: Candidates) {
    this.#nodes = nodes;
    this.#verdicts = verdicts;
    this.#taken = taken;
    this.#candidates = candidates;
  }

  find(plan: DecisionPlan, view: NodeView, { mayBeFirst, subset, search, apart }: SearchedNodes): void {
    this.#mayBeFirst = mayBeFirst;
    this.#apart = apart;
    const isApartFirst = search === undefined && subset?.isOnly !== true;
    this.#apartLeft = isApartFirst ? undefined : apart;
    this.#candidates.clear();
    this.#taken.begin(this.#nodes.slots);
    const only = mayBeFirst ? undefined : fewest(plan.required);
    const isOnly = subset?.isOnly === true || apart?.isOnly === true;
    this.#hasUnits = only === undefined && !isOnly && search === undefined;
    if (this.#hasUnits) this.#refresh(view);
    if (subset !== undefined) this.#takeSubset(subset, plan, view);
    if (apart !== undefined && isApartFirst) {
      for (let number = 0; number < apart.slots.length; number++) {
        const slot = apart.slots[number] ?? 0;
        if (this.#taken.take(slot)) this.#takeFrom(view, slot, plan, number);
      }
    }
    if (!this.#hasUnits) {
      if (search !== undefined) search.run(this.#candidates, (slot) => this.#take(slot, plan, view));
      else if (only !== undefined && !isOnly) this.#takeDomains(only.counter, plan, view);
      this.#candidates.singles = this.#candidates.count;
      return;
    }
    this.#takeSetApart(plan, view);
    this.#candidates.singles = this.#candidates.count;
    this.#addUnits(view);
    this.#candidates.firstOfRoot = this.#candidates.count;
    if (this.#verdicts.othersAllow) this.#addUnitsOfRoots(view);
  }

  #refresh(view: NodeView): void {
    const { listed, count, othersAllow } = this.#verdicts;
    if (othersAllow) view.refreshRoots(this.#verdicts.roots.isAllowed);
    if (!othersAllow || view.bests !== undefined) view.refreshCells(listed, count);
    this.#taken.makeRoom(view);
    if (othersAllow) for (let at = 0; at < count; at++) this.#taken.removeCell(view, listed[at] ?? 0);
  }

  #takeSubset({ slots, count, isOnly }: NodeSubset, plan: DecisionPlan, view: NodeView): void {
    for (let at = 0; at < count; at++) this.#take(slots[at] ?? 0, isOnly ? plan : undefined, view);
  }

  /** First come rules that keep the pod out: of the nodes nothing else need be known then. */
  #takeSetApart(plan: DecisionPlan, view: NodeView): void {
    for (const rule of plan.fine) {
      if (rule.type !== "blocking" || rule.isDense || rule.counter.occupied === 0) continue;
      if (view.bests !== undefined && this.#verdicts.othersAllow && this.#verdicts.count === 0) {
        this.#takeOut(rule.counter, view.bests, view);
      } else this.#takeDomains(rule.counter, undefined, view);
    }
    for (const rule of plan.fine) {
      if (rule.isDense) continue;
      if (rule.type === "scoring") this.#takeDomains(rule.counter, plan, view);
      if (rule.type !== "hard" && rule.type !== "soft") continue;
      const { pods } = rule.count;
      for (let place = 0; place < pods.places; place++) {
        const slot = pods.keyAt(place);
        if (slot < 0) continue;
        if (rule.type === "soft") this.#take(slot, plan, view);
        else this.#takeDomain(rule.sums.key, rule.sums.key.at(slot), plan, view);
      }
    }
  }

  /**
   * All nodes of the domains that a counter has pods in.
   *
   * @param plan Absent: the nodes are not feasible.
   */
  #takeDomains(counter: CountedDomains, plan: DecisionPlan | undefined, view: NodeView): void {
    const { starts, slots } = counter.key.nodes(this.#nodes);
    const domains = this.#domainsOf(counter);
    const list = this.#domains;
    for (let index = 0; index < domains; index++) {
      const domain = list[index] ?? 0;
      const end = starts[domain + 1] ?? 0;
      for (let at = starts[domain] ?? 0; at < end; at++) this.#take(slots[at] ?? 0, plan, view);
    }
  }

  /** Finds the counter's domains, as the first of `#domains`. @returns how many. */
  #domainsOf(counter: CountedDomains): number {
    this.#domains = grown(this.#domains, counter.places);
    return counter.domainsInto(this.#domains);
  }

  /** The same as `takeDomains` of nodes that are not feasible, where roots are all that is chosen from. */
  #takeOut(counter: CountedDomains, bests: RootBests, { roots }: NodeView): void {
    const { starts, slots } = counter.key.nodes(this.#nodes);
    const { isAllowed } = this.#verdicts.roots;
    const { rankOf, rootOf } = bests.states;
    const taken = this.#taken;
    const domains = this.#domainsOf(counter);
    const list = this.#domains;
    for (let index = 0; index < domains; index++) {
      const domain = list[index] ?? 0;
      const end = starts[domain + 1] ?? 0;
      for (let at = starts[domain] ?? 0; at < end; at++) {
        const slot = slots[at] ?? 0;
        if (!taken.take(slot)) continue;
        const rank = rankOf[slot] ?? -1;
        if (rank < 0) continue;
        const root = rootOf[rank] ?? 0;
        if (isAllowed[root] === 0) continue;
        const score = bests.scoreAt(rank);
        if (score !== notFeasible) taken.removeFromRoot(slot, root, score === roots.best[root]);
      }
    }
  }

  #takeDomain(key: TopologyKey, domain: number, plan: DecisionPlan | undefined, view: NodeView): void {
    if (domain < 0) return;
    const { starts, slots } = key.nodes(this.#nodes);
    const end = starts[domain + 1] ?? 0;
    for (let at = starts[domain] ?? 0; at < end; at++) this.#take(slots[at] ?? 0, plan, view);
  }

  /** Takes the node out of its unit; it becomes a candidate of its own if it may be feasible and is. */
  #take(slot: number, plan: DecisionPlan | undefined, view: NodeView): void {
    if (this.#taken.take(slot)) this.#takeFrom(view, slot, plan, this.#apartLeft?.numberOf(slot) ?? -1);
  }

  /** @param number Its number among the nodes that say something of these very pods; below 0: it is none of these. */
  #takeFrom(view: NodeView, slot: number, plan: DecisionPlan | undefined, number: number): void {
    const { layout } = view;
    const place = layout.placeOf[slot] ?? -1;
    if (place < 0) {
      if (plan !== undefined && number >= 0) this.#addOutside(view, slot, plan, number);
      return;
    }
    const cell = layout.cellOf[layout.chunkOf[place] ?? 0] ?? 0;
    if (!this.#verdicts.allows(cell)) return;
    const score = view.scoreAt(place);
    if (score === notFeasible) return;
    const kind = view.kindAt(place);
    if (this.#hasUnits) this.#taken.remove(view, place, kind, score, !this.#verdicts.isListed(cell));
    if (plan === undefined) return;
    const apart = this.#apart;
    if (apart !== undefined && (number < 0 ? apart.isOnly : apart.plain[number] === notFeasible)) return;
    const affinity = ruleAffinity(slot, plan.fine, this.#mayBeFirst, true);
    if (affinity === undefined) return;
    const ofCell = this.#verdicts.affinityOf(cell) + (view.dense?.affinity[kind] ?? 0);
    this.#candidates.add(place, cell, kind, 1, score, 1, ofCell + affinity);
    if (number >= 0) this.#candidates.isApart(number);
  }

  /** A node that the plan's layout is without, since it is for these very pods alone; no rule is looked up by cell. */
  #addOutside({ layout, local }: NodeView, slot: number, plan: DecisionPlan, number: number): void {
    if (this.#apart?.plain[number] === notFeasible) return;
    const score = local.at(this.#nodes.states.at(slot));
    if (score === notFeasible) return;
    const affinity = ruleAffinity(slot, plan.rules, this.#mayBeFirst, false);
    if (affinity === undefined) return;
    this.#candidates.addOutside(layout.outsideAt(slot), layout.cells, score, affinity);
    this.#candidates.isApart(number);
  }

  /** As many calls of `Candidates.add` would be; but this is where cells are many. */
  #addUnits(view: NodeView): void {
    const { cells, dense } = view;
    const { width, counts, kind, best, ties, feasible } = cells;
    const { feasible: takenNodes, ties: takenTies } = this.#taken.ofCells;
    const { listed, count, isAllowed, affinity } = this.#verdicts;
    const candidates = this.#candidates;
    candidates.makeRoom(candidates.count + count * width);
    const { cell: cellOf, kind: kindOf, size: sizeOf, best: bestOf, ties: tiesOf, affinity: affinityOf } = candidates;
    let unit = candidates.count;
    let nodes = 0;
    for (let at = 0; at < count; at++) {
      const cell = listed[at] ?? 0;
      if (isAllowed[cell] === 0) continue;
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
        affinityOf[unit] = (affinity[cell] ?? 0) + (dense === undefined ? 0 : (dense.affinity[ofKind] ?? 0));
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
function fewest(required: readonly RequiredRule[]): RequiredRule | undefined {
  let few: RequiredRule | undefined;
  for (const rule of required) {
    if (rule.place >= 0 || rule.isDense) continue;
    if (few === undefined || rule.counter.occupied < few.counter.occupied) few = rule;
  }
  return few;
}
