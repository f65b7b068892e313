import type { Rule } from "../rules/rule.ts";
import type { Plan } from "./plan.ts";
import { keepsOut } from "../rules/verdict.ts";
import type { Layout } from "../groups/layout.ts";
import { noDomain } from "../nodes/domain-nodes.ts";
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
    const domainOf = domains[rule.place];
    for (let cell = 0; cell < cells; cell++) {
      if (isAllowed[cell] === 1 && keepsOut(rule, domainOf?.[cell] ?? noDomain, mayBeFirst)) isAllowed[cell] = 0;
    }
  }

  /** Of domains without pods the rule says nothing. */
  #applyToOccupied(rule: Rule & { readonly type: "blocking" | "scoring" }, { cellsIn }: Layout): void {
    const { counter } = rule;
    const inDomains = cellsIn[rule.place];
    if (inDomains === undefined) return;
    const { items: cells, starts } = inDomains;
    const { isAllowed, affinity } = this;
    const { places } = counter;
    for (let place = 0; place < places; place++) {
      const domain = counter.keyAt(place);
      if (domain < 0) continue;
      const isBlocking = rule.type === "blocking";
      const more = isBlocking ? 0 : rule.weight * counter.countAt(place);
      const end = starts[domain + 1];
      for (let at = starts[domain]; at < end; at++) {
        const cell = cells[at];
        if (isBlocking) isAllowed[cell] = 0;
        else affinity[cell] += more;
      }
    }
  }
}
