import type { Candidates } from "./candidates.ts";
import type { CellVerdicts } from "./cell-verdicts.ts";
import type { CountedDomains } from "../counters/counted-domains.ts";
import { grown } from "../growing-array.ts";
import { noDomain } from "../nodes/domain-nodes.ts";
import type { NodeTable } from "../nodes/node-table.ts";
import type { TopologyKey } from "../nodes/topology-keys.ts";
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
  #domains = new Int32Array(0);
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
    const { slots } = this.#nodes;
    this.#taken.begin(slots);
    if (this.#candidateOf.length < slots) this.#candidateOf = grown(this.#candidateOf, slots);
  }

  /** The node becomes a candidate of its own if it is feasible, and was not taken before. */
  take(slot: number): void {
    if (this.#by !== undefined) this.#take(slot, this.#by, true);
  }

  /** The pod can not be on the node. */
  takeAway(slot: number): void {
    if (this.#by !== undefined) this.#take(slot, this.#by, false);
  }

  takeDomain(key: TopologyKey, domain: number): void {
    if (domain === noDomain) return;
    const { starts, slots } = key.nodes(this.#nodes);
    const end = starts[domain + 1] ?? 0;
    for (let at = starts[domain] ?? 0; at < end; at++) this.take(slots[at] ?? 0);
  }

  /** All nodes of the domains that a counter has pods in. */
  takeDomains(counter: CountedDomains): void {
    const domains = this.#domainsOf(counter);
    for (let index = 0; index < domains; index++) this.takeDomain(counter.key, this.#domains[index] ?? noDomain);
  }

  /** The pod can be on no node of the domains that a counter has pods in. */
  takeDomainsAway(counter: CountedDomains): void {
    const view = this.#by?.view;
    const { othersAllow, count } = this.#verdicts;
    if (view?.bests !== undefined && othersAllow && count === 0) {
      this.#takeOutOfRoots(counter, view.bests, view);
      return;
    }
    const { starts, slots } = counter.key.nodes(this.#nodes);
    const domains = this.#domainsOf(counter);
    for (let index = 0; index < domains; index++) {
      const domain = this.#domains[index] ?? 0;
      const end = starts[domain + 1] ?? 0;
      for (let at = starts[domain] ?? 0; at < end; at++) this.takeAway(slots[at] ?? 0);
    }
  }

  /**
   * Takes all nodes that a rule adds something to, and adds it; a node that was a candidate before gets it too. By the
   * rule's domains and not by nodes: its table is read once, and nothing is looked up in it.
   */
  score({ counter, counted }: ScoringRule): void {
    const placeOf = this.#by?.view.layout.placeOf;
    if (placeOf === undefined) return;
    const { starts, slots } = counter.key.nodes(this.#nodes);
    const { places } = counter;
    const candidates = this.#candidates;
    for (let index = 0; index < places; index++) {
      const domain = counter.domainAt(index);
      if (domain < 0) continue;
      const more = counted * counter.countAt(index);
      const end = starts[domain + 1] ?? 0;
      for (let at = starts[domain] ?? 0; at < end; at++) {
        const slot = slots[at] ?? 0;
        this.take(slot);
        const one = this.#candidateOf[slot] ?? 0;
        if (one >= candidates.count || candidates.at[one] !== placeOf[slot]) continue;
        candidates.affinity[one] = (candidates.affinity[one] ?? 0) + more;
      }
    }
  }

  /** Finds the counter's domains, as the first of `#domains`. @returns how many. */
  #domainsOf(counter: CountedDomains): number {
    this.#domains = grown(this.#domains, counter.places);
    return counter.domainsInto(this.#domains);
  }

  #take(slot: number, by: JudgedBy, mayTakeThePod: boolean): void {
    if (!this.#taken.take(slot)) return;
    const { view, apart, plan, hasUnits } = by;
    const { layout, dense } = view;
    const place = layout.placeOf[slot] ?? -1;
    if (place < 0) return;
    const cell = layout.cellOf[layout.chunkOf[place] ?? 0] ?? 0;
    if (!this.#verdicts.allows(cell)) return;
    const shown = view.scoreAt(place);
    const kind = view.kindAt(place);
    if (hasUnits && shown !== notFeasible) {
      this.#taken.remove(view, place, kind, shown, !this.#verdicts.isListed(cell));
    }
    if (!mayTakeThePod) return;
    const score = plan.isOfAll ? view.stateScoreAt(place) : shown;
    if (score === notFeasible) return;
    const number = apart === undefined ? -1 : apart.numberOf(slot);
    if (apart !== undefined && (number < 0 ? apart.isOnly : apart.plain[number] === notFeasible)) return;
    const affinity = hasUnits && !plan.isOfAll ? addedLater(slot, plan) : this.#affinityOf(slot, by);
    if (affinity === undefined) return;
    const ofCell = this.#verdicts.affinityOf(cell) + (plan.isOfAll ? 0 : (dense?.affinity[kind] ?? 0));
    this.#candidateOf[slot] = this.#candidates.count;
    this.#candidates.add(place, cell, kind, 1, score, 1, ofCell + affinity);
    if (number >= 0) this.#candidates.isApart(number);
  }

  /** As {@link takeDomainsAway}, where roots are all that is chosen from. */
  #takeOutOfRoots(counter: CountedDomains, bests: RootBests, { roots }: NodeView): void {
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

  /**
   * What fine rules add to the node's affinity that do not tell it otherwise: sparse ones where there are no units, and
   * dense ones if the view knows other rules in the place of some. `undefined` where one keeps the pod out.
   */
  #affinityOf(slot: number, { plan, mayBeFirst, hasUnits }: JudgedBy): number | undefined {
    let affinity = 0;
    for (const rule of plan.fine) {
      if ((rule.isDense && !plan.isOfAll) || rule.type === "soft") continue;
      if (rule.type === "hard") {
        if (isSpreadTooFar(rule, rule.sums.key.at(slot), lowestOf(rule))) return undefined;
        continue;
      }
      if (hasUnits && !rule.isDense) continue;
      if (rule.type !== "required" && rule.isMerged) continue;
      const domain = rule.counter.key.at(slot);
      const pods = domain === noDomain ? 0 : rule.counter.at(domain);
      if (rule.type === "scoring") affinity += rule.counted * pods;
      else if (rule.type === "blocking") {
        if (pods !== 0) return undefined;
      } else if (!mayBeFirst && pods === 0) return undefined;
    }
    return affinity;
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
