import {
  type BlockingRule,
  type CountedRule,
  type HardSpreadRule,
  isSpreadTooFar,
  lowestOf,
  type ScoringRule,
} from "../plans/counted-rules.ts";
import type { CountedDomains } from "../counters/counted-domains.ts";
import type { CellLayout } from "../layout/cell-layout.ts";
import type { DecisionPlan } from "../plans/decision-plan.ts";
import { noDomain } from "../nodes/domain-nodes.ts";
import { ListedCells } from "./listed-cells.ts";

/**
 * What the coarse rules of a plan say of cells: of each that is *listed* whether it takes the pod, and what inter-pod
 * affinity gives its nodes; and of all others by their roots.
 */
export class CellVerdicts extends ListedCells {
  /** How many of the listed cells, the first ones, were listed before the last {@link judgeAgain}. */
  listedBefore = 0;
  /** Whether the pod may be allowed on cells, by the last {@link judgeAgain}, that it was not allowed on, or the other way. */
  mayDiffer = false;
  #mayBeFirst = false;
  /** How many cells are in roots that take the pod. */
  #open = 0;

  /**
   * Judges roots, and lists the cells of those that take the pod in domains that rules by other keys speak of; every cell
   * only if such a rule speaks of all domains, or of most of them. Costs time in proportion to the roots and to the cells
   * that it lists, for each rule.
   */
  judge(plan: DecisionPlan, mayBeFirst: boolean): void {
    this.#mayBeFirst = mayBeFirst;
    this.roots.judge(plan, mayBeFirst);
    this.#judgeCells(plan, mayBeFirst);
  }

  /**
   * The same once more, where pods have come to some nodes or gone. Afterwards {@link listedBefore} and {@link mayDiffer}
   * say what holds no more.
   *
   * @param slots Of these nodes, `count` of them.
   */
  judgeAgain(plan: DecisionPlan, mayBeFirst: boolean, slots: Int32Array, count: number): void {
    this.mayDiffer = !this.roots.judgeAgain(plan, mayBeFirst) || mayBeFirst !== this.#mayBeFirst;
    this.#mayBeFirst = mayBeFirst;
    this.listedBefore = this.count;
    if (plan.ofCells.length === 0) return;
    if (!this.mayDiffer && this.#judgeCellsAgain(plan, mayBeFirst, slots, count)) return;
    this.mayDiffer = true;
    this.listedBefore = 0;
    this.#judgeCells(plan, mayBeFirst);
  }

  #judgeCells(plan: DecisionPlan, mayBeFirst: boolean): void {
    const { ofCells, layout, speaksOfAll } = plan;
    this.begin(layout);
    this.othersAllow = !speaksOfAll;
    if (ofCells.length === 0) return;
    const required = mayBeFirst ? undefined : ofCells.find(({ type }) => type === "required");
    const open = this.openCells(layout);
    this.#open = open;
    if (required?.type === "required") this.listDomains(required.counter, layout, required.place);
    else if (speaksOfAll || ofCells.some((rule) => speaksOfMost(rule, open))) this.listAll(layout);
    for (const rule of ofCells) if (rule !== required) this.#apply(rule, plan, mayBeFirst);
    // With few others it is cheaper to look at them too than to take the listed ones out of their roots.
    if (this.othersAllow && 2 * this.count > open) this.listAll(layout);
  }

  /** @returns false where all has to be judged. */
  #judgeCellsAgain(plan: DecisionPlan, mayBeFirst: boolean, slots: Int32Array, count: number): boolean {
    const { ofCells, layout } = plan;
    const required = mayBeFirst ? undefined : ofCells.find(({ type }) => type === "required");
    for (const rule of ofCells) {
      if (rule.type === "soft") continue;
      if (rule.type === "hard" || (this.othersAllow && speaksOfMost(rule, this.#open))) return false;
      const inDomains = layout.cellsIn[rule.place];
      if (inDomains === undefined) continue;
      const { cells, starts } = inDomains;
      const mayList = this.othersAllow ? rule.type === "required" || !rule.isMerged : rule === required;
      for (let index = 0; index < count; index++) {
        const domain = rule.counter.key.at(slots[index] ?? 0);
        if (domain === noDomain) continue;
        const isListing = mayList && rule.counter.at(domain) > 0;
        const end = starts[domain + 1] ?? 0;
        for (let at = starts[domain] ?? 0; at < end; at++) {
          const cell = cells[at] ?? 0;
          if (isListing && !this.isListed(cell)) {
            this.list(cell);
            if (!this.othersAllow) this.mayDiffer = true;
          }
          if (this.isListed(cell) && !this.#judgeCell(cell, plan, mayBeFirst)) return false;
        }
      }
    }
    return !this.othersAllow || 2 * this.count <= this.#open;
  }

  /** @returns false where it would not be listed, if it were not. */
  #judgeCell(cell: number, { ofCells, layout }: DecisionPlan, mayBeFirst: boolean): boolean {
    let isAllowed = 1;
    let affinity = 0;
    let isSpokenOf = !this.othersAllow;
    for (const rule of ofCells) {
      if (rule.type === "soft" || rule.type === "hard" || (rule.type !== "required" && rule.isMerged)) continue;
      const domain = layout.domains[rule.place]?.[cell] ?? noDomain;
      const pods = domain === noDomain ? 0 : rule.counter.at(domain);
      if (pods > 0) isSpokenOf = true;
      if (rule.type === "scoring") affinity += rule.counted * pods;
      else if (rule.type === "blocking" ? pods > 0 : domain === noDomain || !(mayBeFirst || pods > 0)) isAllowed = 0;
    }
    if (this.isAllowed[cell] !== isAllowed) this.mayDiffer = true;
    this.isAllowed[cell] = isAllowed;
    this.affinity[cell] = affinity;
    return isSpokenOf;
  }

  #apply(rule: CountedRule, plan: DecisionPlan, mayBeFirst: boolean): void {
    const domains = plan.layout.domains[rule.place];
    if (domains === undefined) return;
    switch (rule.type) {
      case "required":
        return this.#require(rule.counter, domains, mayBeFirst);
      case "blocking":
      case "scoring":
        if (rule.isMerged || rule.counter.occupied === 0) return;
        if (this.othersAllow || 2 * rule.counter.occupied < this.count) return this.#addByDomain(rule, plan.layout);
        return this.#addByCell(rule, domains);
      case "hard":
        return this.#limitSkew(rule, domains);
      case "soft":
        return;
      default:
        return rule satisfies never;
    }
  }

  #require(counter: CountedDomains, domains: Int32Array, mayBeFirst: boolean): void {
    for (let at = 0; at < this.count; at++) {
      const cell = this.listed[at] ?? 0;
      const domain = domains[cell] ?? noDomain;
      if (domain === noDomain || !(mayBeFirst || counter.at(domain) > 0)) this.isAllowed[cell] = 0;
    }
  }

  #limitSkew(rule: HardSpreadRule, domains: Int32Array): void {
    const lowest = lowestOf(rule);
    for (let at = 0; at < this.count; at++) {
      const cell = this.listed[at] ?? 0;
      const domain = domains[cell] ?? noDomain;
      if (domain === noDomain || isSpreadTooFar(rule, domain, lowest)) this.isAllowed[cell] = 0;
    }
  }

  /** To the cells of the rule's domains, which are listed before where others are not asked about. */
  #addByDomain(rule: BlockingRule | ScoringRule, { cellsIn }: CellLayout): void {
    const { counter, type } = rule;
    const weight = type === "scoring" ? rule.counted : 0;
    const inDomains = cellsIn[rule.place];
    if (inDomains === undefined) return;
    const { cells, starts } = inDomains;
    const { places } = counter;
    const { isAllowed, affinity } = this;
    for (let index = 0; index < places; index++) {
      const domain = counter.domainAt(index);
      if (domain < 0) continue;
      const more = weight * counter.countAt(index);
      const end = starts[domain + 1] ?? 0;
      for (let at = starts[domain] ?? 0; at < end; at++) {
        const cell = cells[at] ?? 0;
        if (this.othersAllow) this.list(cell);
        if (!this.isListed(cell)) continue;
        if (type === "blocking") isAllowed[cell] = 0;
        else affinity[cell] = (affinity[cell] ?? 0) + more;
      }
    }
  }

  /** To listed cells; all that the rule speaks of are. */
  #addByCell(rule: BlockingRule | ScoringRule, domains: Int32Array): void {
    const { counter, type } = rule;
    const weight = type === "scoring" ? rule.counted : 0;
    const { listed, count, isAllowed, affinity } = this;
    for (let at = 0; at < count; at++) {
      const cell = listed[at] ?? 0;
      const domain = domains[cell] ?? noDomain;
      const pods = domain === noDomain ? 0 : counter.at(domain);
      if (pods === 0) continue;
      if (type === "blocking") isAllowed[cell] = 0;
      else affinity[cell] = (affinity[cell] ?? 0) + weight * pods;
    }
  }
}

/** Whether the rule has something to say of half of so many cells, or more. */
function speaksOfMost(rule: CountedRule, cells: number): boolean {
  return (rule.type === "blocking" || rule.type === "scoring") && 2 * rule.counter.occupied > cells;
}
