import type { CellVerdicts } from "./cell-verdicts.ts";
import { grown } from "../growing-array.ts";
import { noDomain } from "../nodes/domain-nodes.ts";
import type { DecisionPlan } from "../plans/decision-plan.ts";
import type { SingleNodes } from "./single-nodes.ts";
import type { TakenNodes } from "./taken-nodes.ts";
import type { NodeView } from "../views/node-view.ts";

/**
 * Looks once more at single nodes of the last decision, by the same plan: one without strict spread constraints by fine
 * rules. Each node is judged as if it had not been looked at.
 */
export class NodesAgain {
  readonly #singles: SingleNodes;
  readonly #verdicts: CellVerdicts;
  readonly #taken: TakenNodes;
  #slots = new Int32Array(0);

  constructor(singles: SingleNodes, verdicts: CellVerdicts, taken: TakenNodes) {
    this.#singles = singles;
    this.#verdicts = verdicts;
    this.#taken = taken;
  }

  /** A node of which something may have changed. */
  look(slot: number, { fine }: DecisionPlan): void {
    this.#singles.putBack(slot);
    let affinity = 0;
    let isSetApart = false;
    for (const rule of fine) {
      if (rule.isDense || rule.type === "required" || rule.type === "hard") continue;
      if (rule.type === "soft") {
        if (rule.count.pods.get(slot) > 0) isSetApart = true;
        continue;
      }
      const domain = rule.isMerged ? noDomain : rule.counter.key.at(slot);
      const pods = domain === noDomain ? 0 : rule.counter.at(domain);
      if (pods === 0) continue;
      if (rule.type === "blocking") {
        this.#singles.takeAway(slot);
        return;
      }
      isSetApart = true;
      affinity += rule.counted * pods;
    }
    if (!isSetApart) return;
    this.#singles.take(slot);
    this.#singles.add(slot, affinity);
  }

  /** All nodes whose cells take the pod now and did not before, or the other way round. */
  lookWhereAllowed(plan: DecisionPlan, view: NodeView): void {
    const taken = this.#taken;
    const { passed, passedCount } = taken;
    this.#slots = grown(this.#slots, passedCount);
    let allowed = 0;
    taken.passedCount = 0;
    for (let at = 0; at < passedCount; at++) {
      const slot = passed[at] ?? 0;
      if (this.#isAllowed(slot, view)) this.#slots[allowed++] = slot;
      else taken.passOver(slot);
    }
    for (let at = taken.removedCount - 1; at >= 0; at--) {
      const slot = taken.removed[at] ?? 0;
      if (this.#isAllowed(slot, view)) continue;
      // The last one takes its place, and has been looked at.
      this.#singles.putBack(slot);
      taken.take(slot);
      taken.passOver(slot);
    }
    for (let index = 0; index < allowed; index++) this.look(this.#slots[index] ?? 0, plan);
  }

  #isAllowed(slot: number, { layout }: NodeView): boolean {
    return this.#verdicts.allows(layout.cellAt(layout.placeOf[slot] ?? 0));
  }
}
