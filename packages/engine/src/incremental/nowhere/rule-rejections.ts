import type { Rejection } from "../../cycle/plugin.ts";
import {
  affinityNotMet,
  antiAffinityViolated,
  existingAntiAffinityViolated,
} from "../../plugins/inter-pod-affinity/filter.ts";
import { spreadKeyMissing, spreadViolated } from "../../plugins/pod-topology-spread/filter.ts";
import { noDomain } from "../nodes/domain-nodes.ts";
import { fine, isSpreadTooFar, lowestOf } from "../plans/counted-rules.ts";
import type { DecisionPlan } from "../plans/decision-plan.ts";

/** All that rules reject nodes for; {@link RuleRejections.of} tells them by their place here. */
export const ruleRejections: readonly Rejection[] = [
  spreadKeyMissing,
  spreadViolated,
  affinityNotMet,
  antiAffinityViolated,
  existingAntiAffinityViolated,
];
const keyMissing = ruleRejections.indexOf(spreadKeyMissing);
const skewTooLarge = ruleRejections.indexOf(spreadViolated);
const notMet = ruleRejections.indexOf(affinityNotMet);
const avoids = ruleRejections.indexOf(antiAffinityViolated);
const avoidedBy = ruleRejections.indexOf(existingAntiAffinityViolated);
/** Stands for a node that no rule rejects. */
export const noRejection = -1;

/** Why the rules of one plan, with the pods that are there now, keep its pods from nodes. */
export class RuleRejections {
  readonly #plan: DecisionPlan;
  readonly #mayBeFirst: boolean;
  /** For each strict constraint in turn. */
  readonly #lowest: readonly number[];

  /** @param mayBeFirst Whether the pods may go where no pod is that their required affinity asks for. */
  constructor(plan: DecisionPlan, mayBeFirst: boolean) {
    this.#plan = plan;
    this.#mayBeFirst = mayBeFirst;
    this.#lowest = plan.hard.map(lowestOf);
  }

  /**
   * Why the node in the slot is rejected, as a place among {@link ruleRejections}; {@link noRejection}. PodTopologySpread
   * speaks before InterPodAffinity, by the first constraint that the node breaks.
   *
   * @param isSetApart Whether fine rules are asked about this very node. If not, they say of it what they say of every
   *   node in a domain without pods, and the answer is that of all such nodes of its cell.
   */
  of(slot: number, isSetApart: boolean): number {
    const bySpread = this.#bySpread(slot, isSetApart);
    return bySpread === noRejection ? this.#byAffinity(slot, isSetApart) : bySpread;
  }

  #bySpread(slot: number, isSetApart: boolean): number {
    const { hard } = this.#plan;
    for (let at = 0; at < hard.length; at++) {
      const rule = hard[at];
      // In a domain without pods no constraint is broken, and of keys of fine ones no node lacks any.
      if (rule === undefined || (rule.place === fine && !isSetApart)) continue;
      const domain = rule.sums.key.at(slot);
      if (domain === noDomain) return keyMissing;
      if (isSpreadTooFar(rule, domain, this.#lowest[at] ?? 0)) return skewTooLarge;
    }
    return noRejection;
  }

  #byAffinity(slot: number, isSetApart: boolean): number {
    for (const rule of this.#plan.rules) {
      const isFineAlike = rule.place === fine && !isSetApart;
      if (rule.type === "required") {
        if (isFineAlike) {
          if (!this.#mayBeFirst) return notMet;
          continue;
        }
        const domain = rule.counter.key.at(slot);
        if (domain === noDomain || !(this.#mayBeFirst || rule.counter.at(domain) > 0)) return notMet;
      } else if (rule.type === "blocking" && !isFineAlike) {
        // Required affinity comes first among the rules, and the pod's own anti-affinity before that of others.
        const domain = rule.counter.key.at(slot);
        if (domain === noDomain || rule.counter.at(domain) === 0) continue;
        return rule.isOwn ? avoids : avoidedBy;
      }
    }
    return noRejection;
  }
}
