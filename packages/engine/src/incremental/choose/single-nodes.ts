import type { Candidates } from "./candidates.ts";
import type { CellVerdicts } from "./cell-verdicts.ts";
import type { CountedDomains } from "../counters/counted-domains.ts";
import { grown } from "../growing-array.ts";
import { noDomain } from "../nodes/domain-nodes.ts";
import type { NodeTable } from "../nodes/node-table.ts";
import type { TopologyKey } from "../nodes/topology-keys.ts";
import { ruleAffinity } from "./rule-affinity.ts";
import { isSpreadTooFar, lowestOf, type ScoringRule } from "../plans/counted-rules.ts";
import type { DecisionPlan } from "../plans/decision-plan.ts";
import type { TakenNodes } from "./taken-nodes.ts";
import type { ApartNodes } from "../views/apart-nodes.ts";
import { notFeasible } from "../views/node-scores.ts";
import type { NodeView } from "../views/node-view.ts";
import type { RootBests } from "../views/root-bests.ts";

/** What single nodes are judged by in one decision. */
export interface JudgedBy {
  readonly plan: DecisionPlan;
  readonly view: NodeView;
  readonly apart: ApartNodes | undefined;
  /** Whether the pod may go where no pod is that its required affinity asks for. */
  readonly mayBeFirst: boolean;
  /**
   * Whether there are units that nodes are taken out of. All nodes that rules keep the pod from are taken away first then,
   * and what rules add is told afterwards, by {@link SingleNodes.score}; else each node is asked about by each rule.
   */
  readonly hasUnits: boolean;
}

/** Takes nodes out of their units, one by one, and makes a candidate of each that is feasible. */
export class SingleNodes {
  readonly #nodes: NodeTable;
  readonly #verdicts: CellVerdicts;
  readonly #taken: TakenNodes;
  readonly #candidates: Candidates;
  #by: JudgedBy | undefined;
  #isApartTaken = false;
  #domains = new Int32Array(0);
  /** As long as there are slots. */
  #slots = new Int32Array(0);
  /** By slot: the candidate that it became, if that is one of this decision and at its place. */
  #candidateOf = new Int32Array(0);

  constructor(nodes: NodeTable, verdicts: CellVerdicts, taken: TakenNodes, candidates: Candidates) {
    this.#nodes = nodes;
    this.#verdicts = verdicts;
    this.#taken = taken;
    this.#candidates = candidates;
  }

  /** To be called before all else in a decision. */
  begin(by: JudgedBy): void {
    this.#by = by;
    this.#isApartTaken = false;
    const { slots } = this.#nodes;
    this.#taken.begin(slots);
    if (this.#candidateOf.length >= slots) return;
    this.#candidateOf = grown(this.#candidateOf, slots);
    this.#slots = grown(this.#slots, slots);
  }

  /** The node becomes a candidate of its own if it is feasible, and was not taken before. */
  take(slot: number): void {
    if (this.#by !== undefined) this.#take(slot, this.#by, true);
  }

  /** All nodes that say something of these very pods. */
  takeApart({ slots }: ApartNodes): void {
    if (this.#by === undefined) return;
    for (let number = 0; number < slots.length; number++) this.#take(slots[number] ?? 0, this.#by, true, number);
    this.#isApartTaken = true;
  }

  /** The pod can not be on the node. */
  takeAway(slot: number): void {
    if (this.#by !== undefined) this.#take(slot, this.#by, false);
  }

  /** The pod can not be on the first `count` of these. */
  takeAllAway(slots: Int32Array, count: number): void {
    const by = this.#by;
    if (by === undefined) return;
    const { othersAllow, count: listed } = this.#verdicts;
    if (by.hasUnits && by.view.bests !== undefined && othersAllow && listed === 0) {
      this.#takeOutOfRoots(slots, count, by.view.bests, by.view);
      return;
    }
    for (let at = 0; at < count; at++) this.#take(slots[at] ?? 0, by, false);
  }

  takeDomain(key: TopologyKey, domain: number): void {
    if (domain === noDomain) return;
    const { starts, slots } = key.nodes(this.#nodes);
    const end = starts[domain + 1] ?? 0;
    for (let at = starts[domain] ?? 0; at < end; at++) this.take(slots[at] ?? 0);
  }

  /** All nodes of the domains that a counter has pods in. */
  takeDomains(counter: CountedDomains): void {
    const nodes = this.#slotsOf(counter);
    for (let index = 0; index < nodes; index++) this.take(this.#slots[index] ?? 0);
  }

  /** The pod can be on no node of the domains that a counter has pods in. */
  takeDomainsAway(counter: CountedDomains): void {
    const nodes = this.#slotsOf(counter);
    this.takeAllAway(this.#slots, nodes);
  }

  /**
   * Takes all nodes that a rule adds something to, and adds it; a node that was a candidate before gets it too. By the
   * rule's domains and not by nodes: its table is read once, and nothing is looked up in it.
   */
  score({ counter, counted }: ScoringRule): void {
    const { starts, slots } = counter.key.nodes(this.#nodes);
    const { places } = counter;
    for (let index = 0; index < places; index++) {
      const domain = counter.domainAt(index);
      if (domain < 0) continue;
      const more = counted * counter.countAt(index);
      const end = starts[domain + 1] ?? 0;
      for (let at = starts[domain] ?? 0; at < end; at++) {
        const slot = slots[at] ?? 0;
        this.take(slot);
        this.add(slot, more);
      }
    }
  }

  /** Adds to what fine rules give the node, if it is a candidate. */
  add(slot: number, affinity: number): void {
    if (this.#by === undefined) return;
    const one = this.#numberOf(slot, this.#by.view);
    if (one >= 0) this.#candidates.own[one] = (this.#candidates.own[one] ?? 0) + affinity;
  }

  /** Takes back what was done with the node. What of the view's entries went with it: see {@link TakenNodes.recount}. */
  putBack(slot: number): void {
    this.#taken.putBack(slot);
    if (this.#by === undefined) return;
    const { view } = this.#by;
    const one = this.#numberOf(slot, view);
    if (one < 0) return;
    const candidates = this.#candidates;
    candidates.drop(one);
    if (one < candidates.count) this.#candidateOf[view.layout.slotAt[candidates.at[one] ?? 0] ?? 0] = one;
  }

  /** The candidate that the node is, or a number below 0. */
  #numberOf(slot: number, { layout }: NodeView): number {
    const one = this.#candidateOf[slot] ?? 0;
    return one < this.#candidates.count && this.#candidates.at[one] === layout.placeOf[slot] ? one : -1;
  }

  /** To be called once all are found: adds what rules give whole cells. */
  addCells(): void {
    const { count, cell, kind, own, affinity } = this.#candidates;
    for (let one = 0; one < count; one++) {
      if ((kind[one] ?? 0) < 0) continue;
      affinity[one] = (own[one] ?? 0) + this.#verdicts.affinityOf(cell[one] ?? 0);
    }
  }

  /** Finds the nodes of the counter's domains, as the first of `#slots`. @returns how many. */
  #slotsOf(counter: CountedDomains): number {
    this.#domains = grown(this.#domains, counter.places);
    const count = counter.domainsInto(this.#domains);
    return counter.key.nodes(this.#nodes).slotsInto(this.#slots, this.#domains, count);
  }

  /** @param known Its number among the nodes that say something of these very pods; absent: not known to be one. */
  #take(slot: number, by: JudgedBy, mayTakeThePod: boolean, known?: number): void {
    if (!this.#taken.take(slot)) return;
    const { view, apart, plan, hasUnits } = by;
    const { layout, dense } = view;
    const place = layout.placeOf[slot] ?? -1;
    if (place < 0) {
      if (mayTakeThePod && apart !== undefined)
        this.#addOutside(slot, by, apart, known ?? this.#numberAmong(slot, apart));
      return;
    }
    const cell = layout.cellAt(place);
    if (!this.#verdicts.allows(cell)) {
      // Without units the next decision does not follow this one.
      if (hasUnits) this.#taken.passOver(slot);
      return;
    }
    const shown = view.scoreAt(place);
    const kind = view.kindAt(place);
    if (hasUnits && shown !== notFeasible) {
      this.#taken.remove(view, place, kind, shown, !this.#verdicts.isListed(cell));
    }
    if (!mayTakeThePod) return;
    const score = plan.isOfMain ? view.stateScoreAt(place) : shown;
    if (score === notFeasible) return;
    const number = apart === undefined ? -1 : (known ?? this.#numberAmong(slot, apart));
    if (apart !== undefined && (number < 0 ? apart.isOnly : apart.plain[number] === notFeasible)) return;
    const affinity = this.#affinityOf(slot, by);
    if (affinity === undefined) return;
    const { count } = this.#candidates;
    this.#candidateOf[slot] = count;
    this.#candidates.add(place, cell, kind, 1, score, 1, 0);
    this.#candidates.own[count] = affinity + (plan.isOfMain ? 0 : (dense?.affinity[kind] ?? 0));
    if (number >= 0) this.#candidates.isApart(number);
  }

  #numberAmong(slot: number, apart: ApartNodes): number {
    return this.#isApartTaken ? -1 : apart.numberOf(slot);
  }

  /** A node that the layout is without, since only these very pods can be on it: no rule is looked up by its cell. */
  #addOutside(slot: number, { plan, view, mayBeFirst }: JudgedBy, { plain }: ApartNodes, number: number): void {
    if ((plain[number] ?? notFeasible) === notFeasible) return;
    const score = view.local.at(this.#nodes.states.at(slot));
    if (score === notFeasible) return;
    const affinity = ruleAffinity(slot, plan.rules, mayBeFirst, "all");
    if (affinity === undefined) return;
    const { layout } = view;
    this.#candidates.addOutside(layout.outsideAt(slot), layout.cells, score, affinity);
    this.#candidates.isApart(number);
  }

  /** As {@link takeAllAway}, where roots are all that is chosen from. */
  #takeOutOfRoots(slots: Int32Array, count: number, bests: RootBests, { roots }: NodeView): void {
    const { isAllowed } = this.#verdicts.roots;
    const { rankOf, rootOf } = bests.states;
    const taken = this.#taken;
    for (let index = 0; index < count; index++) {
      const slot = slots[index] ?? 0;
      if (!taken.take(slot)) continue;
      const rank = rankOf[slot] ?? -1;
      if (rank < 0) continue;
      const root = rootOf[rank] ?? 0;
      if (isAllowed[root] === 0) {
        taken.passOver(slot);
        continue;
      }
      const score = bests.scoreAt(rank);
      if (score !== notFeasible) taken.removeFromRoot(slot, root, score, score === roots.best[root]);
    }
  }

  /** What fine rules give the node that is not told of it otherwise, or later; `undefined` where one keeps the pod out. */
  #affinityOf(slot: number, { plan, mayBeFirst, hasUnits }: JudgedBy): number | undefined {
    if (plan.isOfMain) return ruleAffinity(slot, plan.fine, mayBeFirst, hasUnits ? "dense" : "all");
    return hasUnits ? addedLater(slot, plan) : ruleAffinity(slot, plan.fine, mayBeFirst, "sparse");
  }
}

/** Of a node that no blocking rule speaks of: nothing yet, or `undefined` where a strict constraint keeps the pod out. */
function addedLater(slot: number, { fine, hasFineHard }: DecisionPlan): number | undefined {
  if (!hasFineHard) return 0;
  for (const rule of fine) {
    if (rule.type !== "hard" || rule.isDense) continue;
    if (isSpreadTooFar(rule, rule.sums.key.at(slot), lowestOf(rule))) return undefined;
  }
  return 0;
}
