import type { CountedRule, HardSpreadRule, RequiredRule } from "./counted-rules.ts";
import { isSpreadTooFar, lowestOf } from "./counted-rules.ts";
import type { DecisionPlan } from "./decision-plan.ts";
import type { DomainCells } from "./domain-cells.ts";
import type { DomainCounter } from "./domain-counter.ts";
import { noDomain } from "./domain-nodes.ts";

/** What the coarse rules of a plan say of each cell. The arrays are used again for the next decision. */
export class CellVerdicts {
  /** By cell: 0 where no node takes the pod. */
  isAllowed: Uint8Array = new Uint8Array(0);
  /** By cell: what inter-pod affinity gives all its nodes, before normalising. */
  affinity: Float64Array = new Float64Array(0);

  /** Costs time in proportion to the cells, and to those of domains that have such pods as the rules speak of. */
  judge({ coarse, layout }: DecisionPlan, mayBeFirst: boolean): void {
    const { cells } = layout;
    if (this.isAllowed.length < cells) {
      this.isAllowed = new Uint8Array(cells);
      this.affinity = new Float64Array(cells);
    }
    this.isAllowed.fill(1, 0, cells);
    this.affinity.fill(0, 0, cells);
    for (const rule of coarse) {
      const cellsIn = layout.cellsIn[rule.place];
      const domains = layout.domains[rule.place];
      if (cellsIn !== undefined && domains !== undefined) this.#apply(rule, domains, cellsIn, mayBeFirst);
    }
  }

  /** @param domains By cell. */
  #apply(rule: CountedRule, domains: Int32Array, cellsIn: DomainCells, mayBeFirst: boolean): void {
    switch (rule.type) {
      case "required":
        return this.#require(rule, domains, mayBeFirst);
      case "blocking":
        if (rule.counter.occupied > 0) this.#block(rule.counter, cellsIn);
        return;
      case "scoring":
        if (rule.counter.occupied > 0) this.#addAffinity(rule.counter, rule.weight, cellsIn);
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
    const { isAllowed } = this;
    for (let cell = 0; cell < domains.length; cell++) {
      const domain = domains[cell] ?? noDomain;
      if (domain === noDomain || !(mayBeFirst || counter.at(domain) > 0)) isAllowed[cell] = 0;
    }
  }

  #block(counter: DomainCounter, { cells, starts }: DomainCells): void {
    const { places } = counter;
    for (let place = 0; place < places; place++) {
      const domain = counter.domainAt(place);
      if (domain < 0) continue;
      const end = starts[domain + 1] ?? 0;
      for (let at = starts[domain] ?? 0; at < end; at++) this.isAllowed[cells[at] ?? 0] = 0;
    }
  }

  #addAffinity(counter: DomainCounter, weight: number, { cells, starts }: DomainCells): void {
    const { places } = counter;
    const { affinity } = this;
    for (let place = 0; place < places; place++) {
      const domain = counter.domainAt(place);
      if (domain < 0) continue;
      const added = weight * counter.countAt(place);
      const end = starts[domain + 1] ?? 0;
      for (let at = starts[domain] ?? 0; at < end; at++) {
        const cell = cells[at] ?? 0;
        affinity[cell] = (affinity[cell] ?? 0) + added;
      }
    }
  }

  #limitSkew(rule: HardSpreadRule, domains: Int32Array): void {
    const lowest = lowestOf(rule);
    for (let cell = 0; cell < domains.length; cell++) {
      const domain = domains[cell] ?? noDomain;
      if (domain === noDomain || isSpreadTooFar(rule, domain, lowest)) this.isAllowed[cell] = 0;
    }
  }
}
