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
import { RootVerdicts } from "./root-verdicts.ts";

/**
 * What the coarse rules of a plan say of cells: of each that is *listed* whether it takes the pod, and what inter-pod
 * affinity gives its nodes; and of all others by their roots. The arrays are used again for the next decision.
 */
export class CellVerdicts {
  readonly roots: RootVerdicts = new RootVerdicts();
  /** The listed cells. */
  listed: Int32Array = new Int32Array(0);
  count = 0;
  /** Whether the cells that are not listed take the pod if their roots do. */
  othersAllow = true;
  /** By cell, of listed ones: 0 where no node takes the pod. */
  isAllowed: Uint8Array = new Uint8Array(0);
  /** By cell, of listed ones: what inter-pod affinity gives all nodes beside what it gives all of the root. */
  affinity: Float64Array = new Float64Array(0);
  /** How many of the listed cells, the first ones, were listed before the last {@link judgeAgain}. */
  listedBefore = 0;
  /** Whether the pod may be allowed on cells, by the last {@link judgeAgain}, that it was not allowed on, or the other way. */
  mayDiffer = false;
  #mayBeFirst = false;
  #rootOf: Int32Array = new Int32Array(0);
  /** How many cells are in roots that take the pod. */
  #open = 0;
  #listedIn = new Int32Array(0);
  #round = 0;

  isListed(cell: number): boolean {
    return this.#listedIn[cell] === this.#round;
  }

  allows(cell: number): boolean {
    if (this.#listedIn[cell] === this.#round) return this.isAllowed[cell] === 1;
    return this.othersAllow && this.roots.isAllowed[this.#rootOf[cell] ?? 0] === 1;
  }

  /** Before normalising. */
  affinityOf(cell: number): number {
    const ofRoot = this.roots.affinity[this.#rootOf[cell] ?? 0] ?? 0;
    return this.#listedIn[cell] === this.#round ? ofRoot + (this.affinity[cell] ?? 0) : ofRoot;
  }

  /**
   * Judges roots, and lists the cells of those that take the pod in domains that rules by other keys speak of; every cell
   * only if such a rule speaks of all domains, or of most of them. Costs time in proportion to the roots and to the cells
   * that it lists, for each rule.
   */
  judge(plan: DecisionPlan, mayBeFirst: boolean): void {
    this.#rootOf = plan.layout.rootOf;
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
    this.#begin(layout.cells);
    this.othersAllow = !speaksOfAll;
    if (ofCells.length === 0) return;
    const required = mayBeFirst ? undefined : ofCells.find(({ type }) => type === "required");
    const open = this.#openCells(layout);
    this.#open = open;
    if (required?.type === "required") this.#list(required.counter, plan, required.place);
    else if (speaksOfAll || ofCells.some((rule) => speaksOfMost(rule, open))) this.#listAll(layout);
    for (const rule of ofCells) if (rule !== required) this.#apply(rule, plan, mayBeFirst);
    // With few others it is cheaper to look at them too than to take the listed ones out of their roots.
    if (this.othersAllow && 2 * this.count > open) this.#listAll(layout);
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
            this.#listCell(cell);
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

  #begin(cells: number): void {
    if (this.listed.length < cells) {
      this.listed = new Int32Array(cells);
      this.affinity = new Float64Array(cells);
      this.isAllowed = new Uint8Array(cells);
      this.#listedIn = new Int32Array(cells);
      this.#round = 0;
    }
    this.#round++;
    this.count = 0;
  }

  #listCell(cell: number): void {
    if (this.roots.isAllowed[this.#rootOf[cell] ?? 0] === 1) this.#enlist(cell);
  }

  /** Lists a cell of a root that takes the pod. */
  #enlist(cell: number): void {
    if (this.#listedIn[cell] === this.#round) return;
    this.#listedIn[cell] = this.#round;
    this.isAllowed[cell] = 1;
    this.affinity[cell] = 0;
    this.listed[this.count++] = cell;
  }

  /** How many cells are in roots that take the pod. */
  #openCells({ cellOfRoot, cellsOfRoot }: CellLayout): number {
    const { isAllowed } = this.roots;
    let open = 0;
    for (let root = 0; root < cellOfRoot.length; root++) {
      if (isAllowed[root] === 1) open += (cellsOfRoot.starts[root + 1] ?? 0) - (cellsOfRoot.starts[root] ?? 0);
    }
    return open;
  }

  #listAll({ cellOfRoot, cellsOfRoot }: CellLayout): void {
    this.othersAllow = false;
    const { isAllowed } = this.roots;
    const { cells, starts } = cellsOfRoot;
    for (let root = 0; root < cellOfRoot.length; root++) {
      if (isAllowed[root] === 0) continue;
      const end = starts[root + 1] ?? 0;
      for (let at = starts[root] ?? 0; at < end; at++) this.#enlist(cells[at] ?? 0);
    }
  }

  #list(counter: CountedDomains, { layout }: DecisionPlan, keyAt: number): void {
    const cellsIn = layout.cellsIn[keyAt];
    if (cellsIn === undefined) return;
    const { cells, starts } = cellsIn;
    const { places } = counter;
    for (let place = 0; place < places; place++) {
      const domain = counter.domainAt(place);
      if (domain < 0) continue;
      const end = starts[domain + 1] ?? 0;
      for (let at = starts[domain] ?? 0; at < end; at++) this.#listCell(cells[at] ?? 0);
    }
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
        if (this.othersAllow) this.#listCell(cell);
        if (this.#listedIn[cell] !== this.#round) continue;
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
