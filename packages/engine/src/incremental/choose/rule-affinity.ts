import { noDomain } from "../nodes/domain-nodes.ts";
import { type CountedRule, isSpreadTooFar, lowestOf } from "../plans/counted-rules.ts";

/**
 * What inter-pod affinity gives the node in the slot by these rules, before normalising; `undefined` where one of them keeps
 * the pod out.
 *
 * @param mayBeFirst Whether the pod may go where no pod is that its required affinity asks for.
 * @param asked Which rules: all, those that are not dense, or all but scoring rules that are not dense.
 */
export function ruleAffinity(
  slot: number,
  rules: readonly CountedRule[],
  mayBeFirst: boolean,
  asked: "all" | "sparse" | "dense",
): number | undefined {
  let affinity = 0;
  for (const rule of rules) {
    if (rule.type === "soft" || (asked === "sparse" && rule.isDense)) continue;
    if (rule.type === "hard") {
      const domain = rule.sums.key.at(slot);
      if (domain === noDomain || isSpreadTooFar(rule, domain, lowestOf(rule))) return undefined;
      continue;
    }
    if (rule.type !== "required" && rule.isMerged) continue;
    const domain = rule.counter.key.at(slot);
    const pods = domain === noDomain ? 0 : rule.counter.at(domain);
    if (rule.type === "scoring") affinity += asked === "dense" && !rule.isDense ? 0 : rule.counted * pods;
    else if (rule.type === "blocking") {
      if (pods !== 0) return undefined;
    } else if (domain === noDomain || !(mayBeFirst || pods > 0)) return undefined;
  }
  return affinity;
}
