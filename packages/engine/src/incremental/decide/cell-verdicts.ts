import type { BlockingRule, Rule, ScoringRule } from "../rules/rule.ts";
import type { Plan } from "./plan.ts";
import { affinityWith, keepsOut } from "../rules/verdict.ts";
import type { Layout } from "../groups/layout.ts";
import { grown } from "../tables/growing.ts";

/** What the coarse rules of a plan say of each cell. The arrays are used again for the next decision. */
export class CellVerdicts {
  /** The cells that take the pod, `count` of them. */
  allowed: Int32Array = new Int32Array(0);
  count = 0;
  /** By cell: 0 where no node takes the pod. */
  isAllowed: Uint8Array = new Uint8Array(0);
  /** By cell: what inter-pod affinity gives all nodes, before normalising. */
  affinity: Float64Array = new Float64Array(0);

  /** Costs time in proportion to the cells, for each rule that speaks of all of them, and for each domain with pods. */
  judge({ coarse, layout }: Plan, mayBeFirst: boolean): void {
    const { cells } = layout;
    this.allowed = grown(this.allowed, cells);
    this.isAllowed = grown(this.isAllowed, cells);
    this.affinity = grown(this.affinity, cells);
    this.isAllowed.fill(1, 0, cells);
    this.affinity.fill(0, 0, cells);
    for (const rule of coarse) this.#apply(rule, layout, mayBeFirst);
    const { isAllowed, allowed } = this;
    let count = 0;
    for (let cell = 0; cell < cells; cell++) if (isAllowed[cell] === 1) allowed[count++] = cell;
    this.count = count;
  }

  #apply(rule: Rule, layout: Layout, mayBeFirst: boolean): void {
    switch (rule.type) {
      case "required":
      case "hard":
        return this.#applyToAll(rule, layout, mayBeFirst);
      case "blocking":
      case "scoring":
        return this.#applyToOccupied(rule, layout);
      case "soft":
        return undefined;
      default:
        return rule satisfies never;
    }
  }

  #applyToAll(rule: Rule, { cells, domains }: Layout, mayBeFirst: boolean): void {
    const { isAllowed } = this;
    const domainOf = domains[rule.keyIndex];
    for (let cell = 0; cell < cells; cell++) {
      if (isAllowed[cell] === 1 && keepsOut(rule, domainOf[cell], mayBeFirst)) isAllowed[cell] = 0;
    }
  }

  /** Of domains without pods the rule says nothing. */
  #applyToOccupied(rule: BlockingRule | ScoringRule, { cellsIn }: Layout): void {
    const { items: cells, starts } = cellsIn[rule.keyIndex];
    const { isAllowed, affinity } = this;
    rule.counter.forEachKey((domain, pods) => {
      const more = rule.type === "scoring" ? affinityWith(rule, pods) : 0;
      const end = starts[domain + 1];
      for (let at = starts[domain]; at < end; at++) {
        const cell = cells[at];
        if (rule.type === "blocking") isAllowed[cell] = 0;
        else affinity[cell] += more;
      }
    });
  }
}
