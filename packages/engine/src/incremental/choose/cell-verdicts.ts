import {
  type CountedRule,
  type HardSpreadRule,
  isSpreadTooFar,
  lowestOf,
  type RequiredRule,
} from "../plans/counted-rules.ts";
import type { DecisionPlan } from "../plans/decision-plan.ts";
import type { CountedDomains } from "../counters/counted-domains.ts";
import { noDomain } from "../nodes/domain-nodes.ts";

/**
 * What the coarse rules of a plan say of cells: of each that is *listed* whether it takes the pod, and what inter-pod
 * affinity gives its nodes; and of all others at once. The arrays are used again for the next decision.
 */
export class CellVerdicts {
  /** The listed cells. */
  listed: Int32Array = new Int32Array(0);
  count = 0;
  /** Whether the cells that are not listed take the pod. Inter-pod affinity gives their nodes 0. */
  othersAllow = true;
  /** By cell, of listed ones: 0 where no node takes the pod. */
  isAllowed: Uint8Array = new Uint8Array(0);
  /** By cell, of listed ones: what inter-pod affinity gives all nodes, before normalising. */
  affinity: Float64Array = new Float64Array(0);
  #listedIn = new Int32Array(0);
  #round = 0;

  isListed(cell: number): boolean {
    return this.#listedIn[cell] === this.#round;
  }

  allows(cell: number): boolean {
    return this.#listedIn[cell] === this.#round ? this.isAllowed[cell] === 1 : this.othersAllow;
  }

  /** Before normalising. */
  affinityOf(cell: number): number {
    return this.#listedIn[cell] === this.#round ? (this.affinity[cell] ?? 0) : 0;
  }

  /**
   * Lists the cells in domains that rules speak of; every cell only if a rule speaks of all domains. Costs time in
   * proportion to the cells that it lists.
   */
  judge(plan: DecisionPlan, mayBeFirst: boolean): void {
    const { coarse, layout, speaksOfAll } = plan;
    this.#begin(layout.cells);
    this.othersAllow = !speaksOfAll;
    const [required] = mayBeFirst ? [] : plan.coarseRequired;
    if (required !== undefined) this.#list(required.counter, plan, required.place);
    else if (speaksOfAll) for (let cell = 0; cell < layout.cells; cell++) this.#listCell(cell);
    for (const rule of coarse) if (rule !== required) this.#apply(rule, plan, mayBeFirst);
    // With few others it is cheaper to look at them too than to take the listed ones out of their roots.
    if (this.othersAllow && 2 * this.count > layout.cells) {
      for (let cell = 0; cell < layout.cells; cell++) this.#listCell(cell);
      this.othersAllow = false;
    }
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
    if (this.#listedIn[cell] === this.#round) return;
    this.#listedIn[cell] = this.#round;
    this.isAllowed[cell] = 1;
    this.affinity[cell] = 0;
    this.listed[this.count++] = cell;
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
        return this.#require(rule, domains, mayBeFirst);
      case "blocking":
        if (rule.counter.occupied > 0) this.#add(rule.counter, undefined, plan, rule.place);
        return;
      case "scoring":
        if (rule.counter.occupied > 0) this.#add(rule.counter, rule.weight, plan, rule.place);
        return;
      case "hard":
        return this.#limitSkew(rule, domains);
      case "soft":
        return;
      default:
        return rule satisfies never;
    }
  }

  #require({ counter }: RequiredRule, domains: Int32Array, mayBeFirst: boolean): void {
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

  /** @param weight What each pod adds in its domain; absent: each keeps the pod out of it. */
  #add(counter: CountedDomains, weight: number | undefined, { layout }: DecisionPlan, keyAt: number): void {
    const cellsIn = layout.cellsIn[keyAt];
    if (cellsIn === undefined) return;
    const { cells, starts } = cellsIn;
    const { places } = counter;
    const round = this.#round;
    const listedIn = this.#listedIn;
    const isAllowed = this.isAllowed;
    const affinity = this.affinity;
    for (let place = 0; place < places; place++) {
      const domain = counter.domainAt(place);
      if (domain < 0) continue;
      const added = weight === undefined ? 0 : weight * counter.countAt(place);
      const end = starts[domain + 1] ?? 0;
      for (let at = starts[domain] ?? 0; at < end; at++) {
        const cell = cells[at] ?? 0;
        if (listedIn[cell] !== round) {
          if (!this.othersAllow) continue;
          this.#listCell(cell);
        }
        if (weight === undefined) isAllowed[cell] = 0;
        else affinity[cell] = (affinity[cell] ?? 0) + added;
      }
    }
  }
}
