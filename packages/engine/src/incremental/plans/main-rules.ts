import { CombinedSums } from "../counters/combined-sums.ts";
import type { IntCounts } from "../counters/int-counts.ts";
import { isCombined } from "../counters/spread-counts.ts";
import { emptyList } from "../growing-list.ts";
import { type CountedRule, lowestOf } from "./counted-rules.ts";

/** The pods that the rule's count adds to its main one, or leaves out of it; none where it is no spread constraint. */
export function otherPodsOf(rule: CountedRule): readonly IntCounts[] {
  if ((rule.type !== "hard" && rule.type !== "soft") || !isCombined(rule.count)) return emptyList;
  return rule.count.others.map(({ part }) => part.pods);
}

/**
 * The rule of the main count that says of nodes without any other pods what this one says. Many plans have the same one:
 * pods that each add something of their own, or leave it out.
 *
 * @param known What it was before, which is kept as long as it says the same.
 */
export function mainRule(rule: CountedRule, known: CountedRule | undefined): CountedRule | undefined {
  if ((rule.type !== "hard" && rule.type !== "soft") || !isCombined(rule.count)) return undefined;
  const { main } = rule.count;
  if (rule.type === "soft") return known ?? { ...rule, count: main };
  if (!(rule.sums instanceof CombinedSums)) return undefined;
  const ofMain = { ...rule, count: main, sums: rule.sums.main, self: 0, ofMain: undefined };
  const lowest = lowestOf(ofMain);
  if (lowest === Infinity) return undefined;
  // The emptiest domain may have others, or what is left out may be all that it has.
  const maxSkew = rule.maxSkew - rule.self + lowestOf(rule) - lowest;
  return known?.type === "hard" && known.maxSkew === maxSkew ? known : { ...ofMain, maxSkew };
}
