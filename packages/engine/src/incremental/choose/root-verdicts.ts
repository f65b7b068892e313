import { type CountedRule, isSpreadTooFar, lowestOf } from "../plans/counted-rules.ts";
import type { DecisionPlan } from "../plans/decision-plan.ts";
import { grown } from "../growing-array.ts";
import { noDomain } from "../nodes/domain-nodes.ts";

/** What the rules by keys that divide roots say of each root. The arrays are used again for the next decision. */
export class RootVerdicts {
  /** By root: 0 where no node takes the pod. */
  isAllowed: Uint8Array = new Uint8Array(0);
  /** By root: what inter-pod affinity gives all nodes, before normalising. */
  affinity: Float64Array = new Float64Array(0);
  #before = new Uint8Array(0);

  /** Costs time in proportion to the roots, for each rule. */
  judge({ ofRoots, layout }: DecisionPlan, mayBeFirst: boolean): void {
    const { cellOfRoot } = layout;
    this.isAllowed = grown(this.isAllowed, cellOfRoot.length);
    this.affinity = grown(this.affinity, cellOfRoot.length);
    this.isAllowed.fill(1, 0, cellOfRoot.length);
    this.affinity.fill(0, 0, cellOfRoot.length);
    for (const rule of ofRoots) {
      const domains = layout.domains[rule.place];
      if (domains !== undefined) this.#apply(rule, domains, cellOfRoot, mayBeFirst);
    }
  }

  /** The same once more. @returns whether the pod may go to the roots that it might go to before, and to no others. */
  judgeAgain(plan: DecisionPlan, mayBeFirst: boolean): boolean {
    const roots = plan.layout.cellOfRoot.length;
    this.#before = grown(this.#before, roots);
    for (let root = 0; root < roots; root++) this.#before[root] = this.isAllowed[root] ?? 0;
    this.judge(plan, mayBeFirst);
    for (let root = 0; root < roots; root++) if (this.#before[root] !== this.isAllowed[root]) return false;
    return true;
  }

  /** @param domains By cell. */
  #apply(rule: CountedRule, domains: Int32Array, cellOfRoot: Int32Array, mayBeFirst: boolean): void {
    const { isAllowed, affinity } = this;
    const roots = cellOfRoot.length;
    switch (rule.type) {
      case "required":
        for (let root = 0; root < roots; root++) {
          const domain = domains[cellOfRoot[root] ?? 0] ?? noDomain;
          if (domain === noDomain || !(mayBeFirst || rule.counter.at(domain) > 0)) isAllowed[root] = 0;
        }
        return;
      case "blocking":
      case "scoring":
        if (rule.isMerged || rule.counter.occupied === 0) return;
        for (let root = 0; root < roots; root++) {
          const domain = domains[cellOfRoot[root] ?? 0] ?? noDomain;
          const pods = domain === noDomain ? 0 : rule.counter.at(domain);
          if (pods === 0) continue;
          if (rule.type === "blocking") isAllowed[root] = 0;
          else affinity[root] = (affinity[root] ?? 0) + rule.counted * pods;
        }
        return;
      case "hard": {
        const lowest = lowestOf(rule);
        for (let root = 0; root < roots; root++) {
          const domain = domains[cellOfRoot[root] ?? 0] ?? noDomain;
          if (domain === noDomain || isSpreadTooFar(rule, domain, lowest)) isAllowed[root] = 0;
        }
        return;
      }
      case "soft":
        return;
      default:
        return rule satisfies never;
    }
  }
}
